"""What the tests of the window stand on: the sample register, a small one of coloured stones."""

import shutil
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import pytest

from contractdesk.ui.models.columns import Badge, Column, Kind
from contractdesk.ui.state import WindowState
from contractdesk.ui.tasks import TaskRunner
from contractdesk.ui.theme import Tone
from tests import gui
from tests.ui.shell import FakeShell

# pytest finds fixtures by their names in a conftest.
theme, collected_here = gui.theme, gui.collected_here


@pytest.fixture
def state(tmp_path):
    return WindowState(tmp_path / "fenetre.ini")


@pytest.fixture
def tasks(qapp):
    runner = TaskRunner()
    yield runner
    runner.shutdown()


@pytest.fixture(scope="session")
def sample_path(sample_database):
    return sample_database.path


@pytest.fixture
def shell(qapp, sample_path, clock, tmp_path):
    """Stand for the window around a page, on the sample register."""
    made = FakeShell(sample_path, clock, tmp_path)
    yield made
    made.close()
    assert made.errors == []


@pytest.fixture
def own_shell(qapp, sample_path, clock, tmp_path):
    """Stand for the window around a page, on a register of one's own."""
    copy = shutil.copyfile(sample_path, tmp_path / sample_path.name)
    made = FakeShell(copy, clock, tmp_path, writable=True)
    yield made
    made.close()
    assert made.errors == []


@pytest.fixture
def boxes(monkeypatch):
    """Collect message boxes instead of failing on them; a test presses their buttons itself."""
    shown = []
    monkeypatch.setattr("PySide6.QtWidgets.QMessageBox.open", lambda box: shown.append(box))
    return shown


@dataclass(frozen=True)
class Stone:
    id: int
    name: str
    colour: Badge | None = None
    weight: Decimal | None = None
    price: Decimal | None = None
    found: date | None = None


RED, BLUE = Badge("circle-x", "Rouge", Tone.DANGER), Badge("info", "Bleu", Tone.INFO)

STONES = (
    Stone(1, "Émeraude", BLUE, Decimal("9"), Decimal("21474836.48"), date(2026, 1, 31)),
    Stone(2, "zircon", RED, Decimal("200"), Decimal("2950"), date(2025, 12, 1)),
    Stone(3, "Ambre", RED, None, None, None),
    Stone(4, "œil-de-tigre", BLUE, Decimal("10.5"), Decimal("-59.99"), date(2026, 2, 1)),
)


def stone_columns():
    return [
        Column("name", "Nom", lambda s: s.name),
        Column("colour", "Couleur", lambda s: s.colour, Kind.BADGE, groupable=True),
        Column("weight", "Poids", lambda s: s.weight, Kind.NUMBER),
        Column("price", "Prix", lambda s: s.price, Kind.MONEY),
        Column("found", "Trouvée le", lambda s: s.found, Kind.DATE, tooltip=lambda s: f"Pierre {s.id}"),
        Column("note", "Note", lambda s: f"=A{s.id}", width=0, hidden=True),
    ]
