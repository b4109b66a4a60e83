"""What screens, exports and the command line are given: rows, sentences, lists, search."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from contractdesk.common.errors import NotFoundError
from contractdesk.domain.enums import Bucket, DeadlineKind, DeadlineState, Missing, Status, Window
from contractdesk.services import contracts, dashboard, deadlines, labels, listings, search
from contractdesk.services.dto import SearchKind
from tests.conftest import TODAY

WD, IL, SL = "BRON_CM_WD", "BRON_CM_IL", "CAAN_CM_SL-WD"
OXALIS, ENFANCE, TRUST = "2025CM0417", "3DOUEST-ENFANCE-2022", "D_2026_0083"


def row(facts, reference, today=TODAY):
    return contracts.rows(facts, today, reference)[0]


@pytest.mark.parametrize(
    ("reference", "status", "final", "limit", "send_by", "window", "amount"),
    [
        (WD, Status.NOTICE_CLOSED, "2028-12-31", "2026-10-31", "2026-10-09", Window.CLOSED, "2950.00"),
        (IL, Status.NOTICE_CLOSED, "2028-12-31", "2026-10-31", "2026-10-09", Window.CLOSED, "2000.00"),
        (SL, Status.IN_FORCE, "2029-02-28", "2026-12-31", "2026-12-10", Window.OPEN, "3400.33"),
        (OXALIS, Status.NOTICE_CLOSED, "2029-12-31", "2026-09-30", "2026-09-09", Window.CLOSED, "5429.84"),
        (ENFANCE, Status.ENDED, "2025-12-31", None, None, Window.NONE, None),
        (TRUST, Status.INCOMPLETE, None, None, None, Window.NONE, "6300.00"),
    ],
)
def test_each_sample_contract_has_its_state(
    sample_facts, reference, status, final, limit, send_by, window, amount
):
    found = row(sample_facts, reference)
    assert found.status is status
    assert found.final_end == (final and date.fromisoformat(final))
    assert found.limit == (limit and date.fromisoformat(limit))
    assert found.send_by == (send_by and date.fromisoformat(send_by))
    assert found.window is window
    assert found.annual_ht == (amount and Decimal(amount))


def test_a_row_carries_vat_total_and_what_is_next(sample_facts):
    found = row(sample_facts, WD)
    assert (found.annual_vat, found.annual_ttc) == (Decimal("590.00"), Decimal("3540.00"))
    assert found.term is not None
    assert found.term.number == 2
    assert found.renewals_left == 2
    assert found.next_exit == date(2027, 12, 31)
    assert found.next_act_by is not None
    assert found.next_act_by >= TODAY
    assert found.next_title


def test_what_is_missing_is_said(sample_facts):
    assert row(sample_facts, TRUST).missing == (Missing.START,)
    assert row(sample_facts, ENFANCE).missing == (Missing.ANNUAL_HT,)


def test_an_unknown_reference_is_an_error(sample_facts):
    with pytest.raises(NotFoundError) as caught:
        contracts.rows(sample_facts, TODAY, "RIEN")
    assert caught.value.code == "contract_not_found"


def test_deadlines_come_in_the_order_to_act(sample_facts):
    found = deadlines.rows(sample_facts, TODAY)
    assert [(one.act_by, one.due_on) for one in found] == sorted((one.act_by, one.due_on) for one in found)
    assert all(one.title and one.why for one in found)


def test_a_notice_explains_its_arithmetic(sample_facts):
    found = [
        one
        for one in deadlines.rows(sample_facts, TODAY, reference=WD)
        if one.kind is DeadlineKind.NOTICE and one.state is DeadlineState.OPEN
    ]
    assert [(one.due_on, one.act_by, one.decide_by, one.bucket) for one in found] == [
        (date(2027, 10, 31), date(2027, 10, 8), date(2027, 8, 9), Bucket.LATER)
    ]
    assert found[0].title == (
        "décider de la reconduction avant le 09/08/2027, envoyer la lettre avant le 08/10/2027, "
        "limite 31/10/2027"
    )
    for part in ("01/01/2025", "12 mois", "2e reconduction", "31/12/2027", "2 mois", "31/10/2027"):
        assert part.replace(" mois", "\u00a0mois") in found[0].why


def test_a_missed_notice_stays_until_its_period_is_over(sample_facts):
    def missed(today):
        return [
            one.due_on
            for one in deadlines.rows(sample_facts, today, reference=WD)
            if one.state is DeadlineState.MISSED
        ]

    limit = date(2026, 10, 31)
    assert missed(limit) == []
    assert missed(limit + timedelta(days=1)) == [limit]
    assert missed(date(2026, 12, 31)) == [limit]
    assert missed(date(2027, 1, 1)) == []


def test_the_dashboard_says_the_situation_in_a_sentence(sample_facts):
    assert dashboard.view(sample_facts, TODAY).sentence == (
        "1\u00a0décision à prendre d’ici le 31/12/2026 · 1\u00a0contrat échu sans suite · "
        "13\u202f780,17\u00a0€ HT engagés en 2027"
    )


def test_the_dashboard_and_the_list_agree(sample_facts):
    view = dashboard.view(sample_facts, TODAY)
    assert view.deadlines == deadlines.rows(sample_facts, TODAY, view.horizon)
    assert {bar.reference for bar in view.timeline} == {one.reference for one in sample_facts.contracts}
    bars = {bar.reference: bar for bar in view.timeline}
    assert bars[TRUST].periods == ()
    assert bars[ENFANCE].periods == ()
    assert (date(2027, 8, 9), date(2027, 10, 31)) in bars[WD].windows


def test_vendors_carry_their_total_and_their_contracts(sample_database, sample_facts):
    found = {one.name: one for one in listings.vendors(sample_database, sample_facts, TODAY)}
    assert found["LIBRICIEL SCOP SA"].annual_ht == Decimal("8350.33")
    assert found["LIBRICIEL SCOP SA"].references == (IL, WD, SL)
    assert found["LIBRICIEL SCOP SA"].email == "contact@libriciel.coop"
    assert found["LIBRICIEL SCOP SA"].identity_warning == ""
    assert found["3D OUEST"].annual_ht == Decimal("0.00")
    assert found["OPERIS"].siret == "453874687"


def test_a_doubtful_siret_is_said_and_nothing_more(sample_database, sample_facts):
    with sample_database.read() as session:
        vendor = listings.queries.vendors(session)[0]
        session.expunge(vendor)
    vendor.siret = "00000000000000"
    assert listings.identity_warning(vendor).startswith("SIRET douteux")
    vendor.siret, vendor.siren = "", "123456789"
    assert listings.identity_warning(vendor).startswith("SIREN douteux")


def test_modules_know_the_contracts_that_hold_them(sample_database):
    found = {one.code: one for one in listings.modules(sample_database)}
    assert found["OXA-SVW-MLS"].quantity == "illimité"
    assert found["OXA-CAD-MLU"].quantity == "5"
    assert found["OXA-CAD-MLU"].references == (OXALIS,)


def test_index_rows_mark_the_missing_months(sample_database):
    found = [one for one in listings.indices(sample_database) if one.series == "syntec-revise"]
    months = [one.month for one in found]
    assert months[0] == "2025-10"
    assert months == sorted(months, reverse=True)
    missing = {one.month for one in found if one.value is None}
    assert {"2024-11", "2023-12", "2025-02"} <= missing
    assert "2024-12" not in missing


def test_the_journal_says_who_and_what_in_french(sample_database):
    (entry,) = listings.journal(sample_database)
    assert entry.label == "Registre d’exemple créé"
    assert "contrats\u00a0: 6" in entry.changes


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("oxalis", {OXALIS}),
        ("ENFANCE gestion", {ENFANCE}),
        ("hébergement idelibre", {IL}),
        ("HEBERGEMENT IDELIBRE", {IL}),
        ("assistance annuelle", {"Assistance annuelle"}),
    ],
)
def test_search_ignores_accents_and_case(sample_database, text, titles):
    assert titles <= {hit.title for hit in search.search(sample_database, text)}


def test_search_says_of_what_kind_each_thing_is(sample_database):
    kinds = {hit.title: hit.kind for hit in search.search(sample_database, "libriciel")}
    assert kinds[IL] is SearchKind.CONTRACT
    assert kinds["LIBRICIEL SCOP SA"] is SearchKind.VENDOR
    assert [labels.search_kind(kind) for kind in SearchKind] == [
        *("Contrats", "Lignes", "Éditeurs", "Modules", "Notes", "Courriers", "Documents")
    ]


def test_search_finds_nothing_for_nothing(sample_database):
    assert search.search(sample_database, "  ") == ()
    assert search.search(sample_database, "zzz introuvable") == ()
