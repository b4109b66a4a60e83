"""The register read once: every contract as facts, with what is needed to compute on any day.

Screens, command line and exports all compute from the same snapshot, so their figures cannot disagree.
"""

import functools
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from jours_feries_france import JoursFeries

from contractdesk.common.errors import NotFoundError
from contractdesk.data import mapping, queries
from contractdesk.data.engine import Database
from contractdesk.domain.calendars import BusinessCalendar
from contractdesk.domain.contract import Context, Contract
from contractdesk.domain.indices import IndexTable
from contractdesk.services.settings import RegisterSettings, settings_from

_FIRST_YEAR = 1900


@dataclass(frozen=True, slots=True)
class Facts:
    """The contracts of a register, its indices and its settings, at one moment."""

    contracts: tuple[Contract, ...]
    context: Context
    table: IndexTable
    settings: RegisterSettings
    documents: Mapping[str, int] = field(default_factory=dict)
    """How many documents each contract has, by its reference; those without any are left out."""
    _by_reference: dict[str, Contract] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Index the contracts by their references."""
        object.__setattr__(self, "_by_reference", {one.reference: one for one in self.contracts})

    def contract(self, reference: str) -> Contract:
        """Return a contract by its reference.

        Raises:
            NotFoundError: ``contract_not_found``.
        """
        contract = self._by_reference.get(reference)
        if contract is None:
            raise NotFoundError("contract_not_found", reference=reference)
        return contract

    def has(self, reference: str) -> bool:
        """Tell whether a contract is among these."""
        return reference in self._by_reference

    def limited(self, references: Collection[str]) -> "Facts":
        """Return the same register with some of its contracts only.

        Raises:
            NotFoundError: ``contract_not_found``.
        """
        kept = {self.contract(reference).reference for reference in references}
        return replace(self, contracts=tuple(one for one in self.contracts if one.reference in kept))

    def only(self, reference: str | None) -> tuple[Contract, ...]:
        """Return every contract, or the one asked for."""
        return self.contracts if reference is None else (self.contract(reference),)


def load_facts(database: Database, reference: str | None = None) -> Facts:
    """Read the register in one transaction; with a reference, no other contract than this one."""
    with database.read() as session:
        settings = settings_from(queries.settings(session))
        calendar = calendar_of(settings.holiday_zone, queries.local_holidays(session))
        table = _table(session, calendar)
        documents = queries.document_counts(session)
        contracts = _contracts(session, reference)
    context = Context(
        calendar,
        settings.postal_margin_days,
        settings.lead_days,
        settings.procurement_months,
        settings.alert_days,
    )
    return Facts(contracts, context, table, settings, documents)


def load_contract(database: Database, reference: str) -> Contract:
    """Read one contract, for what needs neither index nor calendar.

    Raises:
        NotFoundError: ``contract_not_found``.
    """
    with database.read() as session:
        for contract in _contracts(session, reference):
            return contract
    raise NotFoundError("contract_not_found", reference=reference)


def load_table(database: Database) -> IndexTable:
    """Read the indices, for what needs no contract."""
    with database.read() as session:
        zone = settings_from(queries.settings(session)).holiday_zone
        return _table(session, calendar_of(zone, queries.local_holidays(session)))


def _table(session: queries.Session, calendar: BusinessCalendar) -> IndexTable:
    indices = list(queries.each_index(session))
    codes = {one.id: one.code for one in indices}
    return mapping.index_table([series for one in indices for series in one.series], codes, calendar)


def _contracts(session: queries.Session, reference: str | None) -> tuple[Contract, ...]:
    vendors = queries.vendor_names(session)
    modules = queries.module_names(session)
    succeeded = queries.succeeded_ids(session)
    return tuple(
        mapping.contract_of(row, vendors[row.vendor_id], modules, has_successor=row.id in succeeded)
        for row in queries.each_contract(session, reference=reference)
        if row.archived_on is None
    )


def calendar_of(zone: str, local_days: frozenset[date]) -> BusinessCalendar:
    """Return the business days of a holiday zone, with the commune's own closing days."""
    return BusinessCalendar(functools.partial(_holidays, zone), local_days)


def _holidays(zone: str, year: int) -> Collection[date]:
    """Return the public holidays of a year; the library knows none before the contracts of today."""
    return JoursFeries.for_year(year, zone=zone).values() if year >= _FIRST_YEAR else ()
