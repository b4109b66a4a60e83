"""Files of index values: shown line by line before anything is kept, whatever they are saved by."""

import pytest

from contractdesk.common.errors import InputError, StorageError
from contractdesk.domain.dates import Month
from contractdesk.services import history, index_files, index_values
from contractdesk.services.facts import load_facts
from tests.conftest import TODAY

SYNTEC = "syntec-revise"


def preview(database, path):
    return index_files.preview(load_facts(database).table, path, SYNTEC, TODAY)


def held(database, code, month):
    series = index_values.series_of(load_facts(database).table, code)
    return [str(one.value) for one in series.values if one.month == Month.parse(month)]


def test_a_file_of_the_command_line_is_judged_series_by_series(database, tmp_path):
    path = tmp_path / "valeurs.csv"
    path.write_text(
        "series,month,value,published_on,quality,source\n"
        "syntec-revise,2025-10,322.2,2025-11-28,published,\n"
        "syntec-revise,2025-11,323.1,2025-12-31,published,syntec.fr\n"
        "syntec-revise,2025-12,3236,,,\n"
        "ipc-hors-tabac,2025-11,121.2,,derived,\n",
        encoding="utf-8",
    )
    found = preview(database, path)
    assert [one.verdict.value for one in found.judged] == ["known", "new", "doubtful", "new"]
    index_files.keep(database, found, TODAY)
    assert held(database, SYNTEC, "2025-11") == ["323.1"]
    assert held(database, SYNTEC, "2025-12") == []
    assert history.available(database).undo_label == "Valeurs d’indice importées"
    opened = index_values.series_of(load_facts(database).table, "ipc-hors-tabac")
    assert (opened.index, opened.name) == ("ipc-hors-tabac", "IPC hors tabac, ensemble des ménages, France")
    index_files.keep(database, preview(database, path), TODAY, confirmed=True)
    assert held(database, SYNTEC, "2025-12") == ["3236"]
    with pytest.raises(InputError, match="paste_nothing_to_add"):
        index_files.keep(database, preview(database, path), TODAY, confirmed=True)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_a_table_saved_by_a_spreadsheet_is_for_the_series_one_is_on(database, tmp_path, encoding):
    path = tmp_path / "série.csv"
    lines = (
        '"Libellé";"Indice général, été"',
        '"Période";"";',
        '"2025-11";"323,1";"A"',
        '"2025-12";"323,6";"A"',
    )
    text = "\r\n".join(lines)
    path.write_bytes(text.encode(encoding))
    found = preview(database, path)
    assert [one.verdict.value for one in found.judged] == ["ignored", "ignored", "new", "new"]
    index_files.keep(database, found, TODAY)
    assert held(database, SYNTEC, "2025-12") == ["323.6"]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "index_csv_invalid"),
        (b"bonjour\n", "index_csv_invalid"),
        (b"series,month,value\nx,2025-13,1\n", "index_csv_invalid"),
        (b"PK\x03\x04\x00\x00", "index_csv_invalid"),
        (b"\x81\x8d", "not_text"),
    ],
)
def test_what_holds_no_value_is_refused_with_the_reason(database, tmp_path, data, code):
    path = tmp_path / "autre.csv"
    path.write_bytes(data)
    with pytest.raises(InputError, match=code):
        preview(database, path)


def test_a_file_that_is_not_there(database, tmp_path):
    with pytest.raises(StorageError, match="missing_file"):
        preview(database, tmp_path / "absent.csv")
