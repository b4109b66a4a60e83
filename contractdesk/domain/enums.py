"""Closed vocabularies of the domain, stored and exchanged by value.

The values are the keys that other programs read (command line, JSON, database); the French words that
people read for them live in ``services.labels``.
"""

from enum import StrEnum


class Unit(StrEnum):
    """Unit of a duration; weeks are entered as days."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"


class RenewalKind(StrEnum):
    """How a period follows another: by silence, by a decision, or not at all."""

    TACIT = "tacit"
    EXPRESS = "express"
    NONE = "none"


class ExitRule(StrEnum):
    """Where a contract can be left: at the end of a period, or at each anniversary inside it."""

    TERM_END = "term_end"
    ANNIVERSARY = "anniversary"


class LateRule(StrEnum):
    """What a notice received after its limit does."""

    NEXT_TERM = "next_term"
    AFTER_RECEIPT = "after_receipt"


class Status(StrEnum):
    """Computed state of a contract, in order of precedence (the first that applies)."""

    DRAFT = "draft"
    INCOMPLETE = "incomplete"
    TERMINATED = "terminated"
    ENDED = "ended"
    NOTICE_GIVEN = "notice_given"
    TO_DECIDE = "to_decide"
    LAST_TERM = "last_term"
    NOTICE_CLOSED = "notice_closed"
    IN_FORCE = "in_force"


class Window(StrEnum):
    """Where a day stands with regard to the notice of the current exit."""

    OPEN = "open"
    POSTAL_RISK = "postal_risk"
    LAST_DAY = "last_day"
    CLOSED = "closed"
    NONE = "none"


class DocumentKind(StrEnum):
    """What a document of a contract is; the values are the words that registers have held from the start."""

    CONTRACT = "contrat"
    DECISION = "décision"
    AMENDMENT = "avenant"
    LETTER = "courrier"
    RECEIPT = "accusé de réception"
    INVOICE = "facture"
    OTHER = "autre"


class LetterKind(StrEnum):
    """The letters that the program prepares for the commune."""

    NON_RENEWAL = "non_renewal"
    TERMINATION = "termination"
    REVISION_DISPUTE = "revision_dispute"
    DOCUMENT_REQUEST = "document_request"
    CHORUS_CODES = "chorus_codes"


class DecisionKind(StrEnum):
    """Decisions of the commune that change what a contract becomes."""

    RENEWED = "renewed"
    NOT_RENEWED = "not_renewed"
    TERMINATED = "terminated"
    CLOSED = "closed"


class NoticeKind(StrEnum):
    """What a letter of the commune asks for."""

    NON_RENEWAL = "non_renewal"
    TERMINATION = "termination"


class BillingTiming(StrEnum):
    """Whether a period is invoiced before it runs (terme à échoir) or after (terme échu)."""

    IN_ADVANCE = "in_advance"
    IN_ARREARS = "in_arrears"


class StepOrigin(StrEnum):
    """Why a price step exists: written in the contract, or the result of a recorded revision."""

    CONTRACT = "contract"
    REVISION = "revision"


class ClauseKind(StrEnum):
    """A price that never moves, or one that follows a formula."""

    FIRM = "firm"
    INDEXED = "indexed"


class PriceBase(StrEnum):
    """The price that a coefficient multiplies; its index goes with it, never mixed."""

    INITIAL = "initial"
    PREVIOUS = "previous"


class IndexRuleKind(StrEnum):
    """How a clause names the month of an index."""

    LAST_KNOWN = "last_known"
    EXACT_MONTH = "exact_month"
    MONTHS_BEFORE = "months_before"
    PREVIOUS_REVISION = "previous_revision"


class Anchor(StrEnum):
    """The date against which an index rule is read."""

    EFFECT = "effect"
    SIGNATURE = "signature"
    REVISION = "revision"
    PREVIOUS_TERM = "previous_term"


class RoundingMode(StrEnum):
    """Rounding of a coefficient: none, to the nearest (half up), or upwards (« au supérieur »)."""

    NONE = "none"
    NEAREST = "nearest"
    UP = "up"


class ChangeBasis(StrEnum):
    """What a floor or a cap bears on."""

    SINCE_START = "since_start"
    YEARLY = "yearly"
    CHAIN_LINK = "chain_link"


class StepRule(StrEnum):
    """Whether a scheduled step of price is revised in the year it opens, or firm that year."""

    REVISED = "revised"
    FIRM_FIRST_YEAR = "firm_first_year"


class RevisionScope(StrEnum):
    """What a clause revises: the total fee (shared over the lines), or each unit price."""

    TOTAL = "total"
    UNIT = "unit"


class RevisionDay(StrEnum):
    """When prices are revised: at each anniversary of the effect date, or on each 1 January."""

    ANNIVERSARY = "anniversary"
    JANUARY = "january"


class Quality(StrEnum):
    """How far an index value can be trusted; only published ones are used without a warning."""

    PUBLISHED = "published"
    DERIVED = "derived"
    UNOFFICIAL = "unofficial"
    UNCERTAIN = "uncertain"


class DeadlineKind(StrEnum):
    """Kinds of deadline that the program knows."""

    NOTICE = "notice"
    EXPRESS_DECISION = "express_decision"
    RENEWAL = "renewal"
    FINAL_END = "final_end"
    PROCUREMENT = "procurement"
    REVISION = "revision"
    INVOICE = "invoice"
    PAYMENT = "payment"
    COMMISSIONING = "commissioning"
    INDEX_MISSING = "index_missing"
    ENTITLEMENT = "entitlement"
    INFORMATION = "information"
    INCOMPLETE = "incomplete"


class Bucket(StrEnum):
    """Partition of the days to act by, counted from today."""

    OVERDUE = "overdue"
    TODAY = "today"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    LATER = "later"


class DeadlineState(StrEnum):
    """Whether a deadline still asks for something."""

    OPEN = "open"
    SNOOZED = "snoozed"
    DONE = "done"
    MISSED = "missed"


class MarkState(StrEnum):
    """What the commune has said of a deadline."""

    SNOOZED = "snoozed"
    DONE = "done"


class Missing(StrEnum):
    """Facts without which something cannot be computed, as `missing` lists them."""

    START = "start"
    INITIAL_TERM = "initial_term"
    RENEWAL_TERM = "renewal_term"
    NOTICE = "notice"
    ANNUAL_HT = "annual_ht"
    INDEX = "index"
