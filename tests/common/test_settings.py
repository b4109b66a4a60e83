"""Settings survive everything: an older program, a later one, a hand that edits the file, a crash."""

import datetime as dt
import tomllib

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from contractdesk.common import settings
from contractdesk.common.errors import StorageError
from contractdesk.common.settings import Settings


@pytest.fixture
def path(data_dir):
    return data_dir / "profile" / "settings.toml"


def test_without_a_file_there_are_defaults(path):
    assert settings.load(path) == Settings()


def test_what_is_saved_is_loaded(path):
    saved = Settings(
        last_register='C:\\Mairie\\"registre" é\u2019.contractdesk',
        recent_registers=("a", "b\n\x7f"),
        export_folder="/tmp",
        theme="dark",
    )
    settings.save(path, saved)
    assert settings.load(path) == saved
    assert [child.name for child in path.parent.iterdir()] == ["settings.toml"]


def test_settings_of_a_later_program_are_kept(path):
    path.parent.mkdir()
    path.write_text(
        'version = 9\ntheme = "light"\nzoom = 1.5\nbig = true\nwhen = 2026-11-21\n"odd key" = [1, "x"]\n'
        '[window]\nwidth = 800\n[window.inner]\n"é" = "y"\n',
        encoding="utf-8",
    )
    loaded = settings.load(path)
    assert loaded.theme == "light"
    settings.save(path, loaded)
    assert settings.load(path) == loaded
    document = tomllib.loads(path.read_text(encoding="utf-8"))
    assert document["window"] == {"width": 800, "inner": {"é": "y"}}
    assert document["odd key"] == [1, "x"]
    assert document["when"] == dt.date(2026, 11, 21)
    assert document["zoom"] == 1.5
    assert document["big"] is True


@pytest.mark.parametrize(
    "line",
    ["theme = 3", 'theme = "pink"', "last_register = []", 'recent_registers = "a"', "recent_registers = [1]"],
)
def test_a_wrong_value_is_replaced_by_its_default(path, line, caplog):
    path.parent.mkdir()
    path.write_text(f'export_folder = "/x"\n{line}\n')
    loaded = settings.load(path)
    assert loaded == Settings(export_folder="/x")
    assert line.split()[0] in caplog.text


@pytest.mark.parametrize("data", [b"theme = ", b"\xff\xfe", b"\0\0\0", b"theme = 'dark'\ntheme = 'dark'"])
def test_a_file_that_is_not_toml_gives_defaults(path, data, caplog):
    path.parent.mkdir()
    path.write_bytes(data)
    assert settings.load(path) == Settings()
    assert "settings not read" in caplog.text


def test_settings_that_cannot_be_saved_are_said(data_dir):
    (data_dir / "file").write_text("x")
    with pytest.raises(StorageError) as refusal:
        settings.save(data_dir / "file" / "settings.toml", Settings())
    assert refusal.value.code in {"exists", "missing_folder"}


def test_a_name_that_is_not_utf8_does_not_lose_the_rest(path):
    settings.save(path, Settings(last_register="/srv/\udce9t\udce9", theme="dark"))
    assert settings.load(path) == Settings(last_register="/srv/?t?", theme="dark")


def test_recent_registers_are_few_and_each_once():
    kept = Settings()
    for number in [*range(20), 15]:
        kept = Settings(recent_registers=settings.remember(kept, str(number)))
    assert kept.recent_registers == ("15", "19", "18", "17", "16", "14", "13", "12", "11", "10")


_values = st.recursive(
    st.one_of(st.booleans(), st.integers(-(2**60), 2**60), st.text(), st.floats(allow_nan=False)),
    lambda children: st.one_of(st.lists(children), st.dictionaries(st.text(), children)),
    max_leaves=8,
)


@given(_values)
@example({"\x7f": "\x7f"})
def test_any_toml_value_is_written_as_it_was_read(value):
    assert tomllib.loads(f"x = {settings._toml(value)}\n") == {"x": value}
