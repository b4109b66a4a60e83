"""Price revision: order of the calculation, chains, bounds, threshold, steps, refusals."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from contractdesk.common.errors import InputError
from contractdesk.domain.clauses import (
    IndexRule,
    IndexTerm,
    Reading,
    RecordedRevision,
    RevisionClause,
    Rounding,
)
from contractdesk.domain.dates import Month
from contractdesk.domain.enums import (
    Anchor,
    ChangeBasis,
    ClauseKind,
    IndexRuleKind,
    PriceBase,
    RevisionScope,
    RoundingMode,
    StepOrigin,
    StepRule,
)
from contractdesk.domain.indices import IndexTable, Series
from contractdesk.domain.money import to_cents
from contractdesk.domain.prices import PricedItem, PriceStep
from contractdesk.domain.revision import Basis, calculate, lacking_months
from tests.domain.build import (
    ATEXO,
    CALENDAR,
    LIBRICIEL_CLAUSE,
    OPERIS,
    OPERIS_CLAUSE,
    OUEST_CLAUSE,
    PREVIOUS,
    REVISED,
    SYNTEC,
    D,
    from_months,
    index_value,
    last_known,
    priced,
    values_of,
)

START = date(2024, 1, 1)

# An index whose value in December of each year is round, so that coefficients can be read at a glance.
ROUND = IndexTable(
    (
        Series(
            "round",
            "Round",
            "Indice rond",
            tuple(
                index_value(f"{year}-{month:02d}", value)
                for year, value in ((2023, "100"), (2024, "105"), (2025, "104"), (2026, "110"))
                for month in (10, 11, 12)
            ),
        ),
        Series(
            "flat",
            "Flat",
            "Indice plat",
            tuple(index_value(f"{year}-11", "50") for year in range(2023, 2027)),
        ),
    ),
    CALENDAR,
)
INITIAL = Reading("initial", "")
CHAINED = Reading("chained", "", price_base=PriceBase.PREVIOUS)


def clause(*readings, **changes):
    facts = {"terms": (IndexTerm("Round"),), "readings": readings or (INITIAL,)}
    return RevisionClause(**(facts | changes))


def basis(rule, items=None, effect=START, **changes):
    return Basis(rule, effect, (priced(),) if items is None else items, **changes)


def only(rule, on, items=None, table=ROUND, **changes):
    """The proposal of a clause with one reading."""
    calculation = calculate(basis(rule, items, **changes), on, table)
    assert not calculation.refusals
    (proposal,) = calculation.proposals
    return proposal


def on_january(year):
    return date(year, 1, 1)


# ------------------------------------------------------------------------------------- the calculation


@pytest.mark.parametrize(
    ("readings", "year", "ht"),
    [
        ((INITIAL,), 2025, "1050.00"),
        ((INITIAL,), 2026, "1040.00"),
        ((INITIAL,), 2027, "1100.00"),
        ((CHAINED,), 2025, "1050.00"),
        ((CHAINED,), 2026, "1040.00"),
        ((CHAINED,), 2027, "1100.00"),
        ((), 2025, "1050.00"),
    ],
)
def test_from_the_initial_price_or_from_the_previous_one(readings, year, ht):
    assert str(only(clause(*readings), on_january(year)).revised.ht) == ht


def test_a_clause_without_readings_has_one():
    rule = replace(clause(), readings=())
    assert only(rule, on_january(2025)).reading.id == "only"


@pytest.mark.parametrize(
    ("terms", "fixed", "coefficient"),
    [
        ((IndexTerm("Round"),), "0", "1.05"),
        ((IndexTerm("Round", D("0.85")),), "0.15", "1.0425"),
        ((IndexTerm("Round", D("0.5")), IndexTerm("Flat", D("0.35"))), "0.15", "1.025"),
        ((IndexTerm("flat"),), "0", "1"),
    ],
)
def test_several_indices_with_their_weights(terms, fixed, coefficient):
    proposal = only(clause(terms=terms, fixed_part=D(fixed)), on_january(2025))
    assert proposal.coefficient == proposal.coefficient_exact == Fraction(coefficient)
    assert [line.term for line in proposal.lines] == list(terms)


def test_the_share_of_each_line_sums_to_the_total():
    items = (priced("100.01", "a"), priced("0.33", "b", vat_rate=D("5.5")), priced("0.33", "c"))
    proposal = only(clause(), on_january(2025), items)
    assert str(proposal.revised.ht) == "105.70"
    assert [(item.label, str(old), str(new)) for item, old, new in proposal.shares] == [
        ("a", "100.01", "105.00"),
        ("b", "0.33", "0.35"),
        ("c", "0.33", "0.35"),
    ]
    assert (str(proposal.revised.vat), str(proposal.revised.ttc)) == ("21.09", "126.79")


def test_a_clause_on_unit_prices_rounds_each():
    items = (priced("0.33", "a"), priced("0.33", "b"), priced("0.33", "c"))
    unit = only(clause(scope=RevisionScope.UNIT), on_january(2027), items)
    assert [str(new) for _, _, new in unit.shares] == ["0.36", "0.36", "0.36"]
    total = only(clause(), on_january(2027), items)
    assert [str(new) for _, _, new in total.shares] == ["0.37", "0.36", "0.36"]


def test_unit_prices_are_chained_one_by_one():
    """0,90 → 0,945 → 0,95, then × 104/105 → 0,94: from the revised price of the unit, not from a total."""
    items = (priced("0.90", "a"), priced("0.90", "b"))
    proposal = only(clause(CHAINED, scope=RevisionScope.UNIT), on_january(2026), items)
    assert [str(new) for _, _, new in proposal.links[0].shares] == ["0.95", "0.95"]
    assert [str(new) for _, _, new in proposal.shares] == ["0.94", "0.94"]


@pytest.mark.parametrize(
    ("rounding", "coefficient"),
    [
        (Rounding(), Fraction(105, 104) * Fraction(104, 100)),
        (Rounding(RoundingMode.NEAREST, 1), Fraction("1.1")),
        (Rounding(RoundingMode.UP, 1), Fraction("1.1")),
        (Rounding(RoundingMode.UP, 2), Fraction("1.05")),
    ],
)
def test_the_coefficient_is_rounded_before_the_price(rounding, coefficient):
    proposal = only(clause(rounding=rounding), on_january(2025))
    assert proposal.coefficient == coefficient
    assert proposal.revised.ht == to_cents(1000 * coefficient)


@given(
    st.decimals("0.01", "100000", places=2),
    st.decimals("0", "0.99", places=2),
    st.integers(2025, 2027),
    st.booleans(),
)
def test_any_price_follows_the_formula(price, fixed, year, chains):
    rule = clause(CHAINED if chains else INITIAL, fixed_part=fixed, terms=(IndexTerm("Round", 1 - fixed),))
    assume(price > 0)
    proposal = only(rule, on_january(year), (priced(str(price)),))
    line = proposal.lines[0]
    ratio = Fraction(line.current.value) / Fraction(line.base.value)
    assert proposal.coefficient == Fraction(fixed) + (1 - Fraction(fixed)) * ratio
    assert proposal.revised.ht == to_cents(Fraction(proposal.base_price) * proposal.coefficient)
    base = proposal.links[-1].revised.ht if proposal.links else price
    assert proposal.base_price == base
    assert line.base == (proposal.links[-1].lines[0].current if proposal.links else line.base)


# -------------------------------------------------------------------------------- bounds and threshold


@pytest.mark.parametrize(
    ("bounds", "year", "ht", "floor_applied", "cap_applied"),
    [
        ({"floor_percent": D(6)}, 2025, "1060.00", True, None),
        ({"floor_percent": D(5)}, 2025, "1050.00", False, None),
        ({"cap_percent": D(3)}, 2025, "1030.00", None, True),
        ({"cap_percent": D(5)}, 2025, "1050.00", None, False),
        ({"floor_percent": D(1), "cap_percent": D(3)}, 2025, "1030.00", False, True),
        ({"floor_percent": D(6), "cap_percent": D(8)}, 2025, "1060.00", True, False),
        # A price that may not go down.
        ({"floor_percent": D(0)}, 2026, "1040.00", False, None),
        # Absurd bounds: the cap has the last word.
        ({"floor_percent": D(6), "cap_percent": D(3)}, 2025, "1030.00", True, True),
    ],
)
def test_floor_and_cap_on_the_change_since_the_start(bounds, year, ht, floor_applied, cap_applied):
    proposal = only(clause(**bounds), on_january(year))
    assert str(proposal.revised.ht) == ht
    assert (None if proposal.floor is None else proposal.floor.applied) is floor_applied
    assert (None if proposal.cap is None else proposal.cap.applied) is cap_applied


@pytest.mark.parametrize(
    ("reading", "bounds", "year", "ht"),
    [
        # On the change of the year: never below the price of the year before (1 050,00 in 2025).
        (replace(INITIAL, floor_basis=ChangeBasis.YEARLY), {"floor_percent": D(0)}, 2026, "1050.00"),
        (replace(INITIAL, floor_basis=ChangeBasis.YEARLY), {"floor_percent": D(2)}, 2026, "1071.00"),
        (replace(INITIAL, cap_basis=ChangeBasis.YEARLY), {"cap_percent": D(3)}, 2027, "1071.20"),
        # On each link of the chain.
        (replace(CHAINED, floor_basis=ChangeBasis.CHAIN_LINK), {"floor_percent": D(0)}, 2026, "1050.00"),
        (replace(CHAINED, floor_basis=ChangeBasis.CHAIN_LINK), {"floor_percent": D(0)}, 2027, "1110.58"),
        (replace(CHAINED, cap_basis=ChangeBasis.CHAIN_LINK), {"cap_percent": D(3)}, 2025, "1030.00"),
        (replace(CHAINED, cap_basis=ChangeBasis.CHAIN_LINK), {"cap_percent": D(3)}, 2027, "1050.80"),
        # On the change since the start, chained or not: never above 1 030,00.
        (CHAINED, {"cap_percent": D(3)}, 2027, "1030.00"),
        (INITIAL, {"cap_percent": D(3)}, 2027, "1030.00"),
        (replace(CHAINED, floor_basis=ChangeBasis.YEARLY), {"floor_percent": D(0)}, 2026, "1050.00"),
    ],
)
def test_what_a_floor_or_a_cap_bears_on(reading, bounds, year, ht):
    assert str(only(clause(reading, **bounds), on_january(year)).revised.ht) == ht


@pytest.mark.parametrize(
    ("reading", "threshold", "year", "below", "ht"),
    [
        (INITIAL, "5", 2025, False, "1050.00"),
        (INITIAL, "5.01", 2025, True, "1000.00"),
        # The change is that of the year: −0,95 % in 2026, then nothing moves and the price of 2025 stays.
        (INITIAL, "2", 2026, True, "1050.00"),
        (CHAINED, "2", 2026, True, "1050.00"),
        (INITIAL, "2", 2027, False, "1100.00"),
        (CHAINED, "0.5", 2026, False, "1040.00"),
    ],
)
def test_under_its_threshold_the_price_stays(reading, threshold, year, below, ht):
    proposal = only(clause(reading, threshold_percent=D(threshold)), on_january(year))
    assert (proposal.below_threshold, str(proposal.revised.ht)) == (below, ht)
    assert (
        proposal.coefficient * Fraction(proposal.base_price) == Fraction(proposal.revised.ht)
    ) or not below


def test_a_price_that_stays_is_not_rounded_up():
    """1 033,33 € stays 1 033,33 €: the rounding of the coefficient is for a coefficient that is applied."""
    recorded = RecordedRevision(on_january(2025), D("1033.33"), (quote_of("2024-11"),))
    rule = clause(threshold_percent=D(50), rounding=Rounding(RoundingMode.UP, 3))
    proposal = only(rule, on_january(2026), revisions=(recorded,))
    assert (proposal.below_threshold, str(proposal.revised.ht)) == (True, "1033.33")


# ------------------------------------------------------------------------------------ recorded revisions


def quote_of(month, table=ROUND, index="Round"):
    return table.of_month(index, Month.parse(month), date(2027, 6, 1))


def test_a_chain_starts_from_the_latest_recorded_revision():
    """Recorded in 2025 for 1 060 € on the index of October: what was calculated then does not matter."""
    older = RecordedRevision(on_january(2024), D("900.00"), (quote_of("2023-10"),))
    recorded = RecordedRevision(on_january(2025), D("1060.00"), (quote_of("2024-10"),))
    proposal = only(clause(CHAINED), on_january(2027), revisions=(recorded, older))
    assert [link.on for link in proposal.links] == [on_january(2026)]
    assert proposal.links[0].follows == on_january(2025)
    assert str(proposal.links[0].revised.ht) == "1049.90"
    assert str(proposal.revised.ht) == "1110.47"
    assert proposal.follows == on_january(2026)


def test_a_revision_recorded_on_the_day_or_later_is_not_its_own_base():
    later = RecordedRevision(on_january(2026), D("1060.00"), (quote_of("2025-11"),))
    proposal = only(clause(CHAINED), on_january(2026), revisions=(later,))
    assert str(proposal.revised.ht) == "1040.00"


def test_a_yearly_floor_looks_at_the_recorded_price():
    recorded = RecordedRevision(on_january(2025), D("1200.00"), (quote_of("2024-11"),))
    rule = clause(replace(INITIAL, floor_basis=ChangeBasis.YEARLY), floor_percent=D(1))
    proposal = only(rule, on_january(2026), revisions=(recorded,))
    assert (str(proposal.revised.ht), proposal.floor.applied) == ("1212.00", True)
    assert (str(proposal.base_price), str(proposal.previous_ht), proposal.follows) == (
        "1000.00",
        "1200.00",
        None,
    )


def test_recorded_amounts_are_those_of_the_lines_when_they_agree():
    """The residue of an earlier sharing stays where it was put."""
    items = tuple(
        PricedItem(
            key,
            key,
            (PriceStep(D("500.00")), PriceStep(D(revised), on_january(2025), origin=StepOrigin.REVISION)),
        )
        for key, revised in (("a", "530.01"), ("b", "529.99"))
    )
    recorded = RecordedRevision(on_january(2025), D("1060.00"), (quote_of("2024-11"),))
    rule = clause(CHAINED, scope=RevisionScope.UNIT)
    proposal = only(rule, on_january(2026), items, revisions=(recorded,))
    assert [str(new) for _, _, new in proposal.shares] == ["524.96", "524.94"]
    free = only(rule, on_january(2026), (priced("500.00", "a"), priced("500.00", "b")), revisions=(recorded,))
    assert [str(new) for _, _, new in free.shares] == ["524.95", "524.95"]


def test_a_line_added_since_the_last_revision_starts_at_its_own_price():
    items = (priced("1000.00", "a"), priced("200.00", "b", valid_from=on_january(2026)))
    proposal = only(clause(CHAINED, scope=RevisionScope.UNIT), on_january(2026), items)
    assert str(proposal.base_price) == "1250.00"
    assert [str(old) for _, old, _ in proposal.shares] == ["1000.00", "200.00"]


def test_a_recorded_revision_that_lost_an_index_is_refused_by_name():
    recorded = RecordedRevision(on_january(2025), D("1060.00"))
    with pytest.raises(InputError, match="previous_index_unknown") as caught:
        only(clause(CHAINED), on_january(2026), revisions=(recorded,))
    assert caught.value.params == {"on": on_january(2025)}


# ----------------------------------------------------------------------------------------- price steps


def doubled_in(year):
    """1 000 €, then 2 000 € from a contract year."""
    steps = PriceStep(D("1000.00"), contract_year=1), PriceStep(D("2000.00"), contract_year=year)
    return (PricedItem("a", "a", steps),)


@pytest.mark.parametrize(
    ("reading", "on", "firm", "base", "ht"),
    [
        (INITIAL, "2025-01-01", False, "2000.00", "2100.00"),
        (CHAINED, "2025-01-01", False, "2000.00", "2100.00"),
        (INITIAL, "2026-01-01", False, "2000.00", "2080.00"),
        (CHAINED, "2026-01-01", False, "2100.00", "2080.00"),
        (replace(INITIAL, step_rule=StepRule.FIRM_FIRST_YEAR), "2025-01-01", True, "2000.00", "2000.00"),
        (replace(INITIAL, step_rule=StepRule.FIRM_FIRST_YEAR), "2025-12-31", True, "2000.00", "2000.00"),
        (replace(INITIAL, step_rule=StepRule.FIRM_FIRST_YEAR), "2026-01-01", False, "2000.00", "2080.00"),
        (replace(CHAINED, step_rule=StepRule.FIRM_FIRST_YEAR), "2025-01-01", True, "2000.00", "2000.00"),
        (replace(CHAINED, step_rule=StepRule.FIRM_FIRST_YEAR), "2026-01-01", False, "2000.00", "1980.95"),
    ],
)
def test_the_step_of_the_year_is_revised_or_firm_that_year(reading, on, firm, base, ht):
    proposal = only(clause(reading), date.fromisoformat(on), doubled_in(2))
    assert (proposal.firm_step, str(proposal.base_price), str(proposal.revised.ht)) == (firm, base, ht)


def test_a_revised_price_is_carried_to_the_step_that_opens_after_it():
    """Chained: 1 000 revised to 1 050 in 2025, then a step of 2 000 in 2026 starts from 2 100."""
    proposal = only(clause(CHAINED), on_january(2026), doubled_in(3))
    assert (str(proposal.base_price), str(proposal.revised.ht)) == ("2100.00", "2080.00")
    yearly = clause(replace(INITIAL, floor_basis=ChangeBasis.YEARLY), floor_percent=D(0))
    proposal = only(yearly, on_january(2026), doubled_in(3))
    assert (str(proposal.previous_ht), str(proposal.revised.ht)) == ("2100.00", "2100.00")


def test_a_price_of_zero_stays_zero():
    proposal = only(clause(CHAINED), on_january(2026), (priced("0.00"),))
    assert (str(proposal.revised.ht), str(proposal.base_price)) == ("0.00", "0.00")


# ----------------------------------------------------------------------------------------- index rules


@pytest.mark.parametrize(
    ("rule", "month"),
    [
        (last_known(Anchor.EFFECT), "2023-11"),
        (last_known(Anchor.SIGNATURE), "2023-10"),
        (from_months(2, Anchor.EFFECT), "2023-11"),
        (from_months(1, Anchor.PREVIOUS_TERM), "2023-12"),
        (IndexRule(IndexRuleKind.EXACT_MONTH, Anchor.EFFECT, month=Month(2023, 12)), "2023-12"),
        (IndexRule(IndexRuleKind.EXACT_MONTH, Anchor.SIGNATURE, month=Month(2023, 12)), "2023-12"),
        # The anchor's own month.
        (IndexRule(IndexRuleKind.EXACT_MONTH, Anchor.SIGNATURE), "2023-12"),
    ],
)
def test_the_base_month_of_a_rule(rule, month):
    table = ROUND
    proposal = only(clause(replace(INITIAL, base_rule=rule)), on_january(2025), table=table,
                    signed_on=date(2023, 12, 5))  # fmt: skip
    assert str(proposal.lines[0].base.month) == month


@pytest.mark.parametrize(
    ("effect", "on", "month"),
    [
        ("2022-12-01", "2023-12-01", "2022-11"),
        ("2022-12-01", "2024-12-01", "2023-11"),
        # Inside a contract year, the year before is still the one that has ended.
        ("2022-12-01", "2025-03-15", "2023-11"),
        ("2022-12-01", "2023-03-15", "2022-11"),
        ("2022-12-15", "2024-12-14", "2022-11"),
        ("2022-12-15", "2024-12-15", "2023-11"),
    ],
)
def test_month_zero_is_the_month_before_the_previous_contract_year(effect, on, month):
    rule = replace(
        LIBRICIEL_CLAUSE, readings=(replace(INITIAL, base_rule=from_months(1, Anchor.PREVIOUS_TERM)),)
    )
    proposal = only(rule, date.fromisoformat(on), effect=date.fromisoformat(effect), table=SYNTEC)
    assert str(proposal.lines[0].base.month) == month


def test_a_named_month_is_read_with_the_corrections_known_on_the_day():
    values = (
        index_value("2023-11", "100", "2023-12-29"),
        index_value("2023-11", "101", "2024-06-28", vintage=2),
        index_value("2024-11", "105", "2024-12-31"),
    )
    table = IndexTable((Series("round", "Round", "Indice rond", values),), CALENDAR)
    named = clause(replace(INITIAL, base_rule=from_months(2, Anchor.EFFECT)))
    assert only(named, on_january(2025), table=table).lines[0].base.value == 101
    assert only(clause(), on_january(2025), table=table).lines[0].base.value == 100


# ----------------------------------------------------------------------------------- refusals, warnings


def based_on(rule):
    return {"clause": clause(replace(INITIAL, base_rule=rule))}


NEW_YEAR = on_january(2026)
OPENING_LATER = (PricedItem("a", "a", (PriceStep(D(1), on_january(2030)),)),)


@pytest.mark.parametrize(
    ("changes", "on", "code"),
    [
        ({"clause": RevisionClause(ClauseKind.FIRM)}, NEW_YEAR, "clause_firm"),
        ({"clause": RevisionClause()}, NEW_YEAR, "index_not_named"),
        ({"effect": None}, NEW_YEAR, "start_unknown"),
        ({}, date(2023, 12, 31), "revision_before_start"),
        ({"items": ()}, NEW_YEAR, "amount_unknown"),
        ({"items": OPENING_LATER}, NEW_YEAR, "amount_unknown"),
        ({"clause": clause(terms=(IndexTerm("BT01"),))}, NEW_YEAR, "index_unknown"),
        ({"clause": clause(current_rule=from_months(4, Anchor.REVISION))}, NEW_YEAR, "index_value_missing"),
        (based_on(last_known(Anchor.SIGNATURE)), NEW_YEAR, "signature_unknown"),
        (based_on(PREVIOUS), NEW_YEAR, "previous_index_unknown"),
        (based_on(last_known(Anchor.EFFECT)) | {"effect": date(2023, 1, 1)}, NEW_YEAR, "index_not_known_yet"),
    ],
)
def test_what_cannot_be_calculated_is_named(changes, on, code):
    with pytest.raises(InputError, match=f"^{code}$"):
        calculate(replace(basis(clause()), **changes), on, ROUND)


def test_3d_ouest_has_no_price_and_atexo_no_start():
    with pytest.raises(InputError, match="amount_unknown"):
        calculate(Basis(OUEST_CLAUSE, date(2022, 1, 1), ()), date(2023, 1, 1), SYNTEC)
    with pytest.raises(InputError, match="start_unknown"):
        calculate(Basis(ATEXO.clause, None, ATEXO.items), date(2027, 1, 1), SYNTEC)


def test_a_named_month_without_value_says_which():
    rule = clause(terms=(IndexTerm("Syntec"),), current_rule=from_months(1, Anchor.REVISION))
    with pytest.raises(InputError, match="index_value_missing") as caught:
        calculate(basis(rule), date(2024, 12, 1), SYNTEC)
    assert caught.value.params["month"] == Month(2024, 11)


def test_a_reading_that_cannot_be_calculated_stands_beside_those_that_can():
    signed = replace(INITIAL, id="signed", base_rule=last_known(Anchor.SIGNATURE))
    calculation = calculate(basis(clause(signed, INITIAL)), on_january(2025), ROUND)
    assert [one.reading.id for one in calculation.proposals] == ["initial"]
    assert [(one.reading.id, one.error.code) for one in calculation.refusals] == [
        ("signed", "signature_unknown")
    ]
    assert calculation.on == on_january(2025)


@pytest.mark.parametrize(
    ("on", "is_due"), [("2025-01-01", True), ("2025-06-01", False), ("2024-01-01", False)]
)
def test_a_day_that_the_clause_does_not_foresee(on, is_due):
    assert only(clause(), date.fromisoformat(on)).is_due_date is is_due


def test_on_request_only_nothing_is_chained_but_what_was_recorded():
    proposal = only(clause(CHAINED, on_request_only=True), on_january(2027))
    assert (proposal.links, str(proposal.revised.ht)) == ((), "1100.00")


def test_provisional_months_of_the_whole_chain_are_named_once():
    values = values_of("2023-10 100\n2024-10 100\n2025-10 100")
    table = IndexTable((Series("round", "Round", "Indice rond", values),), CALENDAR)
    proposal = only(clause(CHAINED), on_january(2026), table=table)
    assert [(code, str(month)) for code, month in proposal.missing_months] == [
        ("round", "2023-11"),
        ("round", "2024-11"),
        ("round", "2025-11"),
    ]


# --------------------------------------------------------------------------- months that a revision lacks


TWO_MONTHS_BEFORE = replace(OPERIS_CLAUSE, current_rule=from_months(2, Anchor.REVISION))


@pytest.mark.parametrize(
    ("rule", "effect", "on", "months"),
    [
        (OPERIS_CLAUSE, "2025-01-01", "2026-01-01", ["2024-11", "2025-11"]),
        (OPERIS_CLAUSE, "2024-03-01", "2025-03-01", []),
        (LIBRICIEL_CLAUSE, "2025-01-01", "2026-01-01", ["2025-11"]),
        (OUEST_CLAUSE, "2022-01-01", "2025-01-01", ["2024-11"]),
        (TWO_MONTHS_BEFORE, "2024-03-01", "2026-01-01", ["2025-11"]),
        (replace(OPERIS_CLAUSE, terms=(IndexTerm("BT01"),)), "2024-03-01", "2026-01-01", []),
        (ATEXO.clause, "2024-03-01", "2026-01-01", ["2025-11"]),
        (replace(OPERIS_CLAUSE, readings=()), "2025-01-01", "2025-02-01", ["2024-11"]),
    ],
)
def test_the_months_that_a_revision_lacks(rule, effect, on, months):
    asked = Basis(rule, date.fromisoformat(effect), ())
    assert [str(month) for month in lacking_months(asked, date.fromisoformat(on), SYNTEC)] == months


def test_only_the_chosen_reading_counts_once_there_is_one():
    initial, sliding, _ = LIBRICIEL_CLAUSE.readings
    asked = Basis(LIBRICIEL_CLAUSE, date(2023, 12, 1), OPERIS.items)
    assert [str(one) for one in lacking_months(asked, date(2025, 12, 1), SYNTEC)] == ["2024-11"]
    chosen = replace(LIBRICIEL_CLAUSE, readings=(replace(initial, chosen=True), sliding))
    assert lacking_months(replace(asked, clause=chosen), date(2025, 12, 1), SYNTEC) == ()


def test_a_recorded_chain_no_longer_needs_its_first_base():
    recorded = RecordedRevision(date(2026, 1, 1), D("5553.95"), (quote_of("2025-10", SYNTEC, REVISED),))
    rule = replace(OPERIS_CLAUSE, readings=(CHAINED,))
    asked = Basis(rule, date(2025, 1, 1), OPERIS.items, revisions=(recorded,))
    assert [str(one) for one in lacking_months(asked, date(2026, 1, 1), SYNTEC)] == ["2024-11", "2025-11"]
    assert [str(one) for one in lacking_months(asked, date(2026, 1, 31), SYNTEC)] == ["2025-11", "2025-12"]


def test_nothing_is_lacking_before_the_start_is_known():
    assert lacking_months(Basis(OPERIS_CLAUSE, None, ()), date(2026, 1, 1), SYNTEC) == ()
