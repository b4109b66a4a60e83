"""Undo and redo as the menu offers them."""

import pytest

from contractdesk.common.clock import FixedClock
from contractdesk.data import models
from contractdesk.services import history, registers
from tests.conftest import TODAY


@pytest.fixture
def database(tmp_path):
    path = tmp_path / "mairie.contractdesk"
    registers.create_register(path, FixedClock(TODAY))
    opened = registers.open_register(path, FixedClock(TODAY))
    yield opened
    opened.close()


def vendor_names(database):
    with database.read() as session:
        return [row.name for row in session.query(models.Vendor)]


def test_nothing_is_offered_at_first(database):
    assert history.available(database) == history.History("", "")
    assert history.undo(database) == ""
    assert history.redo(database) == ""


def test_an_act_is_undone_and_redone_by_its_words(database):
    with database.write("vendors.create", "Éditeur ajouté") as session:
        session.add(models.Vendor(name="OPERIS"))
    assert history.available(database) == history.History("Éditeur ajouté", "")
    assert history.undo(database) == "Éditeur ajouté"
    assert vendor_names(database) == []
    assert history.available(database) == history.History("", "Éditeur ajouté")
    assert history.redo(database) == "Éditeur ajouté"
    assert vendor_names(database) == ["OPERIS"]


def test_what_has_its_own_way_back_is_not_offered(database):
    with database.write("register.create", "Registre créé", undoable=False) as session:
        session.add(models.Vendor(name="OPERIS"))
    assert history.available(database).undo_label == ""
