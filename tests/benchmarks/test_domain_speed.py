"""Status and deadlines of ten thousand contracts: one pass whose cost grows linearly.

The time is compared with a floor measured in the same run, the bare integer arithmetic of the same dates: a
ratio says more than seconds, which depend on the machine. Run with ``pytest tests/benchmarks -m slow -s``.
"""

import random
import sys
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from time import process_time

import pytest

from contractdesk.domain.contract import Decision, NoticeRecord, YearlyRight, state_on
from contractdesk.domain.deadlines import deadlines_of, horizon
from contractdesk.domain.enums import DecisionKind, ExitRule, NoticeKind, RenewalKind
from contractdesk.domain.terms import Terms
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


# The calendar as integers: the first day of each month from the year 2000 on, and the days not worked.
FIRST_DAYS = [date(2000 + month // 12, month % 12 + 1, 1).toordinal() for month in range(12 * 60)]
CLOSED = {
    day.toordinal()
    for day in (date(2015, 1, 1) + timedelta(days=gap) for gap in range(20 * 365))
    if not CONTEXT.calendar.is_business_day(day)
}


def bare_facts(contracts):
    """The facts that the dates need: month and day of the start, months of a period, of notice, last rank."""
    return [
        (
            (terms.effect.year - 2000) * 12 + terms.effect.month - 1,
            terms.effect.day,
            terms.initial.months,
            terms.notice.months or 2,
            1 if terms.renewal_kind is not RenewalKind.TACIT else terms.max_renewals or 99,
            sum(int(item.steps[0].annual_ht * 100) for item in contract.items),
        )
        for contract in contracts
        if (terms := contract.terms).effect is not None
    ]


def bare_arithmetic(facts):
    """The same exits, limits, letters, renewals and invoices, on integers and tuples only."""
    first, last = (day.toordinal() for day in (TODAY, horizon(TODAY, MONTHS)))
    found = []
    for month, day, term, notice, ranks, cents in facts:
        rank = 0
        while rank <= ranks:
            due = month + term + 12 * rank
            rank += 1
            start = FIRST_DAYS[due] + day - 1
            if start <= first:
                continue
            if start > last:
                break
            limit = min(FIRST_DAYS[due - notice] + day - 2, FIRST_DAYS[due - notice + 1] - 1)
            send_by = limit
            while send_by in CLOSED:
                send_by -= 1
            send_by -= 21
            while send_by in CLOSED:
                send_by -= 1
            decide_by = send_by - 60
            while decide_by in CLOSED:
                decide_by -= 1
            found.append((limit, send_by, decide_by, cents))
            found.append((start, rank, cents))
            found.append((start, cents))
    return found


def best_of(times, action, argument):
    """The shortest of a few runs: the others were disturbed."""
    return min(_timed(action, argument) for _ in range(times))


def _timed(action, argument):
    begun = process_time()
    action(argument)
    return process_time() - begun


@pytest.mark.slow
def test_ten_thousand_contracts_against_bare_arithmetic():
    contracts = portfolio(10_000)
    facts = bare_facts(contracts)
    floor = best_of(5, bare_arithmetic, facts)
    measured = {name: best_of(3, action, contracts) for name, action in ACTIONS.items()}
    print(f"\nfloor (integers): {floor * 1000:.0f} ms, {len(bare_arithmetic(facts))} dates")
    for name, seconds in measured.items():
        rows = len(ACTIONS[name](contracts))
        print(f"{name}: {seconds * 1000:.0f} ms, {rows} rows, {seconds / floor:.1f} × the floor")
    assert all(seconds > floor for seconds in measured.values())


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
