"""Clock, texts, errors, paths: the small modules that everything stands on."""

import datetime as dt
import sys
from decimal import Decimal
from pathlib import Path

import pytest

import contractdesk
from contractdesk.common import paths
from contractdesk.common.clock import FixedClock, SystemClock
from contractdesk.common.errors import AppError, Cancelled, FieldError, StorageError, ValidationError
from contractdesk.common.i18n import _, plural

# --------------------------------------------------------------------------------------------- clock


def test_the_system_clock_tells_the_day_of_its_own_instant():
    clock = SystemClock()
    before, day, after = clock.now(), clock.today(), clock.now()
    assert before.tzinfo is dt.UTC
    assert (before + clock.utc_offset()).date() <= day <= (after + clock.utc_offset()).date()


def test_a_fixed_clock_is_the_same_day_in_every_zone_of_france():
    day = dt.date(2026, 11, 21)
    clock = FixedClock(day)
    assert clock.today() == day
    for hours in range(-11, 12):  # French Polynesia to Wallis
        assert clock.now().astimezone(dt.timezone(dt.timedelta(hours=hours))).date() == day
    assert FixedClock(day, dt.timedelta(hours=1)).utc_offset() == dt.timedelta(hours=1)


# --------------------------------------------------------------------------------------------- texts


@pytest.mark.parametrize(
    ("n", "word"),
    [
        (0, "contrat"),
        (1, "contrat"),
        (Decimal("1.5"), "contrat"),
        (2, "contrats"),
        (-1, "contrat"),
        (-2, "contrats"),
    ],
)
def test_french_is_plural_from_two_on(n, word):
    assert plural(n, "contrat", "contrats") == word


def test_french_is_the_source_language():
    assert _("Contrat enregistré") == "Contrat enregistré"


# -------------------------------------------------------------------------------------------- errors


def test_an_error_says_its_code_and_hides_its_values():
    """Messages end up in logs: `str()` of an error must hold no data."""
    error = StorageError("disk_full", path="/srv/Mme Dupont.xlsx")
    assert isinstance(error, AppError)
    assert str(error) == "disk_full"
    assert error.params == {"path": "/srv/Mme Dupont.xlsx"}
    assert "Dupont" in repr(error)


def test_a_refused_form_gives_all_its_faults():
    faults = [FieldError("reference", "missing"), FieldError("effect_date", "date_invalid", {"text": "x"})]
    error = ValidationError(faults)
    assert error.code == "invalid_fields"
    assert error.fields == tuple(faults)
    assert "effect_date" in repr(error)
    assert Cancelled().code == "cancelled"


# --------------------------------------------------------------------------------------------- paths


def test_resources_come_from_the_source_tree(monkeypatch):
    root = Path(contractdesk.__file__).parent.parent
    assert paths.resource("fonts", "a.ttf") == root / "resources" / "fonts" / "a.ttf"
    monkeypatch.chdir("/")
    assert paths.resource("fonts", "a.ttf") == root / "resources" / "fonts" / "a.ttf"


def test_resources_come_from_the_wheel(monkeypatch, tmp_path):
    """Beside an installed package there may be a stranger's `resources`."""
    package = tmp_path / "site-packages" / "contractdesk"
    (package / "_resources").mkdir(parents=True)
    (package.parent / "resources").mkdir()
    monkeypatch.setattr(paths, "_PACKAGE", package)
    assert paths.resource("app.qss") == package / "_resources" / "app.qss"


def test_resources_come_from_the_frozen_application(monkeypatch, tmp_path):
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    assert paths.resource("app.qss") == tmp_path / "resources" / "app.qss"


@pytest.mark.skipif(sys.platform == "win32", reason="the XDG folders are not Windows’s")
def test_the_profile_folder_is_where_the_system_says(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert paths.default_data_dir() == tmp_path / "contractdesk"
    monkeypatch.setenv("HOME", str(tmp_path))
    for wrong in ("", "relative/folder"):
        monkeypatch.setenv("XDG_DATA_HOME", wrong)
        assert paths.default_data_dir() == tmp_path / ".local" / "share" / "contractdesk"


def test_everything_of_the_user_derives_from_one_folder(tmp_path):
    assert paths.settings_file(tmp_path).parent == tmp_path
    assert paths.log_dir(tmp_path).parent == tmp_path
    assert paths.backup_dir(tmp_path / "r.contractdesk") == tmp_path / "sauvegardes"
    assert list(tmp_path.iterdir()) == []
