"""Status and deadlines of ten thousand contracts: one pass whose cost grows linearly.

The time is compared with a floor measured in the same run, the bare integer arithmetic of the same dates (see
``bare``): a ratio says more than seconds, which depend on the machine. Run with
``pytest tests/benchmarks -m slow -s``.
"""

import gc
import random
import sys
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from time import process_time

import pytest

from contractdesk.domain.contract import Decision, NoticeRecord, YearlyRight, state_on
from contractdesk.domain.deadlines import deadlines_of, horizon
from contractdesk.domain.enums import DeadlineKind, DecisionKind, ExitRule, NoticeKind, RenewalKind
from contractdesk.domain.terms import Terms
from tests.benchmarks import bare
from tests.domain.build import (
    CONTEXT,
    LIBRICIEL_CLAUSE,
    OPERIS_CLAUSE,
    OUEST_CLAUSE,
    SYNTEC,
    days,
    make_contract,
    months,
    priced,
    tacit,
)

TODAY = date(2026, 11, 21)
MONTHS = 36
CLAUSES = (None, LIBRICIEL_CLAUSE, OPERIS_CLAUSE, OUEST_CLAUSE)
KINDS = (RenewalKind.TACIT, RenewalKind.TACIT, RenewalKind.TACIT, RenewalKind.EXPRESS, RenewalKind.NONE)


def portfolio(count):
    """Contracts of every kind, the same at each run, the mix independent of how many they are."""
    dice = random.Random(2026)
    return [_contract(dice, rank) for rank in range(count)]


def _contract(dice, rank):
    term = dice.choice((12, 12, 12, 24, 36))
    effect = date(2018, 1, 1) + timedelta(days=dice.randrange(3200))
    terms = tacit(
        effect,
        initial=months(term),
        renewal=months(12),
        renewal_kind=dice.choice(KINDS),
        max_renewals=dice.choice((None, 3, 4, 9, 10_000)),
        notice=dice.choice((months(2), months(3), months(6), days(60))),
        exits=ExitRule.ANNIVERSARY if rank % 20 == 0 else ExitRule.TERM_END,
    )
    contract = make_contract(
        Terms() if rank % 50 == 0 else terms,
        id=rank,
        reference=f"C-{rank:05d}",
        items=tuple(priced(f"{dice.randrange(100, 9000)}.00", f"L{line}") for line in range(1, 4)),
        clause=dice.choice(CLAUSES),
        rights=(YearlyRight("Assistance"),) if rank % 4 == 0 else (),
        needs_yearly_codes=rank % 3 == 0,
    )
    if rank % 10 == 3:
        sent = NoticeRecord(NoticeKind.NON_RENEWAL, date(2026, 9, 1), date(2026, 9, 3))
        contract = replace(contract, notices=(sent,))
    if rank % 10 == 7:
        ended = Decision(DecisionKind.TERMINATED, date(2026, 9, 1), effective_on=date(2027, 3, 31))
        contract = replace(contract, decisions=(ended,))
    return contract


def statuses(contracts):
    return [state_on(contract, TODAY, CONTEXT).status for contract in contracts]


def deadlines(contracts):
    until = horizon(TODAY, MONTHS)
    return [one for contract in contracts for one in deadlines_of(contract, TODAY, until, CONTEXT, SYNTEC)]


def floor_facts(contracts):
    """What the bare arithmetic starts from, made beforehand: facts as integers, days worked by ordinal.

    Which revisions lack an index value is no arithmetic on dates: it is given.
    """
    until = horizon(TODAY, MONTHS)
    lacking = {
        one.contract.id: one.due_on.toordinal()
        for contract in contracts
        for one in deadlines_of(contract, TODAY, until, CONTEXT, SYNTEC)
        if one.kind is DeadlineKind.INDEX_MISSING
    }
    facts = [bare.facts_of(contract, lacking.get(contract.id, 0)) for contract in contracts]
    worked = bare.worked_before(CONTEXT.calendar, date(2014, 1, 1), date(2040, 1, 1))
    return facts, TODAY.toordinal(), until.toordinal(), worked


def bare_dates(facts):
    return bare.bare_arithmetic(*facts)


def best_of(times, actions):
    """The shortest of a few runs of each action, in turn: the others were disturbed."""
    rounds = [[_timed(action, argument) for action, argument in actions] for _ in range(times)]
    return [min(found) for found in zip(*rounds, strict=True)]


def _timed(action, argument):
    """The time of a run, without garbage collection, as ``timeit`` does."""
    gc.collect()
    gc.disable()
    try:
        begun = process_time()
        found = action(argument)
        return process_time() - begun
    finally:
        gc.enable()
        del found


def test_the_floor_finds_the_same_dates():
    contracts = portfolio(1_000)
    engine = Counter(
        (
            one.contract.id,
            one.kind,
            one.due_on.toordinal(),
            one.act_by.toordinal(),
            0 if one.notice is None else one.notice.decide_by.toordinal(),
        )
        for one in deadlines(contracts)
    )
    floor = Counter(
        (rank, bare.NAMES[kind], due, act, decide)
        for rank, kind, due, act, decide in bare_dates(floor_facts(contracts))
    )
    assert engine == floor
    assert len({kind for _rank, kind, *_days in floor}) == len(bare.NAMES)


@pytest.mark.slow
def test_ten_thousand_contracts_against_bare_arithmetic():
    contracts = portfolio(10_000)
    facts = floor_facts(contracts)
    fresh = _timed(deadlines, [replace(contract) for contract in contracts])
    floor, *others = best_of(7, [(bare_dates, facts), *((action, contracts) for action in ACTIONS.values())])
    print(f"\nfloor (integers): {floor * 1000:.0f} ms, {len(bare_dates(facts))} dates")
    for name, seconds in zip((*ACTIONS, "deadlines, first time"), (*others, fresh), strict=True):
        print(f"{name}: {seconds * 1000:.0f} ms, {seconds / floor:.1f} × the floor")
    assert all(seconds > floor for seconds in others)


def calls(action, contracts):
    """How many functions are called: a measure of work that no busy machine disturbs."""
    count = 0

    def count_call(frame, event, argument):
        nonlocal count
        if event in ("call", "c_call"):
            count += 1

    before = sys.getprofile()
    sys.setprofile(count_call)
    try:
        action(contracts)
    finally:
        sys.setprofile(before)
    return count


ACTIONS = {"statuses": statuses, "deadlines": deadlines}


@pytest.mark.parametrize("name", ACTIONS)
def test_the_work_grows_in_proportion_of_the_contracts(name):
    contracts = portfolio(800)
    ACTIONS[name](contracts)  # holidays and index values are looked up once
    work = [calls(ACTIONS[name], contracts[:count]) for count in (200, 400, 800)]
    for less, more in pairwise(work):
        assert 1.9 < more / less < 2.1
