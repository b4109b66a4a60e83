"""Random clauses: what is frozen with a revision gives its price again, to the cent."""

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from types import SimpleNamespace

from hypothesis import given, settings
from hypothesis import strategies as st

from contractdesk.domain.clauses import IndexTerm, Reading, RevisionClause, Rounding, check_clause
from contractdesk.domain.enums import (
    ChangeBasis,
    PriceBase,
    RevisionDay,
    RevisionScope,
    RoundingMode,
)
from contractdesk.domain.revision import Basis, calculate
from contractdesk.services.dto import RevisionView
from contractdesk.services.revision_snapshot import agrees, frozen_of, snapshot_of
from tests.domain.build import SYNTEC, priced

# From here on the values are in the table of the tests, on both sides of the change of series.
START, DAY = date(2022, 1, 1), date(2024, 1, 1)
AMOUNTS = st.integers(100, 9_000_000).map(lambda cents: f"{Decimal(cents).scaleb(-2)}")
PERCENTS = st.none() | st.integers(0, 800).map(lambda n: Decimal(n).scaleb(-2))


@st.composite
def clauses(draw):
    """A clause that means something: weights that sum to 1, no floor above its cap."""
    fixed = draw(st.integers(0, 90)) * Decimal("0.01")
    floor, cap = sorted((draw(PERCENTS), draw(PERCENTS)), key=lambda one: Decimal(-1) if one is None else one)
    second = draw(st.booleans())
    weights = [1 - fixed] if not second else [(1 - fixed) / 2] * 2
    clause = RevisionClause(
        fixed_part=fixed,
        terms=tuple(IndexTerm("Syntec", weight) for weight in weights),
        rounding=Rounding(draw(st.sampled_from(RoundingMode)), draw(st.integers(1, 5))),
        floor_percent=floor,
        cap_percent=cap,
        threshold_percent=draw(PERCENTS),
        scope=draw(st.sampled_from(RevisionScope)),
        day=draw(st.sampled_from(RevisionDay)),
    )
    bases = st.sampled_from(ChangeBasis)
    readings = tuple(
        Reading(
            base.value,
            "",
            price_base=base,
            floor_basis=draw(bases),
            cap_basis=draw(bases),
            link_decimals=draw(st.sampled_from([None, 0, 1, 2])),
        )
        for base in PriceBase
    )
    assert check_clause(clause) == ()
    return replace(clause, readings=readings)


def frozen(clause, one):
    """What is written with a revision, as it comes back from the file."""
    view = RevisionView("C-1", DAY, "", "", (), ())
    return json.loads(json.dumps(snapshot_of(SimpleNamespace(table=SYNTEC), clause, one, view)))


@given(clause=clauses(), amounts=st.lists(AMOUNTS, min_size=1, max_size=4))
@settings(max_examples=60)
def test_a_saved_revision_is_computed_again_from_its_frozen_values(clause, amounts):
    items = tuple(priced(amount, f"L{rank}") for rank, amount in enumerate(amounts))
    for one in calculate(Basis(clause, START, items), DAY, SYNTEC).proposals:
        snapshot = frozen(clause, one)
        again = frozen_of(snapshot).priced()
        assert again.parts == tuple(part for _item, _written, part in one.shares)
        assert again.ht == one.revised.ht
        assert again.coefficient == one.coefficient
        assert agrees(snapshot) is True


@given(clause=clauses(), amount=AMOUNTS, decimals=st.integers(1, 5))
@settings(max_examples=60)
def test_rounding_up_never_lowers(clause, amount, decimals):
    unbounded = replace(clause, threshold_percent=None)
    plain = replace(unbounded, rounding=Rounding())
    upper = replace(unbounded, rounding=Rounding(RoundingMode.UP, decimals))
    found = [calculate(Basis(one, START, (priced(amount),)), DAY, SYNTEC).proposals for one in (plain, upper)]
    for exact, raised in zip(*found, strict=True):
        if exact.reading.price_base is PriceBase.INITIAL:
            assert raised.coefficient >= exact.coefficient
            assert raised.revised.ht >= exact.revised.ht


@given(amount=AMOUNTS)
def test_chained_and_initial_agree_where_no_rounding_stands_between(amount):
    """One link only, or a chain whose links are not rounded to the cent: the ratios multiply."""
    clause = RevisionClause(
        terms=(IndexTerm("syntec-revise"),),
        readings=(
            Reading("initial", "", link_decimals=None),
            Reading("chained", "", price_base=PriceBase.PREVIOUS, link_decimals=None),
        ),
    )
    basis = Basis(clause, date(2023, 1, 1), (priced(amount),))
    first, chained = calculate(basis, date(2024, 1, 1), SYNTEC).proposals
    assert first.revised == chained.revised
    first, chained = calculate(basis, date(2025, 1, 1), SYNTEC).proposals
    links = (*chained.links, chained)
    product = 1
    for one in links:
        product *= one.coefficient
    assert product == first.coefficient
    assert abs(chained.revised.ht - first.revised.ht) <= Decimal("0.02")
