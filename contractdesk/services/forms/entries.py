"""What a contract form holds: every fact of a contract that a person types, none that is computed.

Fields have the names of the columns they fill. A row is known by its uuid, given as soon as it is typed, so
that lines name their group before anything is saved; vendors and modules are named, and made when unknown.
What acts record (letters, decisions, revisions, invoices, documents) is not here.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from contractdesk.data.base import new_uuid
from contractdesk.domain.enums import BillingTiming, ExitRule, LateRule, RenewalKind, StepOrigin, Unit
from contractdesk.services.clause_forms import ClauseForm

VAT = Decimal(20)


def new_key() -> str:
    """Return the uuid of a row that has just been typed."""
    return new_uuid()


@dataclass(frozen=True, slots=True)
class ModuleEntry:
    """A module that the contract holds; code, product and licences are those of the vendor's module."""

    uuid: str = ""
    name: str = ""
    code: str = ""
    product: str = ""
    quantity: int | None = None
    is_unlimited: bool = False
    has_own_start: bool = False
    commissioned_on: date | None = None


@dataclass(frozen=True, slots=True)
class GroupEntry:
    """One price for several lines."""

    uuid: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class LineEntry:
    """A line; ``group`` is the uuid of its group, ``module`` the name of its module."""

    uuid: str = ""
    label: str = ""
    group: str = ""
    module: str = ""
    family: str = ""
    quantity: int | None = None
    is_unlimited: bool = False
    vat_rate: Decimal = VAT
    budget_article: str = ""
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True, slots=True)
class StepEntry:
    """A yearly amount; ``holder`` is the uuid of its line or group, empty for the whole contract."""

    uuid: str = ""
    holder: str = ""
    annual_ht: Decimal | None = None
    contract_year: int | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    billed_when: str = ""
    origin: StepOrigin = StepOrigin.CONTRACT

    @property
    def is_plain(self) -> bool:
        """Whether it is a price since the start and for ever, as written in the contract."""
        return (
            self.origin is StepOrigin.CONTRACT
            and self.contract_year is None
            and self.valid_from is None
            and self.valid_to is None
            and not self.billed_when
        )


@dataclass(frozen=True, slots=True)
class HoursEntry:
    """Hours of the vendor, by days of the week."""

    uuid: str = ""
    first_weekday: int = 1
    last_weekday: int = 5
    opens: str = ""
    closes: str = ""


@dataclass(frozen=True, slots=True)
class LevelEntry:
    """A level of incident and its delays."""

    uuid: str = ""
    level: str = ""
    acknowledgement: str = ""
    qualification: str = ""
    workaround: str = ""
    resolution: str = ""


@dataclass(frozen=True, slots=True)
class PriorityEntry:
    """One cell of the matrix of priorities."""

    uuid: str = ""
    criticality: str = ""
    impact: str = ""
    level: str = ""


@dataclass(frozen=True, slots=True)
class CommitmentEntry:
    """A promise, a duty of the commune or a yearly right."""

    uuid: str = ""
    kind: str = ""
    wording: str = ""
    scope: str = ""
    quantity: int | None = None
    unit: str = ""
    is_yearly: bool = False


@dataclass(frozen=True, slots=True)
class ProtectionEntry:
    """What the contract says of personal data."""

    dpo_email: str = ""
    breach_notice: str = ""
    subprocessor_rule: str = ""
    retention: str = ""
    hosting: str = ""
    reversibility: str = ""
    audit: str = ""
    liability: str = ""


@dataclass(frozen=True, slots=True)
class UnitPriceEntry:
    """A price of the vendor's list."""

    uuid: str = ""
    label: str = ""
    unit_ht: Decimal | None = None
    vat_rate: Decimal = VAT


@dataclass(frozen=True, slots=True)
class AllocationEntry:
    """The article a contract is charged to."""

    uuid: str = ""
    article: str = ""
    purpose: str = ""
    service: str = ""


@dataclass(frozen=True, slots=True)
class CodeEntry:
    """The Chorus Pro codes of a year."""

    uuid: str = ""
    year: int | None = None
    service_code: str = ""
    commitment_code: str = ""


@dataclass(frozen=True, slots=True)
class OptionEntry:
    """One reading of an ambiguous wording, and the facts it would change, by column of the contract."""

    uuid: str = ""
    label: str = ""
    changes: Mapping[str, Any] = field(default_factory=dict)
    chosen: bool = False
    chosen_reason: str = ""


@dataclass(frozen=True, slots=True)
class AmbiguityEntry:
    """A wording that can be read in more than one way."""

    uuid: str = ""
    topic: str = ""
    question: str = ""
    options: tuple[OptionEntry, ...] = ()


@dataclass(frozen=True, slots=True)
class ContractForm:
    """A contract as it is typed.

    ``version`` says which state of the register it was read from: it is empty for a contract to be made.
    """

    version: str = ""
    uuid: str = ""

    reference: str = ""
    vendor: str = ""
    predecessor: str = ""
    object: str = ""
    legal_form: str = ""
    family: str = ""
    is_draft: bool = False
    decision_number: str = ""
    decision_date: date | None = None
    decision_class: str = ""
    legal_basis: str = ""
    consultation_on: date | None = None
    signed_on: date | None = None
    signed_by: str = ""
    notes: str = ""

    effect_on: date | None = None
    effect_rule: str = ""
    start_event: str = ""
    initial_count: int | None = None
    initial_unit: Unit = Unit.MONTH
    renewal_kind: RenewalKind = RenewalKind.NONE
    renewal_count: int | None = None
    renewal_unit: Unit = Unit.MONTH
    max_renewals: int | None = None
    total_limit_count: int | None = None
    total_limit_unit: Unit = Unit.MONTH
    end_cap_on: date | None = None
    notice_count: int | None = None
    notice_unit: Unit = Unit.MONTH
    notice_before: str = ""
    notice_form: str = ""
    notice_by: str = ""
    exit_rule: ExitRule = ExitRule.TERM_END
    late_rule: LateRule = LateRule.NEXT_TERM
    late_delay_count: int | None = None
    late_delay_unit: Unit = Unit.MONTH
    late_wording: str = ""
    postal_margin_days: int | None = None
    lead_days: int | None = None
    alert_days: tuple[int, ...] | None = None
    ambiguities: tuple[AmbiguityEntry, ...] = ()

    vat_rate: Decimal = VAT
    amount_source: str = ""
    modules: tuple[ModuleEntry, ...] = ()
    groups: tuple[GroupEntry, ...] = ()
    lines: tuple[LineEntry, ...] = ()
    steps: tuple[StepEntry, ...] = ()
    unit_prices: tuple[UnitPriceEntry, ...] = ()
    clause: ClauseForm | None = None

    billing_months: int = 12
    billing_timing: BillingTiming = BillingTiming.IN_ADVANCE
    billing_moment: str = ""
    billing_option: str = ""
    prorata_rule: str = ""
    payment_days: int | None = None
    payment_days_source: str = ""
    payment_from: str = ""
    payment_channel: str = ""
    payment_method: str = ""
    late_interest: str = ""
    recovery_fee: Decimal | None = None
    gap_fee_rule: str = ""
    gap_fee_divisor: int | None = None
    needs_siret: bool = False
    needs_service_code: bool = False
    needs_commitment_code: bool = False
    allocations: tuple[AllocationEntry, ...] = ()
    yearly_codes: tuple[CodeEntry, ...] = ()

    hours_wording: str = ""
    hours_skip_holidays: bool = False
    hours: tuple[HoursEntry, ...] = ()
    levels: tuple[LevelEntry, ...] = ()
    priorities: tuple[PriorityEntry, ...] = ()
    commitments: tuple[CommitmentEntry, ...] = ()
    protection: ProtectionEntry | None = None


@dataclass(frozen=True, slots=True)
class VendorChoice:
    """A vendor that a contract can name, with the modules and products it already has."""

    name: str
    siret: str = ""
    warning: str = ""
    products: tuple[str, ...] = ()
    modules: tuple[ModuleEntry, ...] = ()


@dataclass(frozen=True, slots=True)
class Known:
    """What the register already holds that a form suggests, and must not repeat."""

    references: frozenset[str] = frozenset()
    vendors: tuple[VendorChoice, ...] = ()
    articles: tuple[tuple[str, str], ...] = ()
    services: tuple[str, ...] = ()
    families: tuple[str, ...] = ()
    legal_forms: tuple[str, ...] = ()

    def vendor(self, name: str) -> VendorChoice | None:
        """Return a vendor by its exact name, None when it would be made."""
        return next((one for one in self.vendors if one.name == name), None)
