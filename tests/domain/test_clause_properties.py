"""Random clauses: whatever they say, what is recorded can be computed again, and no rule is broken.

Two indices, one of them made of two linked series, both with a value every month; clauses of one or two
indices, with every rounding, bound, scope and reading.
"""

from dataclasses import replace
from datetime import date
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

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
    IndexRuleKind,
    PriceBase,
    RevisionScope,
    RoundingMode,
    StepRule,
)
from contractdesk.domain.indices import IndexTable, IndexValue, Link, Series
from contractdesk.domain.money import ZERO, round_to, share, to_cents
from contractdesk.domain.revision import Basis, calculate
from tests.domain.build import CALENDAR, D, priced

EFFECT = date(2022, 1, 1)
FIRST, SWITCH, LAST = Month(2021, 1), Month(2023, 6), Month(2025, 12)
LINK = Link("old", D("0.97975"))
DAYS = tuple(date(year, 1, 1) for year in (2023, 2024, 2025))


def months(first, last):
    month = first
    while month <= last:
        yield month
        month = month.plus(1)


def published(month):
    return month.plus(1).last_day


def series(code, index, tenths, first, last, **facts):
    values = tuple(
        IndexValue(month, D(figure) / 10, published(month))
        for month, figure in zip(months(first, last), tenths, strict=False)
    )
    return Series(code, index, code, values, **facts)


COUNT = len(tuple(months(FIRST, LAST)))
FIGURES = st.lists(st.integers(1500, 4500), min_size=COUNT, max_size=COUNT)


@st.composite
def tables(draw):
    """An index of two linked series, another of one."""
    one, two = draw(FIGURES), draw(FIGURES)
    before = len(tuple(months(FIRST, SWITCH)))
    return IndexTable(
        (
            series("old", "linked", one, FIRST, SWITCH, closed_after=SWITCH),
            series(
                "new", "linked", one[before:], SWITCH.plus(1), LAST, known_from=published(SWITCH), link=LINK
            ),
            series("single", "single", two, FIRST, LAST),
        ),
        CALENDAR,
    )


PERCENTS = st.integers(-30, 60).map(lambda tenths: D(tenths) / 10)
BASE_RULES = st.sampled_from(
    [
        IndexRule(anchor=Anchor.EFFECT),
        IndexRule(IndexRuleKind.MONTHS_BEFORE, Anchor.EFFECT, 1),
        IndexRule(IndexRuleKind.EXACT_MONTH, Anchor.EFFECT, month=Month(2021, 10)),
    ]
)
LINK_RULES = st.sampled_from(
    [
        IndexRule(IndexRuleKind.PREVIOUS_REVISION),
        IndexRule(IndexRuleKind.MONTHS_BEFORE, Anchor.PREVIOUS_TERM, 1),
    ]
)
READINGS = st.builds(
    Reading,
    id=st.just("r"),
    label=st.just(""),
    price_base=st.sampled_from(PriceBase),
    base_rule=BASE_RULES,
    link_rule=LINK_RULES,
    floor_basis=st.sampled_from(ChangeBasis),
    cap_basis=st.sampled_from(ChangeBasis),
    step_rule=st.sampled_from(StepRule),
    link_decimals=st.sampled_from([None, 0, 1, 2, 4]),
)
TERMS = st.one_of(
    st.tuples(st.integers(0, 19), st.just(0)),
    st.integers(0, 18).flatmap(lambda a: st.tuples(st.just(a), st.integers(1, 19 - a))),
)


@st.composite
def clauses(draw, bounds=True, **facts):
    """A clause whose parts make 1 and whose floor is not above its cap."""
    fixed, second = draw(TERMS)
    terms = [IndexTerm("linked", D(20 - fixed - second) / 20)]
    if second:
        terms.append(IndexTerm("single", D(second) / 20))
    floor, cap = (draw(st.none() | PERCENTS), draw(st.none() | PERCENTS)) if bounds else (None, None)
    if floor is not None and cap is not None and floor > cap:
        floor, cap = cap, floor
    made = {
        "fixed_part": D(fixed) / 20,
        "terms": tuple(terms),
        "rounding": draw(st.builds(Rounding, st.sampled_from(RoundingMode), st.integers(0, 4))),
        "floor_percent": floor,
        "cap_percent": cap,
        "threshold_percent": draw(st.none() | PERCENTS.map(abs)) if bounds else None,
        "scope": draw(st.sampled_from(RevisionScope)),
        "readings": (draw(READINGS),),
    }
    return RevisionClause(**(made | facts))


AMOUNTS = st.lists(st.integers(1, 5_000_00).map(lambda cents: D(cents) / 100), min_size=1, max_size=4)


def proposal(clause, amounts, on, table, revisions=()):
    items = tuple(priced(str(to_cents(amount)), f"l{place}") for place, amount in enumerate(amounts))
    calculation = calculate(Basis(clause, EFFECT, items, revisions=revisions), on, table)
    (found,) = calculation.proposals
    return found


def again(clause, one):
    """Compute a revision from what is frozen with it, and nothing else: no table, no chain."""
    ratios = []
    for line in one.lines:
        base, current = Fraction(line.base.value), Fraction(line.current.value)
        if line.link is not None:
            linked = line.link.to_previous
            if line.link.previous == line.base.series:
                current = linked(line.current.value)
            else:
                base = linked(line.base.value)
        ratios.append(current / base)
    exact = Fraction(clause.fixed_part)
    exact += sum(Fraction(line.term.weight) * ratio for line, ratio in zip(one.lines, ratios, strict=True))
    bounded = exact
    if one.floor is not None:
        bounded = max(bounded, one.floor.coefficient)
    if one.cap is not None:
        bounded = min(bounded, one.cap.coefficient)
    if clause.rounding.mode is not RoundingMode.NONE:
        bounded = Fraction(round_to(bounded, clause.rounding.decimals, clause.rounding.mode))
    return exact, bounded


@settings(max_examples=60)
@given(tables(), clauses(), AMOUNTS, st.sampled_from(DAYS))
def test_a_revision_computed_again_from_its_frozen_values_gives_the_same_cents(table, clause, amounts, on):
    one = proposal(clause, amounts, on, table)
    exact, coefficient = again(clause, one)
    assert exact == one.coefficient_exact
    if one.below_threshold or one.firm_step:
        return
    assert coefficient == one.coefficient
    if clause.scope is RevisionScope.TOTAL:
        total = to_cents(Fraction(one.base_price) * coefficient)
        written = [before for _item, before, _after in one.shares]
        assert [after for _item, _before, after in one.shares] == list(share(total, written))
    assert one.revised.ht == sum((after for _item, _before, after in one.shares), ZERO)


@settings(max_examples=40)
@given(tables(), clauses(), AMOUNTS)
def test_a_chain_of_recorded_revisions_gives_what_the_chain_itself_gives(table, clause, amounts):
    """Recording each year freezes the values of a chain: the next year starts from them."""
    recorded = ()
    for on in DAYS:
        one = proposal(clause, amounts, on, table, recorded)
        free = proposal(clause, amounts, on, table)
        assert one.lines == free.lines
        if clause.scope is RevisionScope.TOTAL:
            assert one.revised == free.revised
        quotes = tuple(line.current for line in one.lines)
        recorded = (*recorded, RecordedRevision(on, one.revised.ht, quotes, "r"))


@settings(max_examples=40)
@given(tables(), clauses(), AMOUNTS, st.sampled_from(DAYS))
def test_rounding_up_never_lowers(table, clause, amounts, on):
    up = replace(clause, rounding=Rounding(RoundingMode.UP, clause.rounding.decimals), threshold_percent=None)
    none = replace(up, rounding=Rounding())
    # From the price of the contract: a chain would already start from another price.
    reading = replace(clause.readings[0], price_base=PriceBase.INITIAL, floor_basis=ChangeBasis.SINCE_START)
    readings = (replace(reading, cap_basis=ChangeBasis.SINCE_START),)
    higher = proposal(replace(up, readings=readings), amounts, on, table)
    exact = proposal(replace(none, readings=readings), amounts, on, table)
    assert exact.coefficient <= higher.coefficient < exact.coefficient + Fraction(1, 10**up.rounding.decimals)
    assert higher.revised.ht >= exact.revised.ht


@settings(max_examples=40)
@given(tables(), clauses(threshold_percent=None, rounding=Rounding()), AMOUNTS, st.sampled_from(DAYS))
def test_a_floor_never_lowers_and_a_cap_never_raises(table, clause, amounts, on):
    """The bounds of one link: what its neighbours in the chain are does not change."""
    one = proposal(clause, amounts, on, table)
    if one.firm_step:
        return
    if one.floor is not None and one.cap is None:
        assert one.coefficient == max(one.coefficient_exact, one.floor.coefficient)
    if one.cap is not None:
        assert one.coefficient <= one.cap.coefficient
    if one.cap is not None and one.floor is None:
        assert one.coefficient == min(one.coefficient_exact, one.cap.coefficient)


@settings(max_examples=40)
@given(tables(), clauses(bounds=False), AMOUNTS, st.sampled_from(DAYS))
def test_parts_that_make_one_leave_the_price_alone_while_the_indices_do_not_move(table, clause, amounts, on):
    still = IndexTable(
        [
            replace(one, values=tuple(replace(value, value=D("300.0")) for value in one.values), link=None)
            for one in table.series
            if one.code != "new"
        ],
        CALENDAR,
    )
    terms = tuple(replace(term, index="single") for term in clause.terms)
    one = proposal(replace(clause, terms=terms), amounts, on, still)
    assert one.coefficient == one.coefficient_exact == 1
    assert one.revised.ht == one.base_price == one.previous_ht


@given(
    st.lists(st.integers(1500, 4500), min_size=4, max_size=4),
    st.integers(1, 2000),
)
def test_chained_and_initial_agree_where_no_rounding_stands_between(figures, cents):
    """A price of a whole number of cents for each tenth of the index stays whole at every link."""
    values = tuple(
        IndexValue(Month(year, 11), D(figure) / 10, date(year, 12, 31))
        for year, figure in zip((2021, 2022, 2023, 2024), figures, strict=True)
    )
    table = IndexTable((Series("s", "s", "s", values),), CALENDAR)
    readings = (Reading("initial", ""), Reading("chained", "", price_base=PriceBase.PREVIOUS))
    clause = RevisionClause(terms=(IndexTerm("s"),), readings=readings)
    items = (priced(str(D(cents * figures[0]) / 100)),)
    for on, figure in zip(DAYS, figures[1:], strict=True):
        initial, chained = calculate(Basis(clause, EFFECT, items), on, table).proposals
        product = Fraction(1)
        for link in (*chained.links, chained):
            product *= link.coefficient
        assert product == initial.coefficient
        assert initial.revised.ht == chained.revised.ht == D(cents * figure) / 100
