"""What crosses from the services to screens, exports and the command line: frozen rows, ready to show."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import Protocol

from contractdesk.domain.enums import (
    Bucket,
    DeadlineKind,
    DeadlineState,
    Missing,
    Quality,
    RenewalKind,
    Status,
    Window,
)
from contractdesk.domain.terms import Period


@dataclass(frozen=True, slots=True)
class ContractRow:
    """A contract on a day, as tables show it."""

    id: int
    reference: str
    vendor: str
    object: str
    status: Status
    term: Period | None
    final_end: date | None
    renewals_left: int | None
    exit_end: date | None
    decide_by: date | None
    send_by: date | None
    limit: date | None
    window: Window
    next_exit: date | None
    annual_ht: Decimal | None
    annual_vat: Decimal | None
    annual_ttc: Decimal | None
    missing: tuple[Missing, ...]
    next_act_by: date | None
    next_title: str
    renewal: RenewalKind
    documents: int


@dataclass(frozen=True, slots=True)
class StepView:
    """A step of a calculation: what is done, with which figures, what it gives, what it rests on."""

    title: str
    expression: str = ""
    result: str = ""
    note: str = ""


class Sentences(Protocol):
    """What writes about a deadline; asked when it is shown, for thousands are computed that nobody reads."""

    def title(self) -> str:
        """Write what to do and by when."""
        ...

    def steps(self) -> tuple[StepView, ...]:
        """Write the arithmetic of its date."""
        ...

    def why(self) -> str:
        """Write the steps as text."""
        ...

    def alert(self) -> str:
        """Write which threshold of alert was reached."""
        ...


@dataclass(frozen=True)
class DeadlineRow:
    """A deadline with its sentences, written when they are first read; ``why`` is ``steps`` as text.

    ``anchor`` names it, with its kind, for the acts on it; ``exit_end`` is the last day of the period that a
    notice or an express decision is about; ``reason`` is what the commune has said of it.
    """

    contract_id: int
    reference: str
    vendor: str
    kind: DeadlineKind
    anchor: str
    due_on: date
    act_by: date
    decide_by: date | None
    exit_end: date | None
    bucket: Bucket
    state: DeadlineState
    snoozed_until: date | None
    reason: str
    amount_ht: Decimal | None
    sentences: Sentences = field(compare=False, repr=False)

    @cached_property
    def id(self) -> tuple[int, DeadlineKind, date, str]:
        """What names it across readings of the register."""
        return self.contract_id, self.kind, self.due_on, self.anchor

    @cached_property
    def title(self) -> str:
        """What to do and by when."""
        return self.sentences.title()

    @cached_property
    def why(self) -> str:
        """The arithmetic of its date, as text."""
        return self.sentences.why()

    @cached_property
    def alert(self) -> str:
        """Which threshold of alert was reached, nothing when none is worth saying."""
        return self.sentences.alert()

    @cached_property
    def steps(self) -> tuple[StepView, ...]:
        """The arithmetic of its date, step by step."""
        return self.sentences.steps()


@dataclass(frozen=True, slots=True)
class TimelineMark:
    """A point on a contract's bar."""

    day: date
    kind: DeadlineKind
    text: str


@dataclass(frozen=True, slots=True)
class TimelineRow:
    """A contract's bar: its periods, its notice windows (from decide-by to limit) and its marks.

    ``note`` says why a bar has no period to show.
    """

    contract_id: int
    reference: str
    vendor: str
    periods: tuple[Period, ...]
    windows: tuple[tuple[date, date], ...]
    marks: tuple[TimelineMark, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class DashboardView:
    """The dashboard on a day: its sentence, what is to be done or has been, the coming months."""

    today: date
    sentence: str
    deadlines: tuple[DeadlineRow, ...]
    timeline: tuple[TimelineRow, ...]
    horizon: date
    is_empty: bool


@dataclass(frozen=True, slots=True)
class Fact:
    """A labelled fact; ``why`` explains a computed one, ``group`` is the heading it stands under."""

    label: str
    value: str
    why: str = ""
    group: str = ""


@dataclass(frozen=True, slots=True)
class Grid:
    """A small table of texts; ``numeric`` are the positions of right-aligned columns.

    ``strong`` are the positions of the rows that stand out: totals, and what the rows below belong to.
    """

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: tuple[int, ...] = ()
    note: str = ""
    strong: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A tab of the contract sheet: facts, then tables. ``empty`` is what to say when it has neither."""

    key: str
    title: str
    facts: tuple[Fact, ...] = ()
    grids: tuple[Grid, ...] = ()
    warnings: tuple[str, ...] = ()
    empty: str = ""


@dataclass(frozen=True, slots=True)
class ContractSheet:
    """Everything about a contract on a day, for the screen and for the printed sheet."""

    row: ContractRow
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class VendorRow:
    """A vendor with its contracts and total; ``contacts`` hold each role and how to reach it, in words."""

    id: int
    name: str
    siret: str
    identity_warning: str
    vat_number: str
    address: str
    phone: str
    email: str
    dpo_email: str
    website: str
    contacts: tuple[tuple[str, str], ...]
    products: tuple[str, ...]
    references: tuple[str, ...]
    annual_ht: Decimal


@dataclass(frozen=True, slots=True)
class ModuleRow:
    """A module, its vendor and the contracts that hold it."""

    id: int
    vendor: str
    name: str
    code: str
    quantity: str
    references: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class IndexRow:
    """A monthly value of a series; ``value`` is None for a month missing between two others."""

    series: str
    series_name: str
    month: str
    value: Decimal | None
    published_on: date | None
    estimated: bool
    quality: Quality | None
    vintage: int
    source: str


@dataclass(frozen=True, slots=True)
class JournalRow:
    """An operation of the journal, with what it changed in words and the contracts it was about."""

    id: int
    day: date
    at: str
    who: str
    kind: str
    label: str
    contracts: str
    changes: tuple[str, ...]


class SearchKind(StrEnum):
    """What was found; the order is that of the groups on screen."""

    CONTRACT = "contract"
    LINE = "line"
    VENDOR = "vendor"
    MODULE = "module"
    NOTE = "note"
    LETTER = "letter"
    DOCUMENT = "document"


@dataclass(frozen=True, slots=True)
class SearchHit:
    """Something found: its kind, what to show, where it was found, what to open.

    ``target`` names a contract, whose ``section`` it is in, or a vendor or a module.
    """

    kind: SearchKind
    title: str
    place: str
    target: str
    section: str = ""
    of_vendor: bool = False


@dataclass(frozen=True, slots=True)
class RevisionChoice:
    """A contract in the list of the revision page, and why it cannot be calculated as it is."""

    contract_id: int
    reference: str
    vendor: str
    object: str
    wording: str
    formula: str
    obstacle: str
    default_on: date | None
    needs_price: bool
    needs_start: bool


@dataclass(frozen=True, slots=True)
class QuoteView:
    """An index value as used, in words."""

    label: str
    value: str
    month: str
    published: str
    is_estimated: bool
    source: str = ""


@dataclass(frozen=True, slots=True)
class BoundView:
    """A floor or a cap of a clause: whether it bites, and the price excluding VAT with it and without it."""

    label: str
    applied: bool
    with_ht: Decimal
    without_ht: Decimal


@dataclass(frozen=True, slots=True)
class ReadingView:
    """One reading of a clause, calculated and explained; amounts are None when it is refused.

    ``steps`` are the sentences of ``workings``; ``is_chosen`` is for the one that was recorded.
    """

    id: str
    label: str
    grounds: str
    refusal: str
    base_price_ht: Decimal | None
    base: tuple[QuoteView, ...]
    current: tuple[QuoteView, ...]
    coefficient_exact: str
    coefficient: str
    revised_ht: Decimal | None
    vat: Decimal | None
    revised_ttc: Decimal | None
    previous_ht: Decimal | None
    difference_ht: Decimal | None
    difference_percent: Decimal | None
    lines: tuple[tuple[str, Decimal, Decimal], ...]
    formula_with_values: str
    workings: tuple[StepView, ...]
    steps: tuple[str, ...]
    warnings: tuple[str, ...]
    bounds: tuple[BoundView, ...] = ()
    is_chosen: bool = False
    chosen_reason: str = ""
    is_provisional: bool = False


@dataclass(frozen=True, slots=True)
class InvoiceView:
    """An invoiced amount against the clause: what is due by the reading retained, else by the first one.

    ``verdict`` says it in a sentence; ``explanations`` are the ways to reach the amount to the cent.
    """

    amount_ht: Decimal
    due_ht: Decimal
    difference_ht: Decimal
    verdict: str
    explanations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RevisionView:
    """A calculation on a day: the clause, its formula, each reading with the values in place.

    ``invoice`` is there when an invoiced amount was given.
    """

    reference: str
    on: date
    wording: str
    formula: str
    readings: tuple[ReadingView, ...]
    notes: tuple[str, ...]
    invoice: InvoiceView | None = None


@dataclass(frozen=True, slots=True)
class RecordedView:
    """A recorded revision; ``agrees`` tells whether its frozen values still give its price.

    ``view`` is what was seen that day, None when it was not kept; ``issued_on`` is the day its sheet left.
    """

    reference: str
    effective_on: date
    recorded_on: date
    reading_id: str
    reading: str
    reason: str
    coefficient: str
    previous_ht: Decimal
    revised_ht: Decimal
    agrees: bool | None
    issued_on: date | None
    cancelled_on: date | None
    cancelled_reason: str
    can_be_cancelled: bool
    view: RevisionView | None
