"""A contract on a day: status in its order of precedence, window, next exit."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contractdesk.domain.clauses import RevisionClause
from contractdesk.domain.contract import (
    Decision,
    NoticeRecord,
    missing_facts,
    notice_for,
    state_on,
    stop_day,
    window_on,
)
from contractdesk.domain.dates import ONE_DAY
from contractdesk.domain.enums import (
    DecisionKind,
    ExitRule,
    LateRule,
    Missing,
    NoticeKind,
    RenewalKind,
    Status,
    Window,
)
from contractdesk.domain.terms import NoticeDates, Period, Terms
from tests.domain.build import (
    ANNEMASSE,
    ATEXO,
    BRON_IL,
    BRON_WD,
    CONTEXT,
    OPERIS,
    OUEST,
    SIX,
    D,
    days,
    express,
    make_contract,
    months,
    tacit,
    years,
)

END_1, END_2, END_3, END_4 = (date(year, 12, 31) for year in (2025, 2026, 2027, 2028))


def decided(kind, period_end=None, effective_on=None, on=date(2025, 6, 1)):
    return Decision(kind, on, period_end, effective_on)


def renewed(period_end, on=date(2025, 6, 1)):
    return decided(DecisionKind.RENEWED, period_end, on=on)


def refused(period_end, on=date(2025, 6, 1)):
    return decided(DecisionKind.NOT_RENEWED, period_end, on=on)


def terminated(effective_on):
    return decided(DecisionKind.TERMINATED, effective_on=effective_on)


def letter(received, asked=None, kind=NoticeKind.NON_RENEWAL):
    return NoticeRecord(kind, received - timedelta(days=3), received, asked)


def status_of(contract, day):
    return state_on(contract, day, CONTEXT).status


# ---------------------------------------------------------------------------------------------- the six


@pytest.mark.parametrize(
    ("contract", "status", "term", "final_end", "left", "limit", "send_by", "window", "exit_", "ht", "ttc"),
    [
        (BRON_WD, "notice_closed", (2, "2026-01-01", "2026-12-31"), "2028-12-31", 2,
         "2026-10-31", "2026-10-09", "closed", "2027-12-31", "2950.00", "3540.00"),
        (BRON_IL, "notice_closed", (2, "2026-01-01", "2026-12-31"), "2028-12-31", 2,
         "2026-10-31", "2026-10-09", "closed", "2027-12-31", "2000.00", "2400.00"),
        (ANNEMASSE, "in_force", (1, "2026-03-01", "2027-02-28"), "2029-02-28", 2,
         "2026-12-31", "2026-12-10", "open", "2027-02-28", "3400.33", "4080.40"),
        (OPERIS, "notice_closed", (2, "2026-01-01", "2026-12-31"), "2029-12-31", 3,
         "2026-09-30", "2026-09-09", "closed", "2027-12-31", "5429.84", "6515.81"),
    ],
    ids=lambda value: getattr(value, "reference", ""),
)  # fmt: skip
def test_the_running_contracts_on_21_november_2026(
    contract, status, term, final_end, left, limit, send_by, window, exit_, ht, ttc, today
):
    state = state_on(contract, today, CONTEXT)
    assert (state.status, state.window, state.renewals_left) == (status, window, left)
    assert (state.term.number, str(state.term.start), str(state.term.end)) == term
    assert (str(state.final_end), str(state.next_exit)) == (final_end, exit_)
    assert (str(state.notice.limit), str(state.notice.send_by)) == (limit, send_by)
    assert (state.annual_ht, state.totals.ttc) == (D(ht), D(ttc))
    assert (state.as_of, state.missing, state.stops_on) == (today, (), None)


def test_3d_ouest_ended_with_its_four_years(today):
    state = state_on(OUEST, today, CONTEXT)
    assert state.status is Status.ENDED
    assert state.term == Period(4, date(2025, 1, 1), date(2025, 12, 31))
    assert (state.final_end, state.renewals_left) == (date(2025, 12, 31), 0)
    assert (state.notice, state.window, state.next_exit) == (None, Window.NONE, None)
    assert (state.annual_ht, state.missing) == (None, (Missing.ANNUAL_HT,))


def test_3d_ouest_read_as_four_renewals_runs_one_year_more(today):
    other = replace(OUEST, terms=replace(OUEST.terms, total_limit=None, max_renewals=4))
    state = state_on(other, today, CONTEXT)
    assert (state.status, state.final_end) == (Status.LAST_TERM, date(2026, 12, 31))


def test_atexo_waits_for_its_start(today):
    state = state_on(ATEXO, today, CONTEXT)
    assert (state.status, state.missing) == (Status.INCOMPLETE, (Missing.START,))
    assert (state.term, state.final_end, state.notice, state.next_exit, state.exit_end) == (None,) * 5
    assert state.annual_ht == D("6300.00")


def test_atexo_dated_is_in_its_only_period_and_can_be_left_at_each_anniversary():
    dated = replace(ATEXO, terms=replace(ATEXO.terms, effect=date(2026, 4, 22)))
    first = state_on(dated, date(2026, 11, 21), CONTEXT)
    assert (first.status, first.final_end, first.renewals_left) == (Status.LAST_TERM, date(2028, 4, 21), 0)
    assert (first.exit_end, first.next_exit) == (date(2027, 4, 21), date(2027, 4, 21))
    assert (first.notice.limit, first.window) == (date(2027, 1, 21), Window.OPEN)
    assert first.annual_ht == D("6300.00")
    late = state_on(dated, date(2027, 1, 22), CONTEXT)
    assert (late.status, late.window, late.next_exit) == (Status.LAST_TERM, Window.CLOSED, date(2028, 4, 21))
    second = state_on(dated, date(2027, 4, 22), CONTEXT)
    assert (second.notice, second.window, second.annual_ht) == (None, Window.NONE, D("9000.00"))


@pytest.mark.parametrize(
    ("day", "status", "number", "window", "next_exit"),
    [
        ("2024-12-31", "in_force", 1, "open", "2025-12-31"),
        ("2025-01-01", "in_force", 1, "open", "2025-12-31"),
        ("2025-10-10", "in_force", 1, "open", "2025-12-31"),
        ("2025-10-11", "in_force", 1, "postal_risk", "2025-12-31"),
        ("2025-10-30", "in_force", 1, "postal_risk", "2025-12-31"),
        ("2025-10-31", "in_force", 1, "last_day", "2025-12-31"),
        ("2025-11-01", "notice_closed", 1, "closed", "2026-12-31"),
        ("2025-12-31", "notice_closed", 1, "closed", "2026-12-31"),
        ("2026-01-01", "in_force", 2, "open", "2026-12-31"),
        ("2027-12-31", "notice_closed", 3, "closed", "2028-12-31"),
        ("2028-01-01", "last_term", 4, "none", "2028-12-31"),
        ("2028-12-31", "last_term", 4, "none", "2028-12-31"),
        ("2029-01-01", "ended", 4, "none", "None"),
        ("2199-12-31", "ended", 4, "none", "None"),
    ],
)
def test_bron_around_each_boundary(day, status, number, window, next_exit):
    state = state_on(BRON_WD, date.fromisoformat(day), CONTEXT)
    assert (state.status, state.term.number, state.window) == (status, number, window)
    assert (str(state.next_exit), str(state.final_end)) == (next_exit, "2028-12-31")


# ------------------------------------------------------------------------------------------- precedence


@pytest.mark.parametrize(
    ("contract", "day", "status"),
    [
        # A draft is a draft, whatever else is recorded.
        (make_contract(is_draft=True), "2026-05-01", "draft"),
        (make_contract(Terms(), is_draft=True), "2026-05-01", "draft"),
        (make_contract(tacit(max_renewals=0), is_draft=True), "2030-05-01", "draft"),
        (make_contract(is_draft=True, decisions=(terminated(END_1),)), "2026-05-01", "draft"),
        # No period can be computed.
        (make_contract(Terms(initial=months(12))), "2026-05-01", "incomplete"),
        (make_contract(Terms(effect=date(2025, 1, 1))), "2026-05-01", "incomplete"),
        (make_contract(Terms(), decisions=(terminated(END_1),)), "2026-05-01", "incomplete"),
        # Any other missing fact leaves the status as it is.
        (make_contract(tacit(notice=None)), "2026-05-01", "in_force"),
        (make_contract(items=()), "2026-05-01", "in_force"),
        (make_contract(tacit(renewal=None)), "2025-05-01", "in_force"),
        (make_contract(tacit(renewal=None)), "2025-11-05", "notice_closed"),
        (make_contract(tacit(renewal=None)), "2026-01-01", "incomplete"),
        (make_contract(express(renewal=None)), "2025-05-01", "to_decide"),
        (make_contract(express(renewal=None)), "2026-01-01", "ended"),
        (make_contract(express(renewal=None), decisions=(renewed(END_1),)), "2026-01-01", "incomplete"),
        # Terminated: recorded and effective; before that day the contract is denounced.
        (make_contract(decisions=(terminated(date(2026, 6, 30)),)), "2026-06-30", "notice_given"),
        (make_contract(decisions=(terminated(date(2026, 6, 30)),)), "2026-07-01", "terminated"),
        (make_contract(decisions=(decided(DecisionKind.TERMINATED),)), "2026-07-01", "in_force"),
        (make_contract(tacit(max_renewals=0), decisions=(terminated(END_4),)), "2025-06-01", "last_term"),
        (make_contract(tacit(max_renewals=0), decisions=(terminated(END_4),)), "2026-01-01", "ended"),
        (make_contract(decisions=(terminated(date(2024, 6, 30)),)), "2025-06-01", "terminated"),
        # What comes first ends it: the letter, not the later termination.
        (make_contract(notices=(letter(date(2026, 9, 1), END_2),), decisions=(terminated(END_3),)),
         "2027-01-01", "ended"),
        (make_contract(notices=(letter(date(2026, 9, 1), END_2, NoticeKind.TERMINATION),)),
         "2027-01-01", "terminated"),
        # Denounced comes before « à décider », « dernière période » and « reconduction acquise ».
        (make_contract(notices=(letter(date(2026, 9, 1), END_2),)), "2026-08-01", "notice_given"),
        (make_contract(notices=(letter(date(2026, 9, 1), END_2),)), "2026-12-31", "notice_given"),
        (make_contract(notices=(letter(date(2026, 9, 1), END_2),)), "2027-01-01", "ended"),
        (make_contract(tacit(max_renewals=1), notices=(letter(date(2026, 9, 1), END_2),)),
         "2026-12-01", "notice_given"),
        (make_contract(express(), decisions=(refused(END_1),)), "2025-12-31", "notice_given"),
        (make_contract(express(), decisions=(refused(END_1),)), "2026-01-01", "ended"),
        # Express: to decide from the first day of the period to the last, then over.
        (make_contract(express()), "2024-12-31", "in_force"),
        (make_contract(express()), "2025-01-01", "to_decide"),
        (make_contract(express()), "2025-12-31", "to_decide"),
        (make_contract(express()), "2026-01-01", "ended"),
        (make_contract(express(), decisions=(renewed(END_1),)), "2025-12-31", "in_force"),
        (make_contract(express(), decisions=(renewed(END_1),)), "2026-01-01", "to_decide"),
        (make_contract(express(), decisions=(renewed(END_2),)), "2025-06-01", "to_decide"),
        (make_contract(express(max_renewals=1), decisions=(renewed(END_1),)), "2026-01-01", "last_term"),
        (make_contract(express(max_renewals=0)), "2025-06-01", "last_term"),
        (make_contract(express(), decisions=(terminated(END_4),)), "2026-06-01", "ended"),
        # The latest decision about a period is the one that counts.
        (make_contract(express(), decisions=(renewed(END_1, date(2025, 7, 1)), refused(END_1))),
         "2025-12-31", "in_force"),
        (make_contract(express(), decisions=(renewed(END_1), refused(END_1, date(2025, 7, 1)))),
         "2026-01-01", "ended"),
        # A decision is about one period: when the dates change, it no longer counts.
        (make_contract(express(date(2025, 2, 1)), decisions=(refused(END_1),)), "2025-12-31", "to_decide"),
        (make_contract(express(date(2025, 2, 1)), decisions=(renewed(END_1),)), "2026-01-31", "to_decide"),
        # Decided or not, a tacit contract goes on until the letter is sent.
        (make_contract(decisions=(refused(END_1),)), "2026-01-01", "in_force"),
        (make_contract(tacit(max_renewals=0), decisions=(refused(END_1),)), "2025-12-01", "last_term"),
        # No renewal left.
        (make_contract(Terms(date(2025, 1, 1), months(12))), "2025-12-31", "last_term"),
        (make_contract(Terms(date(2025, 1, 1), months(12))), "2026-01-01", "ended"),
        (make_contract(tacit(max_renewals=0)), "2025-11-15", "last_term"),
        (make_contract(tacit(end_cap=date(2026, 3, 31))), "2026-01-01", "last_term"),
        (make_contract(tacit(end_cap=date(2026, 3, 31))), "2026-04-01", "ended"),
        (make_contract(tacit(max_renewals=10_000)), "2026-11-21", "notice_closed"),
    ],
)  # fmt: skip
def test_the_first_status_that_applies(contract, day, status):
    assert status_of(contract, date.fromisoformat(day)) == status


# -------------------------------------------------------------------------------------- recorded letters

after_receipt = tacit(max_renewals=3, late_rule=LateRule.AFTER_RECEIPT, late_delay=months(2))


@pytest.mark.parametrize(
    ("terms", "record", "stop"),
    [
        (tacit(), letter(date(2026, 10, 31), END_2), END_2),
        (tacit(), letter(date(2026, 11, 1), END_2), END_3),
        (after_receipt, letter(date(2026, 11, 15), END_2), date(2027, 1, 15)),
        # Until its reception is known, a letter counts from the day it was sent.
        (tacit(), NoticeRecord(NoticeKind.NON_RENEWAL, date(2026, 10, 30), None, END_2), END_2),
        (tacit(), NoticeRecord(NoticeKind.NON_RENEWAL, date(2026, 10, 30), date(2026, 11, 2), END_2), END_3),
        # Nothing can be told of a period of unknown length.
        (tacit(renewal=None), letter(date(2026, 3, 1)), None),
    ],
)
def test_a_recorded_letter_ends_the_contract(terms, record, stop):
    contract = make_contract(terms, notices=(record,))
    assert stop_day(contract, contract.plan()) == stop


def test_a_denounced_contract_shows_its_last_day_and_asks_for_no_notice():
    contract = make_contract(notices=(letter(date(2026, 9, 1), END_2),))
    state = state_on(contract, date(2026, 10, 1), CONTEXT)
    assert (state.stops_on, state.final_end, state.next_exit) == (END_2, END_2, END_2)
    assert (state.renewals_left, state.notice, state.window) == (0, None, Window.NONE)


def test_a_late_letter_leaves_one_more_period():
    contract = make_contract(notices=(letter(date(2026, 11, 10), END_2),))
    state = state_on(contract, date(2026, 11, 21), CONTEXT)
    assert (state.status, state.stops_on, state.renewals_left) == (Status.NOTICE_GIVEN, END_3, 1)
    assert (state.exit_end, state.window) == (END_2, Window.CLOSED)


def test_editing_the_dates_recomputes_what_the_letter_reaches():
    """The letter of 15/10 was in time for 31/12/2026; it is late once the contract ends on 31/10."""
    records = (letter(date(2026, 10, 15), END_2),)
    before = make_contract(tacit(), notices=records)
    after = make_contract(tacit(date(2024, 11, 1)), notices=records)
    assert state_on(before, date(2026, 10, 20), CONTEXT).stops_on == END_2
    state = state_on(after, date(2026, 10, 20), CONTEXT)
    assert (state.stops_on, state.exit_end) == (date(2027, 10, 31), date(2026, 10, 31))
    assert state.window is Window.CLOSED


def test_a_termination_after_the_last_day_changes_nothing():
    contract = make_contract(tacit(max_renewals=1), decisions=(terminated(date(2030, 6, 30)),))
    assert state_on(contract, date(2026, 6, 1), CONTEXT).final_end == END_2


def test_an_express_contract_that_lapsed_ignores_a_later_termination():
    contract = make_contract(express(), decisions=(terminated(END_4),))
    state = state_on(contract, date(2026, 6, 1), CONTEXT)
    assert (state.final_end, state.stops_on, state.renewals_left) == (END_1, None, 0)


# ------------------------------------------------------------------------------------- window, next exit

DATES = notice_for(make_contract(), END_2, CONTEXT)


@pytest.mark.parametrize(
    ("day", "window"),
    [
        (date(2026, 8, 11), Window.OPEN),
        (date(2026, 10, 9), Window.OPEN),
        (date(2026, 10, 10), Window.POSTAL_RISK),
        (date(2026, 10, 30), Window.POSTAL_RISK),
        (date(2026, 10, 31), Window.LAST_DAY),
        (date(2026, 11, 1), Window.CLOSED),
    ],
)
def test_the_window_of_a_notice(day, window):
    assert window_on(DATES, day) is window


def test_no_window_without_a_notice_and_no_risk_without_a_margin():
    assert window_on(None, date(2026, 10, 9)) is Window.NONE
    handed_over = DATES._replace(send_by=DATES.limit)
    assert [window_on(handed_over, DATES.limit + timedelta(days=gap)) for gap in (-1, 0, 1)] == [
        Window.OPEN,
        Window.LAST_DAY,
        Window.CLOSED,
    ]


def test_margins_are_those_of_the_contract_then_of_the_register():
    own = make_contract(postal_margin=0, lead_days=0)
    assert notice_for(own, END_2, CONTEXT).send_by == date(2026, 10, 30)
    assert notice_for(own, END_2, CONTEXT).decide_by == date(2026, 10, 30)
    short = replace(CONTEXT, postal_margin=7, lead_days=10)
    assert notice_for(make_contract(), END_2, short) == NoticeDates(
        END_2,
        date(2026, 10, 13),
        date(2026, 10, 23),
        date(2026, 10, 31),
        months(2),
        date(2026, 10, 30),
        7,
        10,
    )
    assert notice_for(make_contract(tacit(notice=None)), END_2, CONTEXT) is None


@pytest.mark.parametrize(
    ("contract", "day", "next_exit"),
    [
        (make_contract(tacit(notice=months(18))), "2026-11-21", "2028-12-31"),
        (make_contract(tacit(notice=None)), "2026-11-21", "None"),
        (make_contract(tacit(notice=None, max_renewals=1)), "2025-11-21", "None"),
        (make_contract(tacit(notice=None, max_renewals=1)), "2026-11-21", "2026-12-31"),
        (make_contract(tacit(notice=None, renewal=None)), "2025-11-21", "None"),
        (make_contract(Terms(date(2025, 1, 1), months(12))), "2025-11-21", "2025-12-31"),
        (make_contract(express()), "2025-11-21", "2025-12-31"),
        (make_contract(express(), decisions=(renewed(END_1),)), "2025-11-21", "2026-12-31"),
        (make_contract(express(initial=months(24), exits=ExitRule.ANNIVERSARY)), "2025-06-01", "2025-12-31"),
        (make_contract(express(initial=months(24), exits=ExitRule.ANNIVERSARY)), "2025-11-21", "2026-12-31"),
        (make_contract(tacit(max_renewals=10_000)), "2026-11-21", "2027-12-31"),
    ],
)
def test_the_next_exit(contract, day, next_exit):
    assert str(state_on(contract, date.fromisoformat(day), CONTEXT).next_exit) == next_exit


def test_a_notice_longer_than_the_period_has_closed_before_it_began():
    state = state_on(make_contract(tacit(notice=months(18))), date(2025, 3, 1), CONTEXT)
    assert (state.status, state.window, state.next_exit) == (Status.NOTICE_CLOSED, Window.CLOSED, END_2)


def test_a_renewal_decided_leaves_nothing_to_prevent():
    state = state_on(make_contract(express(), decisions=(renewed(END_1),)), date(2025, 11, 21), CONTEXT)
    assert (state.status, state.notice, state.window) == (Status.IN_FORCE, None, Window.NONE)


def test_an_unlimited_contract_has_no_last_day():
    state = state_on(make_contract(), date(2026, 11, 21), CONTEXT)
    assert (state.final_end, state.renewals_left) == (None, None)


def test_prices_are_those_of_the_last_day_once_over():
    contract = make_contract(decisions=(terminated(date(2026, 6, 30)),))
    assert state_on(contract, date(2030, 1, 1), CONTEXT).annual_ht == D("1000.00")


# ------------------------------------------------------------------------------------------- what is missing


@pytest.mark.parametrize(
    ("contract", "missing"),
    [
        (make_contract(), ()),
        (make_contract(Terms()), ("start", "initial_term")),
        (make_contract(tacit(renewal=None, notice=None)), ("renewal_term", "notice")),
        (make_contract(tacit(renewal=None, notice=None, max_renewals=0)), ()),
        (make_contract(Terms(date(2025, 1, 1), months(24), exits=ExitRule.ANNIVERSARY)), ("notice",)),
        (make_contract(items=()), ("annual_ht",)),
        (make_contract(clause=RevisionClause()), ("index",)),
        (
            make_contract(Terms(), items=(), clause=RevisionClause()),
            ("start", "initial_term", "annual_ht", "index"),
        ),
    ],
)
def test_missing_facts_in_the_order_of_the_form(contract, missing):
    assert missing_facts(contract) == missing


def test_a_renewal_of_unknown_length_leaves_today_unknown():
    state = state_on(make_contract(tacit(renewal=None)), date(2026, 3, 1), CONTEXT)
    assert (state.term, state.final_end, state.next_exit, state.renewals_left) == (None,) * 4
    assert state.missing == (Missing.RENEWAL_TERM,)


def test_a_tacit_renewal_decided_can_still_be_prevented_by_a_letter():
    contract = make_contract(decisions=(Decision(DecisionKind.RENEWED, date(2026, 6, 1), END_2),))
    assert state_on(contract, date(2026, 7, 1), CONTEXT).notice is not None


def test_closed_and_decided():
    assert not make_contract().is_closed
    assert make_contract(decisions=(decided(DecisionKind.CLOSED),)).is_closed
    assert make_contract(decisions=(renewed(END_1), renewed(None))).renewed_ends == {END_1}


# -------------------------------------------------------------------------------------------- properties

any_day = st.dates(date(1990, 1, 1), date(2080, 12, 31))
any_span = st.one_of(
    st.integers(1, 60).map(months), st.integers(1, 800).map(days), st.integers(1, 5).map(years)
)
any_terms = st.builds(
    Terms,
    effect=st.one_of(st.none(), any_day),
    initial=st.one_of(st.none(), any_span),
    renewal_kind=st.sampled_from(RenewalKind),
    renewal=st.one_of(st.none(), any_span),
    max_renewals=st.one_of(st.none(), st.integers(0, 12), st.just(10_000)),
    total_limit=st.one_of(st.none(), any_span),
    end_cap=st.one_of(st.none(), any_day),
    notice=st.one_of(st.none(), any_span),
    exits=st.sampled_from(ExitRule),
    late_rule=st.sampled_from(LateRule),
    late_delay=st.one_of(st.none(), any_span),
)
any_decisions = st.lists(
    st.builds(
        Decision,
        kind=st.sampled_from(DecisionKind),
        decided_on=any_day,
        period_end=st.one_of(st.none(), any_day),
        effective_on=st.one_of(st.none(), any_day),
    ),
    max_size=3,
).map(tuple)
any_letters = st.lists(
    st.builds(
        NoticeRecord,
        kind=st.sampled_from(NoticeKind),
        sent_on=any_day,
        received_on=st.one_of(st.none(), any_day),
        exit_end=st.one_of(st.none(), any_day),
    ),
    max_size=2,
).map(tuple)
any_contract = st.builds(
    make_contract,
    terms=any_terms,
    is_draft=st.booleans(),
    decisions=any_decisions,
    notices=any_letters,
)


@given(any_contract, any_day)
def test_every_contract_has_a_state_that_holds_together(contract, day):
    state = state_on(contract, day, CONTEXT)
    running = state.status not in (Status.DRAFT, Status.INCOMPLETE, Status.TERMINATED, Status.ENDED)
    assert (state.status is Status.DRAFT) == contract.is_draft
    if running:
        assert day <= state.term.end
        assert state.final_end is None or day <= state.final_end
        assert state.renewals_left is None or state.renewals_left >= 0
        assert state.next_exit is None or day <= state.next_exit
        assert (state.status is Status.NOTICE_GIVEN) == (state.stops_on is not None)
        assert (state.notice is None) == (state.window is Window.NONE)
    if state.status in (Status.TERMINATED, Status.ENDED):
        assert state.final_end < day
        assert (state.notice, state.window, state.next_exit) == (None, Window.NONE, None)
    if state.status is Status.INCOMPLETE:
        assert state.term is None
        assert state.missing


@given(st.dates(date(2024, 1, 1), date(2032, 12, 31)), st.sampled_from(SIX))
def test_once_over_always_over(day, contract):
    order = (Status.TERMINATED, Status.ENDED)
    if status_of(contract, day) in order:
        assert status_of(contract, day + ONE_DAY) in order


@given(st.dates(date(2025, 1, 1), date(2028, 12, 31)))
def test_the_window_only_closes_within_a_period(day):
    rank = [Window.OPEN, Window.POSTAL_RISK, Window.LAST_DAY, Window.CLOSED]
    today, tomorrow = (state_on(OPERIS, one, CONTEXT) for one in (day, day + ONE_DAY))
    if today.term == tomorrow.term:
        assert rank.index(today.window) <= rank.index(tomorrow.window)
    assert isinstance(today.annual_ht, Decimal)
