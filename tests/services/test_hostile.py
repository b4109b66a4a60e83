"""Registers brought in from a document that holds impossible contracts: refused with a place, or computed."""

import copy
from contextlib import closing
from datetime import date

import pytest

from contractdesk.common.errors import AppError
from contractdesk.services import alerts, contract_sheet, contracts, dashboard, deadlines, registers, sample
from contractdesk.services.errors import error_text
from contractdesk.services.facts import load_facts
from tests.conftest import TODAY

WD = "BRON_CM_WD"


def document(*changes):
    """A register with one copy of a sample contract for each set of changed facts."""
    whole = copy.deepcopy(sample.document())
    (model,) = [one for one in whole["contracts"] if one["reference"] == WD]
    whole["contracts"] = []
    for rank, change in enumerate(changes):
        entry = copy.deepcopy(model) | {"reference": f"C{rank}"} | change
        whole["contracts"].append(entry)
    return whole


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"renewal_count": 0}, "« 0 » n’est pas acceptée à contracts[0].renewal_count"),
        ({"renewal_count": -12}, "« -12 » n’est pas acceptée à contracts[0].renewal_count"),
        ({"notice_count": "2"}, "« 2 » n’est pas acceptée à contracts[0].notice_count"),
        ({"notice_unit": None}, "« None » n’est pas acceptée à contracts[0].notice_unit"),
        ({"notice_unit": "lune"}, "« lune » n’est pas acceptée à contracts[0].notice_unit"),
        ({"initial_count": 5000}, "C0 ne peut pas être lu : Une durée de « 5000 » est trop longue"),
        ({"max_renewals": 10**30}, "n’est pas acceptée à contracts[0].max_renewals"),
        ({"max_renewals": -1}, "« -1 » n’est pas acceptée à contracts[0].max_renewals"),
        ({"effect_on": "9999-06-01"}, "« 9999-06-01 » n’est pas acceptée à contracts[0].effect_on"),
        ({"effect_on": "0001-01-01"}, "« 0001-01-01 » n’est pas acceptée à contracts[0].effect_on"),
        ({"effect_on": "2025-02-30"}, "« 2025-02-30 » n’est pas acceptée à contracts[0].effect_on"),
        ({"postal_margin_days": 10**7}, "n’est pas acceptée à contracts[0].postal_margin_days"),
        ({"billing_months": 0}, "« 0 » n’est pas acceptée à contracts[0].billing_months"),
        ({"recovery_fee": "1" + "0" * 40}, "n’est pas acceptée à contracts[0].recovery_fee"),
        (
            {"amendments": [{"effective_on": "2026-06-01", "changes": {"renewal_count": 0}}]},
            "« 0 » n’est pas acceptée à contracts[0].amendments[0].changes.renewal_count",
        ),
        (
            {"amendments": [{"effective_on": "2026-06-01", "changes": {"lune": 1}}]},
            "un champ inconnu, lune, à contracts[0].amendments[0].changes",
        ),
        (
            {"amendments": [{"effective_on": "2026-06-01", "changes": {"notice_count": 90_000}}]},
            "« 90000 » n’est pas acceptée",
        ),
        (
            {"amendments": [{"effective_on": "2026-06-01", "changes": {"notice_count": 5_000}}]},
            "C0 ne peut pas être lu : Une durée de « 5000 » est trop longue",
        ),
    ],
)
def test_an_impossible_fact_is_refused_with_its_place(tmp_path, clock, change, said):
    path = tmp_path / "r.contractdesk"
    with pytest.raises(AppError) as refusal:
        registers.create_from_document(path, document(change), clock, "essai")
    text = error_text(refusal.value).replace("\u00a0", " ")
    assert said in text
    assert text.endswith("Rien n’a été créé.")
    assert list(tmp_path.iterdir()) == []


ODD = (
    {"end_cap_on": "2020-01-01"},
    {"max_renewals": 10_000},
    {"effect_on": "2026-01-01", "initial_count": 1, "initial_unit": "day"}
    | {"renewal_count": 1, "renewal_unit": "day", "max_renewals": 10_000},
    {"effect_on": "1900-01-01", "max_renewals": None, "notice_count": 1_200},
    {"effect_on": "2199-12-31", "total_limit_count": 100, "total_limit_unit": "year"},
    {"effect_on": "2024-02-29", "max_renewals": None},
    {"alert_days": [10**12, "x", -3]},
    {"payment_days": 0, "invoices": [{"received_on": "2199-12-31", "amount_ht": "1.00"}]},
    {
        "amendments": [
            {"effective_on": "2199-12-31", "changes": {"notice_count": 1}},
            {"effective_on": "1900-01-01", "changes": {"initial_count": None, "renewal_count": None}},
        ]
    },
)


def test_odd_contracts_are_shown_on_every_page(tmp_path, clock):
    path = tmp_path / "r.contractdesk"
    registers.create_from_document(path, document(*ODD), clock, "essai")
    with closing(registers.open_register(path, clock)) as database:
        facts = load_facts(database)
        for today in (TODAY, date(2028, 2, 29), date(2199, 12, 31)):
            assert len(contracts.rows(facts, today)) == len(ODD)
            dashboard.view(facts, today)
            alerts.reached(facts, today, date(today.year - 1, 1, 1))
            shown = deadlines.computed(facts, today)
            assert all(deadlines.row(one, today).why for one in shown[::50])
        for reference in ("C0", "C2", "C5", "C8"):
            sheet = contract_sheet.sheet(database, facts, reference, date(2028, 2, 29))
            assert sheet.sections
        warned = contract_sheet.sheet(database, facts, "C0", TODAY).sections[0].warnings
        assert any("est avant la prise d’effet" in text for text in warned)
