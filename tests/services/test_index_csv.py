"""Index values read from a CSV file: whole, or not at all with every fault."""

from datetime import date
from decimal import Decimal

import pytest

from contractdesk.common.errors import InputError
from contractdesk.domain.enums import Quality
from contractdesk.services.index_csv import CsvFault, IndexRow, fresh_values, parse_index_csv, sample_values

HEADER = "series,month,value,published_on,quality,sources,source\n"


def faults_of(text):
    with pytest.raises(InputError) as caught:
        parse_index_csv(text)
    assert caught.value.code == "index_csv_invalid"
    return caught.value.params["faults"]


def test_a_row_is_read_with_everything_it_says():
    text = HEADER + 'syntec-revise,2025-10,322.20,2025-11-28,derived,2,"a table, of values"\n'
    (row,) = parse_index_csv(text)
    assert row == IndexRow(
        series="syntec-revise",
        month="2025-10",
        value=Decimal("322.20"),
        published_on=date(2025, 11, 28),
        quality=Quality.DERIVED,
        source_count=2,
        source="a table, of values",
    )
    assert str(row.value) == "322.20", "a figure keeps the decimals it was published with"


@pytest.mark.parametrize(
    "text",
    [
        "series,month,value\nsyntec,2025-10,322.2\n",
        "VALUE, Month ,series\n322.2,2025-10,syntec\n",
        "\ufeffseries,month,value\r\n\r\nsyntec, 2025-10 ,322.2\r\n,,\r\n",
        HEADER + "syntec,2025-10,322.2,,,,\n",
        HEADER + "syntec,2025-10,322.2",
    ],
    ids=["required only", "any order and case", "spreadsheet habits", "empty cells", "cut short"],
)
def test_what_is_not_said_has_its_default(text):
    assert parse_index_csv(text) == (IndexRow("syntec", "2025-10", Decimal("322.2")),)


def test_a_header_alone_holds_nothing():
    assert parse_index_csv(HEADER) == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", [(1, "", "file_empty", "")]),
        ("\n  \n", [(1, "", "file_empty", "")]),
        (
            "series,mois,value,value\n",
            [
                (1, "month", "column_missing", ""),
                (1, "mois", "column_unknown", "mois"),
                (1, "value", "column_repeated", "value"),
            ],
        ),
        ("series;month;value\n", None),
        (HEADER + ",2025-10,1\n", [(2, "series", "missing", "")]),
        (HEADER + "s,,1\n", [(2, "month", "missing", "")]),
        (HEADER + "s,2025-10,\n", [(2, "value", "missing", "")]),
        (HEADER + "s,2025-13,1\n", [(2, "month", "month", "2025-13")]),
        (HEADER + "s,10/2025,1\n", [(2, "month", "month", "10/2025")]),
        (HEADER + "s,2025-10,abc\n", [(2, "value", "figure", "abc")]),
        (HEADER + 's,2025-10,"322,2"\n', [(2, "value", "figure", "322,2")]),
        (HEADER + "s,2025-10,0\n", [(2, "value", "figure", "0")]),
        (HEADER + "s,2025-10,-1\n", [(2, "value", "figure", "-1")]),
        (HEADER + "s,2025-10,NaN\n", [(2, "value", "figure", "NaN")]),
        (HEADER + "s,2025-10,1e3\n", [(2, "value", "figure", "1e3")]),
        (HEADER + "s,2025-10,٣\n", [(2, "value", "figure", "٣")]),
        (HEADER + "s,2025-10,1,2025-02-30\n", [(2, "published_on", "day", "2025-02-30")]),
        (HEADER + "s,2025-10,1,20251128\n", [(2, "published_on", "day", "20251128")]),
        (HEADER + "s,2025-10,1,2025-09-30\n", [(2, "published_on", "day_before_month", "2025-09-30")]),
        (HEADER + "s,2025-10,1,,good\n", [(2, "quality", "quality", "good")]),
        (HEADER + "s,2025-10,1,,,0\n", [(2, "sources", "count", "0")]),
        (HEADER + "s,2025-10,1,,,1,x,y\n", [(2, "", "too_many_cells", "y")]),
        (HEADER + "s,2025-10,1\ns,2025-10,2\n", [(3, "month", "repeated", "s 2025-10")]),
        (HEADER + 's,2025-10,1,,,1,"x\n', [(2, "", "malformed", "")]),
    ],
)
def test_a_fault_is_reported_where_it_is(text, expected):
    found = faults_of(text)
    if expected is None:
        assert {fault.code for fault in found} == {"column_missing", "column_unknown"}
    else:
        assert list(found) == [CsvFault(*one) for one in expected]


def test_every_fault_is_reported_at_once_with_its_line():
    text = HEADER + 's,2025-10,1,,,1,"two\nlines"\ns,bad,x\n\ns,2025-11,1,never,odd\n'
    assert [(one.line, one.column) for one in faults_of(text)] == [
        (4, "month"),
        (4, "value"),
        (6, "published_on"),
        (6, "quality"),
    ]


def test_a_correction_adds_a_vintage_and_a_known_value_adds_nothing():
    rows = parse_index_csv(HEADER + "s,2025-10,1.0\ns,2025-11,2.0\ns,2025-12,3.0\n")
    newest = {("s", "2025-10"): (1, Decimal("1.00")), ("s", "2025-11"): (2, Decimal("1.9"))}
    assert [(row.month, row.vintage) for row in fresh_values(rows, newest)] == [
        ("2025-11", 3),
        ("2025-12", 1),
    ]


def test_corrections_can_be_numbered_by_the_file():
    header = "series,month,value,published_on,vintage,estimated\n"
    text = header + "s,2020-03,275.3,2021-01-29,2,yes\ns,2020-03,274.7,2020-10-30,1,no\n"
    plain = header + "s,2020-03,275.3,,,\ns,2020-04,275.1,,,\n"
    values = sample_values(plain, text)["s"]
    assert [(one["month"], one["vintage"], one["value"], one["is_estimated"]) for one in values] == [
        ("2020-03", 1, "274.7", False),
        ("2020-03", 2, "275.3", True),
        ("2020-04", 1, "275.1", False),
    ]
    assert [one["published_on"] for one in values] == ["2020-10-30", "2021-01-29", None]
