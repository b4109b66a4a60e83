"""What is missing in the contracts: fact by fact, with the field of the form where each is typed.

A fact counts only where it applies: a contract that ends by itself needs no notice. Nothing here changes a
status; a contract can run for years without its signature being recorded.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from contractdesk.common.errors import NotFoundError
from contractdesk.common.i18n import _
from contractdesk.data import models, queries
from contractdesk.data.engine import Database
from contractdesk.domain.enums import ClauseKind, ExitRule, RenewalKind
from contractdesk.services.forms import reading

DOCUMENTS = "documents"
"""The field of what is not typed in the form: the tab of the documents."""


@dataclass(frozen=True, slots=True)
class Gap:
    """A fact that is missing: the field to fill, and its words."""

    field: str
    text: str


@dataclass(frozen=True, slots=True)
class Completeness:
    """How much of what a contract should say is known."""

    reference: str
    known: int
    total: int
    gaps: tuple[Gap, ...] = ()

    @property
    def percent(self) -> int:
        """The share of the facts that are known, in per cent, rounded down: 100 is complete."""
        return 100 if not self.total else self.known * 100 // self.total


def of_contract(database: Database, reference: str, today: date) -> Completeness:
    """Return what is missing in a contract.

    Raises:
        NotFoundError: ``contract_not_found``.
    """
    with database.read() as session:
        for row in queries.each_contract(session, queries.FILLED, reference=reference):
            return _completeness(row, queries.vendor(session, row.vendor_id), today)
    raise NotFoundError("contract_not_found", reference=reference)


def of_register(database: Database, today: date) -> tuple[Completeness, ...]:
    """Return what is missing in each contract that is not archived, in the order of their references."""
    with database.read() as session:
        vendors = {one.id: one for one in queries.vendors(session)}
        return tuple(
            _completeness(row, vendors[row.vendor_id], today)
            for row in queries.each_contract(session, queries.FILLED)
        )


def percent_of(found: tuple[Completeness, ...]) -> int:
    """Return the share of the facts known over several contracts, in per cent, rounded down."""
    total = sum(one.total for one in found)
    return 100 if not total else sum(one.known for one in found) * 100 // total


def _completeness(row: models.Contract, vendor: models.Vendor, today: date) -> Completeness:
    facts = list(_facts(row, vendor, today))
    gaps = tuple(Gap(field, text()) for field, is_known, text in facts if not is_known)
    return Completeness(row.reference, len(facts) - len(gaps), len(facts), gaps)


_Fact = tuple[str, bool, Callable[[], str]]


def _facts(row: models.Contract, vendor: models.Vendor, today: date) -> Iterator[_Fact]:
    """Yield the facts that apply: their field, whether they are known, and their words."""
    yield from _of_parties(row, vendor)
    yield from _of_terms(row)
    yield from _of_money(row, today)
    yield from _of_service(row)


def _of_parties(row: models.Contract, vendor: models.Vendor) -> Iterator[_Fact]:
    yield "vendor", bool(vendor.siret or vendor.siren), lambda: _("le SIRET ou le SIREN du titulaire")
    reached = vendor.phone or any(one.email or one.phone for one in vendor.contacts)
    yield "vendor", bool(reached), lambda: _("un contact chez le titulaire")
    yield "decision_number", bool(row.decision_number), lambda: _("le numéro de la décision")
    signed = row.signed_on is not None or row.decision_date is not None
    yield "signed_on", signed, lambda: _("la date de signature")
    yield DOCUMENTS, any(one.sha256 for one in row.documents), lambda: _("le fichier du contrat signé")


def _of_terms(row: models.Contract) -> Iterator[_Fact]:
    renews = row.renewal_kind is not RenewalKind.NONE and row.max_renewals != 0
    yield "effect_on", row.effect_on is not None, lambda: _("la date de début")
    yield "initial", row.initial_count is not None, lambda: _("la durée initiale")
    if renews:
        yield "renewal", row.renewal_count is not None, lambda: _("la durée d’une reconduction")
    if renews or row.exit_rule is ExitRule.ANNIVERSARY:
        yield "notice", row.notice_count is not None, lambda: _("le préavis")
        yield "notice_form", bool(row.notice_form), lambda: _("la forme du préavis")
    own = [one for one in row.modules if one.has_own_start]
    if own:
        dated = all(one.commissioned_on is not None for one in own)
        yield "modules", dated, lambda: _("la mise en service des modules")


def _of_money(row: models.Contract, today: date) -> Iterator[_Fact]:
    priced = row.steps or any(one.steps for one in reading.holders(row))
    yield "annual_ht", bool(priced), lambda: _("le montant annuel HT")
    yield "clause", row.clause is not None, lambda: _("la clause de révision, même pour un prix ferme")
    if row.clause is not None and row.clause.kind is ClauseKind.INDEXED:
        yield "clause", bool(row.clause.indices), lambda: _("l’indice de révision")
    yield "payment_days", row.payment_days is not None, lambda: _("le délai de paiement")
    charged = row.allocations or (row.lines and all(one.budget_article for one in row.lines))
    yield "allocations", bool(charged), lambda: _("l’article budgétaire")
    if row.needs_service_code or row.needs_commitment_code:
        coded = any(one.year == today.year for one in row.yearly_codes)
        yield "yearly_codes", coded, lambda: _("les codes Chorus Pro de l’année")


def _of_service(row: models.Contract) -> Iterator[_Fact]:
    promised = row.levels or row.commitments
    yield "levels", bool(promised), lambda: _("les délais d’intervention")
    one = row.protection
    yield (
        "dpo_email",
        one is not None and bool(one.dpo_email),
        lambda: _("le délégué à la protection des données"),
    )
    notice = one is not None and bool(one.breach_notice)
    yield "breach_notice", notice, lambda: _("le délai de notification d’une violation")
