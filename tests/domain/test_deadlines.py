"""Deadlines: kinds, dates to act by, buckets, what stays listed once it is past."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contractdesk.domain.billing import BillingRule
from contractdesk.domain.clauses import RecordedRevision, RevisionClause
from contractdesk.domain.contract import (
    Decision,
    ModuleStart,
    NoticeRecord,
    YearlyRight,
)
from contractdesk.domain.deadlines import (
    Deadline,
    bucket_of,
    deadlines_of,
    horizon,
    sort_key,
)
from contractdesk.domain.enums import (
    Bucket,
    ClauseKind,
    DeadlineKind,
    DeadlineState,
    DecisionKind,
    ExitRule,
    NoticeKind,
    RevisionDay,
)
from contractdesk.domain.prices import PriceStep
from contractdesk.domain.terms import Terms
from tests.domain.build import (
    ANNEMASSE,
    ATEXO,
    ATEXO_CLAUSE,
    BRON_WD,
    CONTEXT,
    LIBRICIEL_CLAUSE,
    OPERIS,
    OPERIS_CLAUSE,
    OUEST,
    SIX,
    SYNTEC,
    D,
    days,
    express,
    make_contract,
    months,
    priced,
    tacit,
)

TODAY = date(2026, 11, 21)
END_2026, END_2027 = date(2026, 12, 31), date(2027, 12, 31)


def listed(contract, today=TODAY, until=None, context=CONTEXT, table=SYNTEC):
    last = horizon(today) if until is None else until
    return sorted(deadlines_of(contract, today, last, context, table), key=sort_key)


def facts(contract, *kinds, **options):
    """(kind, date, act by, state) of the deadlines of some kinds, or of all."""
    return [
        (one.kind.value, str(one.due_on), str(one.act_by), one.state.value)
        for one in listed(contract, **options)
        if not kinds or one.kind in kinds
    ]


def decided(kind, period_end=None, on=date(2026, 6, 1)):
    return Decision(kind, on, period_end)


# ----------------------------------------------------------------------------------------------- buckets


@pytest.mark.parametrize(
    ("gap", "bucket"),
    [
        (-3650, Bucket.OVERDUE),
        (-1, Bucket.OVERDUE),
        (0, Bucket.TODAY),
        (1, Bucket.WEEK),
        (7, Bucket.WEEK),
        (8, Bucket.MONTH),
        (30, Bucket.MONTH),
        (31, Bucket.QUARTER),
        (90, Bucket.QUARTER),
        (91, Bucket.LATER),
        (3650, Bucket.LATER),
    ],
)
def test_buckets_partition_the_line(gap, bucket):
    assert bucket_of(TODAY + timedelta(days=gap), TODAY) is bucket


@given(st.integers(-1000, 1000))
def test_a_later_day_is_never_in_an_earlier_bucket(gap):
    order = list(Bucket)
    day = TODAY + timedelta(days=gap)
    here, next_ = (order.index(bucket_of(one, TODAY)) for one in (day, day + timedelta(days=1)))
    assert here <= next_ <= here + 1


@pytest.mark.parametrize(
    ("state", "act_by", "is_due"),
    [
        (DeadlineState.OPEN, TODAY, True),
        (DeadlineState.OPEN, TODAY + timedelta(days=1), False),
        (DeadlineState.MISSED, TODAY - timedelta(days=9), True),
        (DeadlineState.DONE, TODAY, False),
        (DeadlineState.SNOOZED, TODAY, False),
    ],
)
def test_due_is_reached_and_not_dealt_with(state, act_by, is_due):
    one = Deadline(BRON_WD, DeadlineKind.NOTICE, act_by, act_by, state)
    assert one.is_due(TODAY) is is_due
    assert one.bucket(TODAY) is bucket_of(act_by, TODAY)
    assert one.decide_by is None


def test_the_horizon_is_eighteen_months_by_default():
    assert horizon(TODAY) == date(2028, 5, 21)
    assert horizon(date(2026, 8, 31), 6) == date(2027, 2, 28)


# ----------------------------------------------------------------------------------------- the six contracts


def test_everything_that_bron_asks_for():
    assert facts(BRON_WD) == [
        ("notice", "2026-10-31", "2026-10-09", "missed"),
        ("information", "2026-12-31", "2026-12-31", "open"),
        ("invoice", "2027-01-01", "2027-01-01", "open"),
        ("renewal", "2027-01-01", "2027-01-01", "open"),
        ("notice", "2027-10-31", "2027-10-08", "open"),
        ("information", "2027-12-31", "2027-12-31", "open"),
        ("invoice", "2028-01-01", "2028-01-01", "open"),
        ("renewal", "2028-01-01", "2028-01-01", "open"),
    ]
    coming = [one for one in listed(BRON_WD) if one.kind is DeadlineKind.NOTICE][1]
    assert (coming.decide_by, coming.amount_ht, coming.period.number) == (date(2027, 8, 9), D("2950.00"), 3)
    assert coming.bucket(TODAY) is Bucket.LATER


def test_everything_that_operis_asks_for():
    assert facts(OPERIS, until=END_2027) == [
        ("index_missing", "2026-01-01", "2026-01-01", "open"),
        ("notice", "2026-09-30", "2026-09-09", "missed"),
        ("entitlement", "2026-12-31", "2026-12-31", "open"),
        ("entitlement", "2026-12-31", "2026-12-31", "open"),
        ("invoice", "2027-01-01", "2027-01-01", "open"),
        ("renewal", "2027-01-01", "2027-01-01", "open"),
        ("revision", "2027-01-01", "2027-01-01", "open"),
        ("notice", "2027-09-30", "2027-09-09", "open"),
        ("entitlement", "2027-12-31", "2027-12-31", "open"),
        ("entitlement", "2027-12-31", "2027-12-31", "open"),
    ]
    assert next(one.subject for one in listed(OPERIS)) == "2024-11, 2025-11"
    rights = {one.subject for one in listed(OPERIS) if one.kind is DeadlineKind.ENTITLEMENT}
    assert rights == {"Assistance annuelle sur site", "Mise à jour MAJIC"}


def test_annemasse_can_still_be_left():
    assert facts(ANNEMASSE, DeadlineKind.NOTICE) == [
        ("notice", "2026-12-31", "2026-12-10", "open"),
        ("notice", "2027-12-31", "2027-12-10", "open"),
    ]


def test_3d_ouest_ended_without_successor_stays_listed_alone():
    assert facts(OUEST) == [("final_end", "2025-12-31", "2025-12-31", "missed")]


def test_atexo_asks_for_its_start():
    (one,) = listed(ATEXO)
    assert (one.kind, one.due_on, one.act_by) == (DeadlineKind.INCOMPLETE, TODAY, TODAY)
    assert (one.missing, one.subject) == (("start",), "mise en production de la phase 1")
    assert (one.amount_ht, one.bucket(TODAY)) == (D("6300.00"), Bucket.TODAY)


# ------------------------------------------------------------------------------------------------ notices


@pytest.mark.parametrize(
    ("today", "state", "bucket"),
    [
        ("2026-10-08", "open", "week"),
        ("2026-10-09", "open", "today"),
        ("2026-10-10", "open", "overdue"),
        ("2026-10-31", "open", "overdue"),
        ("2026-11-01", "missed", "overdue"),
        ("2026-12-31", "missed", "overdue"),
    ],
)
def test_a_notice_past_its_letter_is_late_past_its_limit_missed(today, state, bucket):
    day = date.fromisoformat(today)
    first = next(one for one in listed(BRON_WD, today=day) if one.kind is DeadlineKind.NOTICE)
    assert (first.due_on, first.act_by) == (date(2026, 10, 31), date(2026, 10, 9))
    assert (first.state, first.bucket(day)) == (state, bucket)


def test_a_missed_notice_is_listed_until_its_period_is_over():
    assert facts(BRON_WD, DeadlineKind.NOTICE, today=date(2027, 1, 1))[0][1] == "2027-10-31"


def test_a_recorded_letter_stops_its_alerts():
    sent = NoticeRecord(NoticeKind.NON_RENEWAL, date(2026, 10, 1), date(2026, 10, 5), END_2026)
    contract = replace(BRON_WD, notices=(sent,), needs_yearly_codes=False)
    assert facts(contract) == [("final_end", "2026-12-31", "2026-12-31", "open")]


def test_a_letter_for_a_later_exit_leaves_the_nearer_one_open():
    sent = NoticeRecord(NoticeKind.NON_RENEWAL, date(2026, 10, 1), date(2026, 10, 5), END_2027)
    contract = replace(BRON_WD, notices=(sent,))
    assert facts(contract, DeadlineKind.NOTICE) == [("notice", "2026-10-31", "2026-10-09", "missed")]
    assert facts(contract, DeadlineKind.FINAL_END) == [("final_end", "2027-12-31", "2027-12-31", "open")]


def test_a_renewal_that_was_decided_asks_for_no_letter():
    contract = make_contract(tacit(), decisions=(decided(DecisionKind.RENEWED, END_2026),))
    assert facts(contract, DeadlineKind.NOTICE)[0][1] == "2027-10-31"


def test_a_notice_longer_than_the_period_has_several_open_at_once():
    assert facts(make_contract(tacit(notice=months(18))), DeadlineKind.NOTICE) == [
        ("notice", "2025-06-30", "2025-06-06", "missed"),
        ("notice", "2026-06-30", "2026-06-09", "missed"),
        ("notice", "2027-06-30", "2027-06-09", "open"),
    ]


def test_a_notice_that_could_never_be_given_is_not_missed():
    """Its limit came before the contract: the first possible exit is a later one."""
    contract = make_contract(tacit(notice=months(18)))
    assert facts(contract, DeadlineKind.NOTICE, today=date(2025, 3, 1))[0][1] == "2025-06-30"


def test_a_notice_in_days():
    contract = make_contract(tacit(notice=days(60)))
    assert facts(contract, DeadlineKind.NOTICE)[0][:2] == ("notice", "2026-11-01")


def test_a_contract_that_has_not_started_announces_its_first_notice():
    contract = make_contract(tacit(date(2027, 3, 1)))
    assert facts(contract) == [
        ("invoice", "2027-03-01", "2027-03-01", "open"),
        ("notice", "2027-12-31", "2027-12-10", "open"),
        ("invoice", "2028-03-01", "2028-03-01", "open"),
        ("renewal", "2028-03-01", "2028-03-01", "open"),
    ]


def test_the_last_period_needs_no_notice():
    assert facts(make_contract(tacit(max_renewals=1)), DeadlineKind.NOTICE) == []
    assert facts(make_contract(tacit(notice=None)), DeadlineKind.NOTICE) == []


def test_exits_at_anniversaries_have_their_notice_and_their_anniversary():
    dated = replace(ATEXO, terms=replace(ATEXO.terms, effect=date(2026, 4, 22)), clause=None)
    assert facts(dated) == [
        ("notice", "2027-01-21", "2026-12-31", "open"),
        ("invoice", "2027-04-22", "2027-04-22", "open"),
        ("renewal", "2027-04-22", "2027-04-22", "open"),
        ("procurement", "2027-10-21", "2027-10-21", "open"),
        ("final_end", "2028-04-21", "2028-04-21", "open"),
    ]
    anniversary = next(one for one in listed(dated) if one.kind is DeadlineKind.RENEWAL)
    assert (anniversary.period.number, anniversary.amount_ht) == (1, D("9000.00"))


# ---------------------------------------------------------------------------------------- express renewal


@pytest.mark.parametrize(
    ("contract", "expected"),
    [
        (make_contract(express(date(2026, 1, 1))), ("2026-10-31", "2026-10-31", "missed")),
        (make_contract(express(date(2026, 4, 1))), ("2027-01-31", "2027-01-31", "open")),
        (make_contract(express(date(2026, 1, 1), notice=None)), ("2026-12-31", "2026-12-31", "open")),
    ],
)
def test_an_express_renewal_asks_for_one_decision(contract, expected):
    assert facts(contract, DeadlineKind.EXPRESS_DECISION) == [("express_decision", *expected)]
    assert facts(contract, DeadlineKind.NOTICE, DeadlineKind.RENEWAL) == []


def test_once_decided_the_next_period_asks():
    contract = make_contract(express(), decisions=(decided(DecisionKind.RENEWED, date(2025, 12, 31)),))
    assert facts(contract, DeadlineKind.EXPRESS_DECISION) == [
        ("express_decision", "2026-10-31", "2026-10-31", "missed")
    ]
    both = replace(contract, decisions=(*contract.decisions, decided(DecisionKind.RENEWED, END_2026)))
    assert facts(both, DeadlineKind.EXPRESS_DECISION) == [
        ("express_decision", "2027-10-31", "2027-10-31", "open")
    ]
    assert facts(both, DeadlineKind.RENEWAL) == [("renewal", "2027-01-01", "2027-01-01", "open")]


def test_a_decision_is_not_announced_before_its_period():
    contract = make_contract(express(date(2027, 1, 1), notice=None))
    assert facts(contract, DeadlineKind.EXPRESS_DECISION, until=date(2026, 12, 31)) == []


def test_an_express_contract_can_also_be_left_at_its_anniversaries():
    contract = make_contract(express(date(2026, 4, 1), initial=months(24), exits=ExitRule.ANNIVERSARY))
    assert facts(contract, DeadlineKind.NOTICE, DeadlineKind.EXPRESS_DECISION) == [
        ("notice", "2027-01-31", "2027-01-08", "open"),
        ("express_decision", "2028-01-31", "2028-01-31", "open"),
    ]


# ------------------------------------------------------------------------------------------ end of contract


def test_the_end_and_the_time_to_buy_again():
    contract = make_contract(tacit(max_renewals=2))
    assert facts(contract, DeadlineKind.FINAL_END, DeadlineKind.PROCUREMENT) == [
        ("procurement", "2027-06-30", "2027-06-30", "open"),
        ("final_end", "2027-12-31", "2027-12-31", "open"),
    ]
    assert facts(contract, DeadlineKind.PROCUREMENT, today=date(2027, 7, 1)) == []
    assert facts(contract, DeadlineKind.PROCUREMENT, context=replace(CONTEXT, procurement_months=0)) == []
    early = replace(CONTEXT, procurement_months=12)
    assert facts(contract, DeadlineKind.PROCUREMENT, context=early)[0][1] == "2026-12-31"
    assert facts(make_contract(), DeadlineKind.FINAL_END) == []


@pytest.mark.parametrize("today", [date(2027, 6, 1), date(2028, 6, 1)])
@pytest.mark.parametrize("settled", [{"has_successor": True}, {"decisions": (decided(DecisionKind.CLOSED),)}])
def test_a_successor_or_a_closing_decision_settles_the_end(settled, today):
    contract = make_contract(tacit(max_renewals=2), **settled)
    assert facts(contract, DeadlineKind.FINAL_END, DeadlineKind.PROCUREMENT, today=today) == []


def test_a_terminated_contract_stays_listed_on_its_last_day():
    ended = Decision(DecisionKind.TERMINATED, date(2026, 3, 1), effective_on=date(2026, 6, 30))
    assert facts(make_contract(decisions=(ended,))) == [("final_end", "2026-06-30", "2026-06-30", "missed")]


# -------------------------------------------------------------------------------------- revisions, indices


def test_coming_revisions_and_the_index_that_the_latest_lacks():
    contract = make_contract(tacit(date(2024, 5, 1)), clause=OPERIS_CLAUSE)
    assert facts(contract, DeadlineKind.REVISION, DeadlineKind.INDEX_MISSING) == [
        ("index_missing", "2026-05-01", "2026-05-01", "open"),
        ("revision", "2027-05-01", "2027-05-01", "open"),
        ("revision", "2028-05-01", "2028-05-01", "open"),
    ]
    subjects = [one.subject for one in listed(contract) if one.kind is DeadlineKind.INDEX_MISSING]
    assert subjects == ["2025-11, 2025-12, 2026-01, 2026-02, 2026-03"]
    assert facts(contract, DeadlineKind.INDEX_MISSING, table=None) == []


def test_a_recorded_revision_is_no_longer_asked_for():
    recorded = tuple(RecordedRevision(date(year, 5, 1), D("1.00")) for year in (2026, 2027))
    contract = make_contract(tacit(date(2024, 5, 1)), clause=OPERIS_CLAUSE, revisions=recorded)
    assert facts(contract, DeadlineKind.REVISION, DeadlineKind.INDEX_MISSING) == [
        ("revision", "2028-05-01", "2028-05-01", "open")
    ]


def test_nothing_is_lacking_when_every_value_is_there():
    contract = make_contract(tacit(date(2024, 3, 1)), clause=OPERIS_CLAUSE)
    assert facts(contract, DeadlineKind.INDEX_MISSING, today=date(2025, 3, 1)) == []


def test_a_revision_due_today_is_announced_and_checked():
    contract = make_contract(tacit(date(2025, 1, 1)), clause=OPERIS_CLAUSE)
    found = facts(contract, DeadlineKind.REVISION, DeadlineKind.INDEX_MISSING, today=date(2026, 1, 1))
    assert found[:2] == [
        ("index_missing", "2026-01-01", "2026-01-01", "open"),
        ("revision", "2026-01-01", "2026-01-01", "open"),
    ]


@pytest.mark.parametrize("clause", [None, LIBRICIEL_CLAUSE, RevisionClause(ClauseKind.FIRM)])
def test_firm_prices_set_no_deadline(clause):
    contract = make_contract(tacit(date(2024, 5, 1)), clause=clause)
    assert facts(contract, DeadlineKind.REVISION, DeadlineKind.INDEX_MISSING) == []


def test_no_revision_after_the_last_day_nor_before_the_start():
    ending = make_contract(tacit(date(2025, 3, 1), max_renewals=1), clause=OPERIS_CLAUSE)
    assert facts(ending, DeadlineKind.REVISION) == []
    coming = make_contract(tacit(date(2027, 1, 1)), clause=replace(OPERIS_CLAUSE, day=RevisionDay.JANUARY))
    assert facts(coming, DeadlineKind.REVISION, DeadlineKind.INDEX_MISSING) == [
        ("revision", "2028-01-01", "2028-01-01", "open")
    ]


def test_a_clause_that_no_date_can_be_read_against_lacks_nothing():
    contract = make_contract(tacit(date(2024, 3, 1)), clause=ATEXO_CLAUSE)
    assert facts(contract, DeadlineKind.INDEX_MISSING, today=date(2025, 3, 1)) == []


# ------------------------------------------------------------------------------------- invoices, modules


def test_invoices_say_what_they_cover():
    contract = make_contract(tacit(max_renewals=1), billing=BillingRule(6))
    found = [one for one in listed(contract, today=date(2026, 1, 2)) if one.kind is DeadlineKind.INVOICE]
    assert [(str(one.due_on), one.amount_ht) for one in found] == [("2026-07-01", D("500.00"))]
    assert (found[0].bill.covers_from, found[0].bill.covers_to) == (date(2026, 7, 1), END_2026)


def test_what_comes_by_itself_asks_for_nothing():
    alone = {one.kind for one in listed(BRON_WD) if one.comes_alone}
    assert alone == {DeadlineKind.RENEWAL, DeadlineKind.INVOICE}


def test_a_renewal_is_announced_although_its_notice_is_far():
    """Thirty-six months, left at each anniversary: the second exit's letter is not in sight yet."""
    contract = make_contract(tacit(date(2026, 12, 1), initial=months(36), exits=ExitRule.ANNIVERSARY))
    found = facts(contract, DeadlineKind.RENEWAL, DeadlineKind.NOTICE, until=date(2027, 12, 5))
    assert [(kind, due) for kind, due, *_rest in found] == [
        ("notice", "2027-09-30"),
        ("renewal", "2027-12-01"),
    ]


def test_amounts_are_those_of_the_day_at_stake():
    steps = (PriceStep(D("1000.00")), PriceStep(D("1200.00"), date(2027, 1, 1)))
    contract = make_contract(items=(replace(priced(), steps=steps),), needs_yearly_codes=True)
    amounts = {(one.kind.value, str(one.due_on)): one.amount_ht for one in listed(contract)}
    assert amounts["notice", "2026-10-31"] == D("1200.00")
    assert amounts["renewal", "2027-01-01"] == amounts["invoice", "2027-01-01"] == D("1200.00")
    assert amounts["information", "2026-12-31"] is None
    ended = make_contract(tacit(max_renewals=0), items=(replace(priced(), steps=steps),))
    assert [one.amount_ht for one in listed(ended)] == [D("1000.00")]


def test_modules_not_commissioned_are_one_thing_to_do():
    modules = (ModuleStart("SVES"), ModuleStart("ADS", date(2025, 3, 1)), ModuleStart("LEGA/PLAT'AU"))
    contract = replace(OPERIS, modules=modules)
    (one,) = [one for one in listed(contract) if one.kind is DeadlineKind.COMMISSIONING]
    assert (one.subject, one.due_on) == ("SVES, LEGA/PLAT'AU", TODAY)
    (early,) = [
        one for one in listed(contract, today=date(2024, 10, 1)) if one.kind is DeadlineKind.COMMISSIONING
    ]
    assert early.act_by == date(2025, 1, 1)
    started = replace(OPERIS, modules=(ModuleStart("ADS", date(2025, 3, 1)),))
    assert facts(started, DeadlineKind.COMMISSIONING) == []


# -------------------------------------------------------------------------------- yearly rights and codes


def test_rights_are_those_of_the_contract_year_whatever_the_periods():
    rights = (YearlyRight("5 tickets"),)
    long = make_contract(Terms(date(2025, 1, 1), months(30)), rights=rights)
    assert [row[1] for row in facts(long, DeadlineKind.ENTITLEMENT)] == ["2026-12-31", "2027-06-30"]
    assert [row[1] for row in facts(long, DeadlineKind.ENTITLEMENT, until=END_2026)] == ["2026-12-31"]
    unlimited = make_contract(rights=rights)
    assert [row[1] for row in facts(unlimited, DeadlineKind.ENTITLEMENT)] == ["2026-12-31", "2027-12-31"]
    whole = make_contract(tacit(max_renewals=1), rights=rights)
    assert [row[1] for row in facts(whole, DeadlineKind.ENTITLEMENT)] == ["2026-12-31"]


@pytest.mark.parametrize(
    ("terms", "coded", "expected"),
    [
        (tacit(), (), [("2026-12-31", "2027"), ("2027-12-31", "2028")]),
        (tacit(), (2027,), [("2027-12-31", "2028")]),
        (tacit(max_renewals=1), (), []),
        (tacit(max_renewals=2), (), [("2026-12-31", "2027")]),
        # A contract to come needs them on its first day, for the year it starts in.
        (tacit(date(2027, 3, 1)), (), [("2027-03-01", "2027"), ("2027-12-31", "2028")]),
        (tacit(date(2027, 1, 1)), (), [("2027-01-01", "2027"), ("2027-12-31", "2028")]),
    ],
)
def test_codes_for_each_civil_year(terms, coded, expected):
    contract = make_contract(terms, needs_yearly_codes=True, coded_years=frozenset(coded))
    found = [one for one in listed(contract) if one.kind is DeadlineKind.INFORMATION]
    assert [(str(one.due_on), one.subject) for one in found] == expected


# --------------------------------------------------------------------------------------- what is missing


def test_a_draft_asks_for_nothing():
    assert facts(make_contract(is_draft=True)) == []
    assert facts(make_contract(Terms(), is_draft=True)) == []


def test_missing_facts_are_asked_for_beside_the_rest():
    contract = make_contract(tacit(notice=None), items=())
    found = listed(contract, until=date(2027, 1, 1))
    assert [one.kind.value for one in found] == ["incomplete", "invoice", "renewal"]
    assert found[0].missing == ("notice", "annual_ht")
    assert [one.amount_ht for one in found] == [None] * 3


def test_a_contract_closed_although_incomplete_asks_for_nothing():
    assert facts(replace(ATEXO, decisions=(decided(DecisionKind.CLOSED),))) == []


def test_a_renewal_of_unknown_length_asks_only_for_it():
    (one,) = listed(make_contract(tacit(renewal=None)))
    assert (one.kind, one.missing) == (DeadlineKind.INCOMPLETE, ("renewal_term",))


def test_ten_thousand_renewals_make_no_more_deadlines():
    assert len(listed(make_contract(tacit(max_renewals=10_000)))) == len(listed(make_contract()))


# --------------------------------------------------------------------------------------------- properties


@given(
    st.sampled_from(SIX),
    st.dates(date(2021, 6, 1), date(2030, 12, 31)),
    st.integers(0, 40),
)
def test_deadlines_are_within_the_horizon_and_the_past_is_listed_only_when_it_asks(contract, today, count):
    until = horizon(today, count + 1)
    for one in deadlines_of(contract, today, until, CONTEXT, SYNTEC):
        assert one.act_by <= until
        assert one.act_by <= one.due_on
        if one.act_by < today:
            assert one.kind in (DeadlineKind.NOTICE, DeadlineKind.INDEX_MISSING, DeadlineKind.FINAL_END)
            assert one.is_due(today)
        if one.state is DeadlineState.MISSED:
            assert one.due_on < today


@given(st.sampled_from(SIX), st.dates(date(2021, 6, 1), date(2030, 12, 31)))
def test_a_longer_horizon_only_adds(contract, today):
    near, far = (list(deadlines_of(contract, today, horizon(today, n), CONTEXT, SYNTEC)) for n in (6, 24))
    assert [one for one in far if one.act_by <= horizon(today, 6)] == near


@given(st.dates(date(2025, 1, 1), date(2029, 6, 30)))
def test_no_tacit_renewal_comes_without_its_notice(today):
    """Whoever reads the list each day is told of every renewal to come, in time or too late."""
    found = listed(OPERIS, today=today)
    prevented = {one.notice.exit_end for one in found if one.kind is DeadlineKind.NOTICE}
    renewals = {one.due_on for one in found if one.kind is DeadlineKind.RENEWAL and one.due_on > today}
    assert {day - timedelta(days=1) for day in renewals} <= prevented
