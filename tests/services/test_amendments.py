"""Amendments recorded in the register: what they change, what is refused, how they are undone."""

from datetime import date, timedelta

import pytest

from contractdesk.common.errors import InputError, NotFoundError, ValidationError
from contractdesk.data import exchange, models, queries
from contractdesk.domain.enums import DeadlineKind, DecisionKind, LateRule, RenewalKind, Unit
from contractdesk.services import acts, amendments, contract_sheet, deadlines, history
from contractdesk.services.facts import load_facts
from contractdesk.services.terms_words import TermsChange
from tests.conftest import TODAY

WD, OUEST, TRUST = "BRON_CM_WD", "3DOUEST-ENFANCE-2022", "D_2026_0083"
START = date(2027, 1, 1)
LONGER = {"notice_count": 3, "renewal_count": 24}


def amend(database, effective_on=START, changes=LONGER, reference=WD, **options):
    amendments.record_amendment(database, reference, effective_on, changes, TODAY, **options)


def faults(refusal):
    return [(fault.field, fault.code) for fault in refusal.value.fields]


def ends(database, reference=WD):
    return [str(period.end) for period in load_facts(database).contract(reference).plan().periods(date.max)]


def kept(database, reference=WD):
    with database.read() as session:
        row = queries.contract(session, reference)
        return [(one.number, one.effective_on, one.changes, one.document_id) for one in row.amendments]


def test_the_clauses_change_from_the_day_on(database):
    amend(database, number=" 1 ", subject=" Durée ", signed_on=TODAY)
    assert ends(database) == ["2025-12-31", "2026-12-31", "2028-12-31", "2030-12-31"]
    assert kept(database) == [("1", START, {"notice_count": 3, "renewal_count": 24}, None)]
    notices = [
        one
        for one in deadlines.rows(load_facts(database), date(2027, 6, 1), date(2029, 1, 1), WD)
        if one.kind is DeadlineKind.NOTICE
    ]
    assert [one.due_on for one in notices] == [date(2028, 9, 30)]
    assert notices[0].why.startswith(
        "Fin de la période\u00a0: 01/01/2027 + 24\u00a0mois (avenant du 01/01/2027) → 31/12/2028. "
        "Lettre reçue au plus tard\u00a0: moins 3\u00a0mois de préavis → 30/09/2028."
    )


@pytest.mark.parametrize(
    ("number", "label"),
    [
        ("1", "Avenant n°\u00a01, effet le 01/01/2027\u00a0: BRON_CM_WD"),
        ("", "Avenant, effet le 01/01/2027\u00a0: BRON_CM_WD"),
    ],
)
def test_an_amendment_is_one_act_that_is_undone(database, number, label):
    before = ends(database)
    amend(database, number=number, document="Avenant signé", signed_on=TODAY)
    assert history.available(database).undo_label == label
    assert kept(database)[0][3] is not None
    assert history.undo(database) == label
    assert (ends(database), kept(database)) == (before, [])
    history.redo(database)
    assert len(kept(database)) == 1


def test_what_changes_nothing_is_left_out(database):
    amend(database, changes={"notice_count": 2, "renewal_count": 6, "renewal_unit": Unit.MONTH})
    assert kept(database)[0][2] == {"renewal_count": 6}


def test_a_second_amendment_starts_from_the_first(database):
    amend(database, changes={"notice_count": 3})
    amend(database, date(2028, 1, 1), {"renewal_kind": RenewalKind.EXPRESS})
    assert amendments.clauses_on(database, WD, TODAY)["notice_count"] == 2
    assert amendments.clauses_on(database, WD, date(2028, 6, 1))["notice_count"] == 3
    assert ends(database)[-1] == "2028-12-31"


@pytest.mark.parametrize(
    ("effective_on", "changes", "expected"),
    [
        (START, {}, [("changes", "amendment_empty")]),
        (START, {"notice_count": 2}, [("changes", "amendment_changes_nothing")]),
        (START, {"object": "Autre"}, [("object", "amendment_clause_unknown")]),
        (START, {"effect_on": START}, [("effect_on", "amendment_clause_unknown")]),
        (date(2024, 12, 31), {"notice_count": 3}, [("effective_on", "amendment_before_start")]),
        (date(2029, 1, 2), {"max_renewals": 9}, [("effective_on", "amendment_after_end")]),
        (date(2029, 1, 1), {"notice_count": 3}, [("changes", "amendment_no_effect")]),
        (START, {"end_cap_on": date(2026, 12, 30)}, [("end_cap_on", "amendment_end_before")]),
        (START, {"renewal_count": 0}, [("renewal_count", "duration_not_positive")]),
        (START, {"renewal_count": -3}, [("renewal_count", "duration_not_positive")]),
        (
            START,
            {"renewal_count": 400, "renewal_unit": Unit.YEAR, "notice_count": 0},
            [("renewal_count", "duration_too_long"), ("notice_count", "duration_not_positive")],
        ),
        (START, {"max_renewals": -1}, [("max_renewals", "count_out_of_range")]),
        (START, {"max_renewals": 10_001}, [("max_renewals", "count_out_of_range")]),
    ],
)
def test_an_amendment_that_makes_no_sense(database, effective_on, changes, expected):
    with pytest.raises(ValidationError) as refusal:
        amend(database, effective_on, changes)
    assert faults(refusal) == expected
    assert kept(database) == []


def test_an_amendment_is_signed_by_today(database):
    with pytest.raises(ValidationError) as refusal:
        amend(database, signed_on=TODAY + timedelta(days=1))
    assert faults(refusal) == [("signed_on", "day_in_future")]


def test_an_amendment_prolongs_from_the_day_after_the_end(database):
    amend(database, date(2029, 1, 1), {"max_renewals": 4})
    assert ends(database)[-1] == "2029-12-31"


def test_nothing_prolongs_a_contract_that_was_stopped(database):
    acts.record_decision(database, WD, DecisionKind.TERMINATED, TODAY, TODAY, effective_on=date(2026, 12, 31))
    with pytest.raises(ValidationError) as refusal:
        amend(database, date(2027, 2, 1))
    assert faults(refusal) == [("effective_on", "amendment_after_end")]


def test_a_contract_without_dates_cannot_be_amended(database):
    with pytest.raises(InputError, match="contract_not_started"):
        amend(database, reference=TRUST)
    with pytest.raises(NotFoundError, match="contract_not_found"):
        amend(database, reference="RIEN")


def test_what_an_amendment_would_do_is_told_before(database):
    found = amendments.preview(database, WD, START, LONGER, TODAY)
    assert (found.end_before, found.end_after) == (date(2028, 12, 31), date(2030, 12, 31))
    assert found.changes == (
        TermsChange("Durée d’une reconduction", "12\u00a0mois", "24\u00a0mois"),
        TermsChange("Préavis", "2\u00a0mois", "3\u00a0mois"),
    )
    lines = {one.label: (one.before, one.after) for one in amendments.effect_lines(found)}
    assert lines["Prochaine sortie"] == ("31/12/2027", "31/12/2028")
    assert lines["Lettre reçue au plus tard"] == ("31/10/2027", "30/09/2028")
    assert kept(database) == []
    with pytest.raises(ValidationError):
        amendments.preview(database, WD, START, {}, TODAY)


def test_an_amendment_entered_by_mistake_is_removed(database):
    amend(database)
    with database.read() as session:
        (row,) = queries.contract(session, WD).amendments
        id_ = row.id
    amendments.remove_amendment(database, WD, id_)
    assert (kept(database), ends(database)[-1]) == ([], "2028-12-31")
    with pytest.raises(NotFoundError, match="amendment_not_found"):
        amendments.remove_amendment(database, WD, id_)
    history.undo(database)
    assert ends(database)[-1] == "2030-12-31"


def test_the_sheet_lists_amendments_and_those_that_came_too_late(database):
    amend(
        database,
        changes={**LONGER, "late_rule": LateRule.NEXT_TERM, "max_renewals": 2},
        number="1",
        subject="Durée",
        signed_on=TODAY,
    )
    with database.write("essai", "Avenant tardif") as session:
        row = queries.contract(session, OUEST)
        row.amendments.append(models.Amendment(effective_on=START, changes={"notice_count": 3}))
    for reference, expected in (
        (
            WD,
            (
                "1",
                "Durée",
                "21/11/2026",
                "01/01/2027",
                "Durée d’une reconduction\u00a0: 12\u00a0mois → 24\u00a0mois\u00a0; Reconductions au "
                "plus\u00a0: 3 → 2\u00a0; Préavis\u00a0: 2\u00a0mois → 3\u00a0mois\u00a0; Préavis "
                "tardif\u00a0: effet 2\u00a0mois après réception → effet à la fin de la période suivante",
            ),
        ),
        (OUEST, ("", "", "", "01/01/2027", "sans effet\u00a0: le contrat était déjà terminé")),
    ):
        sheet = contract_sheet.sheet(database, load_facts(database), reference, TODAY)
        summary = next(one for one in sheet.sections if one.key == "summary")
        (grid,) = [one for one in summary.grids if one.title == "Avenants"]
        assert grid.rows == (expected,)


def test_amendments_go_out_and_come_back(database):
    amend(database, changes={**LONGER, "end_cap_on": date(2031, 6, 30), "renewal_unit": Unit.MONTH})
    with database.read() as session:
        document = exchange.to_document(session)
    (entry,) = [one for one in document["contracts"] if one["reference"] == WD]
    assert entry["amendments"][0]["changes"] == {
        "notice_count": 3,
        "renewal_count": 24,
        "end_cap_on": "2031-06-30",
    }
