"""The tables of the register: facts only, what can be computed is not stored.

Amounts are integer cents, exact numbers (rates, index values) decimal text, days ISO text, absent texts the
empty string. Rows that belong to an owner are its children: they are written, exported and deleted with it.
"""

from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Integer, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from contractdesk.data.base import Record
from contractdesk.data.types import EnumText, Exact, Json, Money, Month
from contractdesk.domain.enums import (
    Anchor,
    BillingTiming,
    ChangeBasis,
    ClauseKind,
    DeadlineKind,
    DecisionKind,
    ExitRule,
    IndexRuleKind,
    LateRule,
    MarkState,
    NoticeKind,
    PriceBase,
    Quality,
    RenewalKind,
    RevisionDay,
    RevisionScope,
    RoundingMode,
    StepOrigin,
    StepRule,
    Unit,
)

_OWNED: dict[str, Any] = {"cascade": "all, delete-orphan", "lazy": "raise"}


def _owner(table: str) -> Mapped[int]:
    """Return the key of the row that owns this one."""
    return mapped_column(ForeignKey(f"{table}.id"), index=True)


class Setting(Record):
    """One setting of the commune (name, SIRET, postal margin, holiday zone, …) as JSON."""

    __tablename__ = "setting"

    key: Mapped[str] = mapped_column(unique=True)
    value: Mapped[Json]


class LocalHoliday(Record):
    """A day on which the town hall is closed besides the public holidays."""

    __tablename__ = "local_holiday"

    day: Mapped[date] = mapped_column(unique=True)
    label: Mapped[str] = mapped_column(default="")


class BudgetArticle(Record):
    """An article of the M57 chart of accounts (6156 maintenance, 65811 hosting, …)."""

    __tablename__ = "budget_article"

    code: Mapped[str] = mapped_column(unique=True)
    label: Mapped[str] = mapped_column(default="")


class Vendor(Record):
    """An « éditeur » or « titulaire »; identifiers are kept as typed, checks only warn."""

    __tablename__ = "vendor"

    name: Mapped[str] = mapped_column(unique=True)
    siren: Mapped[str] = mapped_column(default="")
    siret: Mapped[str] = mapped_column(default="")
    vat_number: Mapped[str] = mapped_column(default="")
    ape_code: Mapped[str] = mapped_column(default="")
    address: Mapped[str] = mapped_column(default="")
    postal_code: Mapped[str] = mapped_column(default="")
    city: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")
    website: Mapped[str] = mapped_column(default="")
    notes: Mapped[str] = mapped_column(default="")
    archived_on: Mapped[date | None]

    contacts: Mapped[list["Contact"]] = relationship(**_OWNED, order_by="Contact.id")
    products: Mapped[list["Product"]] = relationship(**_OWNED, order_by="Product.name")
    modules: Mapped[list["Module"]] = relationship(**_OWNED, order_by="Module.id")


class Contact(Record):
    """A way to reach a vendor, by role rather than by person."""

    __tablename__ = "contact"

    vendor_id: Mapped[int] = _owner("vendor")
    role: Mapped[str]
    name: Mapped[str] = mapped_column(default="")
    email: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")


class Product(Record):
    """A range of software of a vendor (webdelib, OXALIS, …)."""

    __tablename__ = "product"
    __table_args__ = (UniqueConstraint("vendor_id", "name"),)

    vendor_id: Mapped[int] = _owner("vendor")
    name: Mapped[str]


class Module(Record):
    """Something a contract can hold: a module of a product, with the vendor's own code."""

    __tablename__ = "module"
    __table_args__ = (UniqueConstraint("vendor_id", "name"),)

    vendor_id: Mapped[int] = _owner("vendor")
    product_id: Mapped[int | None] = mapped_column(ForeignKey("product.id"))
    name: Mapped[str]
    code: Mapped[str] = mapped_column(default="")
    quantity: Mapped[int | None]
    is_unlimited: Mapped[bool] = mapped_column(default=False)


class Contract(Record):
    """A contract, clause by clause. Periods, notices and status are computed from these facts."""

    __tablename__ = "contract"
    __table_args__ = (
        CheckConstraint("initial_count > 0", name="initial_positive"),
        CheckConstraint("renewal_count > 0", name="renewal_positive"),
        CheckConstraint("max_renewals >= 0", name="max_renewals_positive"),
        CheckConstraint("notice_count > 0", name="notice_positive"),
        CheckConstraint("billing_months > 0", name="billing_positive"),
    )

    reference: Mapped[str] = mapped_column(unique=True)
    vendor_id: Mapped[int] = mapped_column(ForeignKey("vendor.id"), index=True)
    predecessor_id: Mapped[int | None] = mapped_column(ForeignKey("contract.id"))
    object: Mapped[str]
    legal_form: Mapped[str] = mapped_column(default="")
    is_draft: Mapped[bool] = mapped_column(default=False)
    archived_on: Mapped[date | None]

    decision_number: Mapped[str] = mapped_column(default="")
    decision_date: Mapped[date | None]
    decision_class: Mapped[str] = mapped_column(default="")
    legal_basis: Mapped[str] = mapped_column(default="")
    signed_on: Mapped[date | None]
    signed_by: Mapped[str] = mapped_column(default="")

    effect_on: Mapped[date | None]
    effect_rule: Mapped[str] = mapped_column(default="")
    start_event: Mapped[str] = mapped_column(default="")
    initial_count: Mapped[int | None]
    initial_unit: Mapped[Unit] = mapped_column(EnumText(Unit), default=Unit.MONTH)
    renewal_kind: Mapped[RenewalKind] = mapped_column(EnumText(RenewalKind), default=RenewalKind.NONE)
    renewal_count: Mapped[int | None]
    renewal_unit: Mapped[Unit] = mapped_column(EnumText(Unit), default=Unit.MONTH)
    max_renewals: Mapped[int | None]
    total_limit_count: Mapped[int | None]
    total_limit_unit: Mapped[Unit] = mapped_column(EnumText(Unit), default=Unit.MONTH)
    end_cap_on: Mapped[date | None]

    notice_count: Mapped[int | None]
    notice_unit: Mapped[Unit] = mapped_column(EnumText(Unit), default=Unit.MONTH)
    notice_before: Mapped[str] = mapped_column(default="")
    notice_form: Mapped[str] = mapped_column(default="")
    notice_by: Mapped[str] = mapped_column(default="")
    exit_rule: Mapped[ExitRule] = mapped_column(EnumText(ExitRule), default=ExitRule.TERM_END)
    late_rule: Mapped[LateRule] = mapped_column(EnumText(LateRule), default=LateRule.NEXT_TERM)
    late_delay_count: Mapped[int | None]
    late_delay_unit: Mapped[Unit] = mapped_column(EnumText(Unit), default=Unit.MONTH)
    late_wording: Mapped[str] = mapped_column(default="")
    postal_margin_days: Mapped[int | None]
    lead_days: Mapped[int | None]

    vat_rate: Mapped[Exact] = mapped_column(default=Decimal(20))
    amount_source: Mapped[str] = mapped_column(default="")
    billing_months: Mapped[int] = mapped_column(default=12)
    billing_timing: Mapped[BillingTiming] = mapped_column(
        EnumText(BillingTiming), default=BillingTiming.IN_ADVANCE
    )
    billing_moment: Mapped[str] = mapped_column(default="")
    billing_option: Mapped[str] = mapped_column(default="")
    prorata_rule: Mapped[str] = mapped_column(default="")
    payment_days: Mapped[int | None]
    payment_days_source: Mapped[str] = mapped_column(default="")
    payment_from: Mapped[str] = mapped_column(default="")
    payment_channel: Mapped[str] = mapped_column(default="")
    payment_method: Mapped[str] = mapped_column(default="")
    late_interest: Mapped[str] = mapped_column(default="")
    recovery_fee: Mapped[Money | None]
    needs_siret: Mapped[bool] = mapped_column(default=False)
    needs_service_code: Mapped[bool] = mapped_column(default=False)
    needs_commitment_code: Mapped[bool] = mapped_column(default=False)
    gap_fee_rule: Mapped[str] = mapped_column(default="")
    gap_fee_divisor: Mapped[int | None]
    hours_wording: Mapped[str] = mapped_column(default="")
    hours_skip_holidays: Mapped[bool] = mapped_column(default=False)
    notes: Mapped[str] = mapped_column(default="")
    family: Mapped[str] = mapped_column(default="", server_default="")
    """Purchases of one kind: what the threshold of advertising is counted on, besides the vendor."""
    alert_days: Mapped[Json | None]
    """The days before ``act_by`` at which it alerts; None for those of the register."""
    consultation_on: Mapped[date | None]
    """The day the consultation was started: it tells which threshold counts."""

    modules: Mapped[list["ContractModule"]] = relationship(**_OWNED, order_by="ContractModule.id")
    groups: Mapped[list["PriceGroup"]] = relationship(**_OWNED, order_by="PriceGroup.position")
    lines: Mapped[list["Line"]] = relationship(**_OWNED, order_by="Line.position")
    steps: Mapped[list["PriceStep"]] = relationship(**_OWNED, order_by="PriceStep.id")
    clause: Mapped["Clause | None"] = relationship(**_OWNED, uselist=False)
    revisions: Mapped[list["Revision"]] = relationship(**_OWNED, order_by="Revision.effective_on")
    letters: Mapped[list["NoticeLetter"]] = relationship(**_OWNED, order_by="NoticeLetter.sent_on")
    decisions: Mapped[list["ContractDecision"]] = relationship(
        **_OWNED, order_by="ContractDecision.decided_on, ContractDecision.id"
    )
    marks: Mapped[list["DeadlineMark"]] = relationship(**_OWNED, order_by="DeadlineMark.id")
    documents: Mapped[list["Document"]] = relationship(**_OWNED, order_by="Document.id")
    hours: Mapped[list["ServiceHours"]] = relationship(**_OWNED, order_by="ServiceHours.id")
    levels: Mapped[list["ServiceLevel"]] = relationship(**_OWNED, order_by="ServiceLevel.position")
    priorities: Mapped[list["PriorityRule"]] = relationship(**_OWNED, order_by="PriorityRule.id")
    commitments: Mapped[list["Commitment"]] = relationship(**_OWNED, order_by="Commitment.position")
    protection: Mapped["DataProtection | None"] = relationship(**_OWNED, uselist=False)
    unit_prices: Mapped[list["UnitPrice"]] = relationship(**_OWNED, order_by="UnitPrice.position")
    allocations: Mapped[list["BudgetAllocation"]] = relationship(**_OWNED, order_by="BudgetAllocation.id")
    yearly_codes: Mapped[list["YearlyCode"]] = relationship(**_OWNED, order_by="YearlyCode.year")
    ambiguities: Mapped[list["Ambiguity"]] = relationship(**_OWNED, order_by="Ambiguity.position")
    amendments: Mapped[list["Amendment"]] = relationship(
        **_OWNED, order_by="Amendment.effective_on, Amendment.id"
    )
    invoices: Mapped[list["Invoice"]] = relationship(**_OWNED, order_by="Invoice.received_on, Invoice.id")


class ContractModule(Record):
    """A module held by a contract, with its own commissioning when it starts on that day."""

    __tablename__ = "contract_module"
    __table_args__ = (UniqueConstraint("contract_id", "module_id"),)

    contract_id: Mapped[int] = _owner("contract")
    module_id: Mapped[int] = mapped_column(ForeignKey("module.id"))
    has_own_start: Mapped[bool] = mapped_column(default=False)
    commissioned_on: Mapped[date | None]


class PriceGroup(Record):
    """One price for several lines."""

    __tablename__ = "price_group"
    __table_args__ = (UniqueConstraint("contract_id", "label"),)

    contract_id: Mapped[int] = _owner("contract")
    label: Mapped[str]
    position: Mapped[int] = mapped_column(default=0)

    steps: Mapped[list["PriceStep"]] = relationship(**_OWNED, order_by="PriceStep.id")


class Line(Record):
    """A line of a contract; its price is in its own steps, or in those of its group."""

    __tablename__ = "line"

    contract_id: Mapped[int] = _owner("contract")
    group_id: Mapped[int | None] = mapped_column(ForeignKey("price_group.id"))
    module_id: Mapped[int | None] = mapped_column(ForeignKey("module.id"))
    label: Mapped[str]
    family: Mapped[str] = mapped_column(default="")
    quantity: Mapped[int | None]
    is_unlimited: Mapped[bool] = mapped_column(default=False)
    vat_rate: Mapped[Exact] = mapped_column(default=Decimal(20))
    budget_article: Mapped[str] = mapped_column(default="")
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    position: Mapped[int] = mapped_column(default=0)

    steps: Mapped[list["PriceStep"]] = relationship(**_OWNED, order_by="PriceStep.id")


class PriceStep(Record):
    """A yearly amount in force from a day, or from the start of a contract year, to the next step.

    It belongs to a line, to a group of lines, or to the contract itself: to one of them only.
    """

    __tablename__ = "price_step"
    __table_args__ = (
        CheckConstraint(
            "(contract_id IS NOT NULL) + (line_id IS NOT NULL) + (group_id IS NOT NULL) = 1",
            name="one_holder",
        ),
    )

    contract_id: Mapped[int | None] = mapped_column(ForeignKey("contract.id"), index=True)
    line_id: Mapped[int | None] = mapped_column(ForeignKey("line.id"), index=True)
    group_id: Mapped[int | None] = mapped_column(ForeignKey("price_group.id"), index=True)
    revision_id: Mapped[int | None] = mapped_column(ForeignKey("revision.id"))
    contract_year: Mapped[int | None]
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    annual_ht: Mapped[Money]
    origin: Mapped[StepOrigin] = mapped_column(EnumText(StepOrigin), default=StepOrigin.CONTRACT)
    billed_when: Mapped[str] = mapped_column(default="")


class Clause(Record):
    """The revision clause of a contract; percentages are in per cent."""

    __tablename__ = "clause"
    __table_args__ = (UniqueConstraint("contract_id"),)

    contract_id: Mapped[int] = _owner("contract")
    kind: Mapped[ClauseKind] = mapped_column(EnumText(ClauseKind), default=ClauseKind.INDEXED)
    wording: Mapped[str] = mapped_column(default="")
    formula: Mapped[str] = mapped_column(default="")
    frequency: Mapped[str] = mapped_column(default="")
    base_price_wording: Mapped[str] = mapped_column(default="")
    base_index_wording: Mapped[str] = mapped_column(default="")
    current_index_wording: Mapped[str] = mapped_column(default="")
    fixed_part: Mapped[Exact] = mapped_column(default=Decimal(0))
    current_kind: Mapped[IndexRuleKind] = mapped_column(
        EnumText(IndexRuleKind), default=IndexRuleKind.LAST_KNOWN
    )
    current_anchor: Mapped[Anchor] = mapped_column(EnumText(Anchor), default=Anchor.REVISION)
    current_offset: Mapped[int] = mapped_column(default=0)
    current_month: Mapped[Month | None]
    rounding_mode: Mapped[RoundingMode] = mapped_column(EnumText(RoundingMode), default=RoundingMode.NONE)
    rounding_decimals: Mapped[int] = mapped_column(default=0)
    floor_percent: Mapped[Exact | None]
    cap_percent: Mapped[Exact | None]
    threshold_percent: Mapped[Exact | None]
    on_request_only: Mapped[bool] = mapped_column(default=False)
    scope: Mapped[RevisionScope] = mapped_column(EnumText(RevisionScope), default=RevisionScope.TOTAL)
    day: Mapped[RevisionDay] = mapped_column(EnumText(RevisionDay), default=RevisionDay.ANNIVERSARY)
    every_months: Mapped[int] = mapped_column(default=12)
    first_after_months: Mapped[int] = mapped_column(default=12)

    indices: Mapped[list["ClauseIndex"]] = relationship(**_OWNED, order_by="ClauseIndex.position")
    readings: Mapped[list["ClauseReading"]] = relationship(**_OWNED, order_by="ClauseReading.position")


class ClauseIndex(Record):
    """One weighted index of a clause; the name is a series or an index, possibly not imported yet."""

    __tablename__ = "clause_index"

    clause_id: Mapped[int] = _owner("clause")
    index_name: Mapped[str]
    weight: Mapped[Exact] = mapped_column(default=Decimal(1))
    position: Mapped[int] = mapped_column(default=0)


class ClauseReading(Record):
    """One admissible reading of a clause; the agent's choice is kept with its reason."""

    __tablename__ = "clause_reading"
    __table_args__ = (UniqueConstraint("clause_id", "code"),)

    clause_id: Mapped[int] = _owner("clause")
    code: Mapped[str]
    label: Mapped[str] = mapped_column(default="")
    grounds: Mapped[str] = mapped_column(default="")
    price_base: Mapped[PriceBase] = mapped_column(EnumText(PriceBase), default=PriceBase.INITIAL)
    base_kind: Mapped[IndexRuleKind] = mapped_column(
        EnumText(IndexRuleKind), default=IndexRuleKind.LAST_KNOWN
    )
    base_anchor: Mapped[Anchor] = mapped_column(EnumText(Anchor), default=Anchor.EFFECT)
    base_offset: Mapped[int] = mapped_column(default=0)
    base_month: Mapped[Month | None]
    link_kind: Mapped[IndexRuleKind] = mapped_column(
        EnumText(IndexRuleKind), default=IndexRuleKind.PREVIOUS_REVISION
    )
    link_anchor: Mapped[Anchor] = mapped_column(EnumText(Anchor), default=Anchor.PREVIOUS_TERM)
    link_offset: Mapped[int] = mapped_column(default=0)
    floor_basis: Mapped[ChangeBasis] = mapped_column(EnumText(ChangeBasis), default=ChangeBasis.SINCE_START)
    cap_basis: Mapped[ChangeBasis] = mapped_column(EnumText(ChangeBasis), default=ChangeBasis.SINCE_START)
    step_rule: Mapped[StepRule] = mapped_column(EnumText(StepRule), default=StepRule.REVISED)
    # None (no rounding) is a value of its own: without `evaluates_none` it would be read as « left out ».
    link_decimals: Mapped[int | None] = mapped_column(Integer().evaluates_none(), default=1)
    chosen: Mapped[bool] = mapped_column(default=False)
    chosen_reason: Mapped[str] = mapped_column(default="")
    position: Mapped[int] = mapped_column(default=0)


class Revision(Record):
    """A recorded revision, with the values it was computed from frozen in ``snapshot``."""

    __tablename__ = "revision"

    contract_id: Mapped[int] = _owner("contract")
    effective_on: Mapped[date]
    recorded_on: Mapped[date]
    reading_code: Mapped[str]
    reason: Mapped[str] = mapped_column(default="")
    previous_ht: Mapped[Money]
    revised_ht: Mapped[Money]
    coefficient: Mapped[str]
    snapshot: Mapped[Json]
    cancelled_on: Mapped[date | None]
    cancelled_reason: Mapped[str] = mapped_column(default="")


class NoticeLetter(Record):
    """A notice sent by the commune: its reception is what counts."""

    __tablename__ = "notice_letter"

    contract_id: Mapped[int] = _owner("contract")
    document_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"))
    kind: Mapped[NoticeKind] = mapped_column(EnumText(NoticeKind), default=NoticeKind.NON_RENEWAL)
    exit_end: Mapped[date | None]
    sent_on: Mapped[date]
    registered_number: Mapped[str] = mapped_column(default="")
    received_on: Mapped[date | None]
    sent_by: Mapped[str] = mapped_column(default="")


class ContractDecision(Record):
    """A decision of the commune on a period or on the contract."""

    __tablename__ = "contract_decision"

    contract_id: Mapped[int] = _owner("contract")
    document_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"))
    kind: Mapped[DecisionKind] = mapped_column(EnumText(DecisionKind))
    decided_on: Mapped[date]
    number: Mapped[str] = mapped_column(default="")
    period_end: Mapped[date | None]
    effective_on: Mapped[date | None]
    reason: Mapped[str] = mapped_column(default="")


class Amendment(Record):
    """An amendment: the terms it changes from a day on, by column of the contract."""

    __tablename__ = "amendment"

    contract_id: Mapped[int] = _owner("contract")
    document_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"))
    number: Mapped[str] = mapped_column(default="")
    object: Mapped[str] = mapped_column(default="")
    signed_on: Mapped[date | None]
    effective_on: Mapped[date]
    changes: Mapped[Json]


class Invoice(Record):
    """An invoice of the vendor; the delay of payment runs from its reception."""

    __tablename__ = "invoice"

    contract_id: Mapped[int] = _owner("contract")
    document_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"))
    number: Mapped[str] = mapped_column(default="")
    issued_on: Mapped[date | None]
    received_on: Mapped[date]
    paid_on: Mapped[date | None]
    covers_from: Mapped[date | None]
    covers_to: Mapped[date | None]
    amount_ht: Mapped[Money]
    amount_ttc: Mapped[Money | None]
    notes: Mapped[str] = mapped_column(default="")


class DeadlineMark(Record):
    """What the commune has said of a deadline: dealt with, or put off until a day.

    ``anchor`` names the occurrence by its dates; when these change, the mark no longer counts.
    """

    __tablename__ = "deadline_mark"
    __table_args__ = (
        UniqueConstraint("contract_id", "kind", "anchor"),
        CheckConstraint("(state = 'snoozed') = (until IS NOT NULL)", name="until_when_snoozed"),
    )

    contract_id: Mapped[int] = _owner("contract")
    kind: Mapped[DeadlineKind] = mapped_column(EnumText(DeadlineKind))
    anchor: Mapped[str]
    state: Mapped[MarkState] = mapped_column(EnumText(MarkState))
    until: Mapped[date | None]
    reason: Mapped[str] = mapped_column(default="")
    marked_on: Mapped[date]


class Document(Record):
    """A document of a contract; ``sha256`` is empty while no file is kept in the register's folder."""

    __tablename__ = "document"

    contract_id: Mapped[int] = _owner("contract")
    kind: Mapped[str]
    title: Mapped[str]
    file_name: Mapped[str] = mapped_column(default="")
    media_type: Mapped[str] = mapped_column(default="")
    sha256: Mapped[str] = mapped_column(default="")
    size_bytes: Mapped[int | None]
    dated_on: Mapped[date | None]


class ServiceHours(Record):
    """Hours during which the vendor answers, by days of the week (1 Monday to 7 Sunday)."""

    __tablename__ = "service_hours"
    __table_args__ = (
        CheckConstraint("first_weekday BETWEEN 1 AND 7", name="first_weekday"),
        CheckConstraint("last_weekday BETWEEN first_weekday AND 7", name="last_weekday"),
        CheckConstraint("opens < closes", name="opens_before_closing"),
    )

    contract_id: Mapped[int] = _owner("contract")
    first_weekday: Mapped[int]
    last_weekday: Mapped[int]
    opens: Mapped[str]
    closes: Mapped[str]


class ServiceLevel(Record):
    """A level of incident and its delays, in the words of the contract."""

    __tablename__ = "service_level"

    contract_id: Mapped[int] = _owner("contract")
    level: Mapped[str]
    acknowledgement: Mapped[str] = mapped_column(default="")
    qualification: Mapped[str] = mapped_column(default="")
    workaround: Mapped[str] = mapped_column(default="")
    resolution: Mapped[str] = mapped_column(default="")
    position: Mapped[int] = mapped_column(default=0)


class PriorityRule(Record):
    """One cell of the matrix that gives an incident its level."""

    __tablename__ = "priority_rule"
    __table_args__ = (UniqueConstraint("contract_id", "criticality", "impact"),)

    contract_id: Mapped[int] = _owner("contract")
    criticality: Mapped[str]
    impact: Mapped[str]
    level: Mapped[str]


class Commitment(Record):
    """Something promised besides the levels: availability, hosting, credits, duties of the client."""

    __tablename__ = "commitment"

    contract_id: Mapped[int] = _owner("contract")
    kind: Mapped[str]
    wording: Mapped[str]
    scope: Mapped[str] = mapped_column(default="")
    quantity: Mapped[int | None]
    unit: Mapped[str] = mapped_column(default="")
    is_yearly: Mapped[bool] = mapped_column(default=False)
    position: Mapped[int] = mapped_column(default=0)


class DataProtection(Record):
    """What a contract says of personal data (RGPD, article 28)."""

    __tablename__ = "data_protection"
    __table_args__ = (UniqueConstraint("contract_id"),)

    contract_id: Mapped[int] = _owner("contract")
    dpo_email: Mapped[str] = mapped_column(default="")
    breach_notice: Mapped[str] = mapped_column(default="")
    subprocessor_rule: Mapped[str] = mapped_column(default="")
    retention: Mapped[str] = mapped_column(default="")
    hosting: Mapped[str] = mapped_column(default="")
    reversibility: Mapped[str] = mapped_column(default="")
    audit: Mapped[str] = mapped_column(default="")
    liability: Mapped[str] = mapped_column(default="")


class UnitPrice(Record):
    """A price of the vendor's list (a day on site, a version upgrade)."""

    __tablename__ = "unit_price"

    contract_id: Mapped[int] = _owner("contract")
    label: Mapped[str]
    unit_ht: Mapped[Money]
    vat_rate: Mapped[Exact] = mapped_column(default=Decimal(20))
    position: Mapped[int] = mapped_column(default=0)


class BudgetAllocation(Record):
    """The article a contract is charged to, for which use and which service of the commune."""

    __tablename__ = "budget_allocation"

    contract_id: Mapped[int] = _owner("contract")
    article: Mapped[str] = mapped_column(default="")
    purpose: Mapped[str] = mapped_column(default="")
    service: Mapped[str] = mapped_column(default="")


class YearlyCode(Record):
    """The Chorus Pro codes to give the vendor for a year."""

    __tablename__ = "yearly_code"
    __table_args__ = (UniqueConstraint("contract_id", "year"),)

    contract_id: Mapped[int] = _owner("contract")
    year: Mapped[int]
    service_code: Mapped[str] = mapped_column(default="")
    commitment_code: Mapped[str] = mapped_column(default="")


class Ambiguity(Record):
    """A wording that can be read in more than one way; its options are never chosen silently."""

    __tablename__ = "ambiguity"

    contract_id: Mapped[int] = _owner("contract")
    topic: Mapped[str]
    question: Mapped[str]
    position: Mapped[int] = mapped_column(default=0)

    options: Mapped[list["AmbiguityOption"]] = relationship(**_OWNED, order_by="AmbiguityOption.position")


class AmbiguityOption(Record):
    """One reading of a wording: the facts it would change, by column of the contract."""

    __tablename__ = "ambiguity_option"

    ambiguity_id: Mapped[int] = _owner("ambiguity")
    label: Mapped[str]
    changes: Mapped[Json]
    chosen: Mapped[bool] = mapped_column(default=False)
    chosen_reason: Mapped[str] = mapped_column(default="")
    position: Mapped[int] = mapped_column(default=0)


class PriceIndex(Record):
    """A price index that contracts refer to (Syntec, …); its values are in its series."""

    __tablename__ = "price_index"

    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str] = mapped_column(default="")

    series: Mapped[list["IndexSeries"]] = relationship(**_OWNED, order_by="IndexSeries.code")


class IndexSeries(Record):
    """One continuous series of an index, and how it continues the previous one."""

    __tablename__ = "index_series"

    index_id: Mapped[int] = _owner("price_index")
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str] = mapped_column(default="")
    known_from: Mapped[date | None]
    closed_after: Mapped[Month | None]
    previous_code: Mapped[str] = mapped_column(default="")
    link_coefficient: Mapped[Exact | None]
    link_decimals: Mapped[int | None]
    link_source: Mapped[str] = mapped_column(default="")

    values: Mapped[list["IndexValue"]] = relationship(
        **_OWNED, order_by="IndexValue.month, IndexValue.vintage"
    )


class IndexValue(Record):
    """A monthly value as published; a correction adds a vintage, nothing is overwritten."""

    __tablename__ = "index_value"
    __table_args__ = (UniqueConstraint("series_id", "month", "vintage"),)

    series_id: Mapped[int] = _owner("index_series")
    month: Mapped[Month]
    value: Mapped[Exact]
    published_on: Mapped[date | None]
    is_estimated: Mapped[bool] = mapped_column(default=False)
    quality: Mapped[Quality] = mapped_column(EnumText(Quality), default=Quality.PUBLISHED)
    vintage: Mapped[int] = mapped_column(default=1)
    source_count: Mapped[int] = mapped_column(default=1)
    source: Mapped[str] = mapped_column(default="")
