"""A workbook that the program writes comes back as it left: exported, imported, exported again."""

import copy
from datetime import date
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from contractdesk import exports
from contractdesk.common.clock import FixedClock
from contractdesk.domain.prices import totals_on
from contractdesk.services import contracts, imports, registers, revision_records
from contractdesk.services.facts import load_facts
from tests.conftest import TODAY

LISTED = ("Éditeurs", "Modules", "Contrats", "Lignes", "Indices")


def cells(path):
    """Every cell of the sheets that are read back: where it is, its value, its type, how it is shown."""
    workbook = load_workbook(path)
    return {
        (name, cell.coordinate): (cell.value, cell.data_type, cell.number_format)
        for name in LISTED
        for row in workbook[name].iter_rows()
        for cell in row
    }


def export(database, path):
    exports.run("xlsx", database, load_facts(database), TODAY, path)
    return path


def opened(path, document=None):
    if document is None:
        registers.create_register(path, FixedClock(TODAY))
    else:
        registers.create_from_document(path, document, FixedClock(TODAY), "Essai")
    return registers.open_register(path, FixedClock(TODAY))


def travelled(database, folder):
    """Export a register, import the workbook into an empty one, export that one too."""
    first = export(database, folder / "premier.xlsx")
    other = opened(folder / "autre.contractdesk")
    report = imports.apply(first, other)
    assert report.faults == (), [fault.text for fault in report.faults]
    assert report.applied
    return first, export(other, folder / "second.xlsx"), other, report


def test_the_sample_comes_back_identical(sample_database, tmp_path):
    first, second, other, report = travelled(sample_database, tmp_path)
    assert cells(first) == cells(second)
    assert report.counts == {"vendor": 4, "module": 10, "contract": 6, "line": 23, "index_value": 230}
    assert {note.code for note in report.notes} == {"sheet_ignored", "row_ignored"}
    other.close()


def test_the_program_computes_the_same_from_it(sample_database, sample_facts, tmp_path):
    _first, _second, other, _report = travelled(sample_database, tmp_path)

    def computed(facts):
        return [
            (row.reference, row.status, row.term, row.final_end, row.limit, row.annual_ht, row.annual_ttc)
            for row in contracts.rows(facts, TODAY)
        ]

    assert computed(load_facts(other)) == computed(sample_facts)
    other.close()


def test_the_preview_says_what_the_import_then_does(sample_database, tmp_path):
    first = export(sample_database, tmp_path / "a.xlsx")
    other = opened(tmp_path / "b.contractdesk")
    preview = imports.preview(first, other)
    assert not preview.applied
    applied = imports.apply(first, other)
    assert (preview.counts, preview.faults, preview.notes) == (applied.counts, applied.faults, applied.notes)
    other.close()


def test_recorded_revisions_come_back_as_dated_prices(sample_database, tmp_path):
    """Lines, price groups: each price that was, between its days."""
    database = opened(tmp_path / "a.contractdesk", registers.document_of(sample_database))
    on = date(2026, 1, 1)
    for reference, reading in (("BRON_CM_WD", "initial"), ("2025CM0417", "cumulative")):
        facts = load_facts(database)
        revision_records.record(database, facts, reference, on, reading, TODAY, confirmed=True)
    first, second, other, _report = travelled(database, tmp_path)
    assert cells(first) == cells(second)
    for facts in (load_facts(database), load_facts(other)):
        items = facts.contract("2025CM0417").items
        days = (date(2025, 12, 31), on)
        amounts = [totals_on(items, day, date(2025, 1, 1)).ht for day in days]
        assert amounts == [Decimal("5429.84"), Decimal("5553.95")]
    database.close()
    other.close()


ODD = {
    "reference": "ODD",
    "vendor": "OPERIS",
    "object": "=1+1",
    "notes": "deux\nlignes",
    "effect_on": "2024-02-29",
    "initial_count": 2,
    "initial_unit": "year",
    "renewal_kind": "express",
    "renewal_count": 1,
    "renewal_unit": "year",
    "end_cap_on": "2031-12-31",
    "notice_count": 45,
    "notice_unit": "day",
    "postal_margin_days": 0,
    "vat_rate": "5.5",
    "billing_months": 4,
    "billing_timing": "in_arrears",
    "allocations": [{"article": "6156"}, {"article": "65811"}],
    "decision_number": "00123",
    "decision_date": "2024-02-01",
}


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"steps": [{"annual_ht": "1000.00"}]},
        {"steps": [{"annual_ht": "1000.00", "valid_from": "2024-03-01"}]},
        {"steps": [{"annual_ht": "1.00", "contract_year": 1}, {"annual_ht": "2.00", "contract_year": 2}]},
        {"lines": [{"label": "sans prix"}], "steps": [{"annual_ht": "1000.00"}]},
        {"lines": [{"label": "L", "steps": [{"annual_ht": "5.00"}]}], "steps": [{"annual_ht": "7.00"}]},
        {
            "lines": [
                {
                    "label": "L",
                    "valid_from": "2024-06-01",
                    "valid_to": "2026-05-31",
                    "steps": [
                        {"annual_ht": "1.10"},
                        {"annual_ht": "2.20", "valid_from": "2025-01-01"},
                        {"annual_ht": "3.30", "valid_from": "2026-01-01"},
                    ],
                },
                {"label": "L", "steps": [{"annual_ht": "4.00"}]},
            ]
        },
        {"groups": [{"label": "G", "steps": [{"annual_ht": "9.00"}]}]},
        {
            "groups": [
                {
                    "label": "G",
                    "steps": [{"annual_ht": "9.00"}, {"annual_ht": "10.00", "valid_from": "2025-01-01"}],
                }
            ],
            "lines": [
                {"label": "seule", "steps": [{"annual_ht": "1.00"}]},
                {"label": "un", "group": "G", "is_unlimited": True},
                {"label": "deux", "group": "G", "quantity": 0, "valid_from": "2024-06-01"},
            ],
        },
        {"clause": {"kind": "firm"}},
        {"clause": {"fixed_part": "0.2", "indices": [], "readings": []}},
        {
            "clause": {
                "fixed_part": "0.125",
                "indices": [{"index_name": "inconnu", "weight": "0.875"}],
                "current_kind": "months_before",
                "current_offset": 3,
                "rounding_mode": "nearest",
                "rounding_decimals": 4,
                "floor_percent": "-1.5",
                "cap_percent": "3",
                "readings": [
                    {
                        "code": "a",
                        "price_base": "previous",
                        "base_kind": "exact_month",
                        "base_month": "2023-12",
                    }
                ],
            }
        },
        {
            "signed_on": "2024-01-15",
            "clause": {
                "indices": [{"index_name": "syntec-revise"}],
                "current_kind": "exact_month",
                "readings": [{"code": "a", "base_kind": "exact_month", "base_anchor": "signature"}],
            },
        },
    ],
)
def test_what_the_columns_can_say_comes_back(tmp_path, changes):
    document = {
        "format": "contractdesk-register",
        "version": 1,
        "vendors": [{"name": "OPERIS", "siren": "453874687", "modules": [{"name": "M", "quantity": 3}]}],
        "contracts": [copy.deepcopy(ODD) | changes],
    }
    database = opened(tmp_path / "a.contractdesk", document)
    first, second, other, _report = travelled(database, tmp_path)
    assert cells(first) == cells(second)
    before, after = (contracts.rows(load_facts(one), TODAY)[0] for one in (database, other))
    assert (before.annual_ht, before.term, before.limit) == (after.annual_ht, after.term, after.limit)
    database.close()
    other.close()


@pytest.mark.parametrize(
    ("changes", "note"),
    [
        ({"initial_count": 90, "initial_unit": "day"}, "la durée initiale (90\u00a0jours)"),
        ({"clause": {"indices": [{"index_name": "a"}, {"index_name": "b"}]}}, "plusieurs indices"),
        ({"clause": {"indices": [{"index_name": "a"}], "on_request_only": True}}, "sauf demande"),
    ],
)
def test_what_they_cannot_say_is_said(tmp_path, changes, note):
    document = {
        "format": "contractdesk-register",
        "version": 1,
        "vendors": [{"name": "OPERIS"}],
        "contracts": [copy.deepcopy(ODD) | changes],
    }
    database = opened(tmp_path / "a.contractdesk", document)
    workbook = load_workbook(export(database, tmp_path / "a.xlsx"))
    texts = [str(cell.value) for (cell,) in workbook["Synthèse"].iter_rows(max_col=1)]
    assert any(note in text for text in texts)
    database.close()
