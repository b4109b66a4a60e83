"""What every test with widgets stands on: the program's own look, and garbage collected on the GUI thread."""

import gc
from functools import cache

import pytest
from PySide6.QtCore import QLocale

from contractdesk.ui.theme import Appearance, Theme


@cache
def _dressed(app):
    QLocale.setDefault(QLocale(QLocale.Language.French, QLocale.Country.France))
    return Theme(app, Appearance.LIGHT)


@pytest.fixture(scope="session", autouse=True)
def theme(qapp):
    """Dress every widget as the program does, and speak French as it does."""
    return _dressed(qapp)


@pytest.fixture(scope="module", autouse=True)
def _collected_whole():
    """Collect what tests of a module kept for longer than one of them."""
    yield
    gc.collect()


@pytest.fixture(autouse=True)
def _collected_here(theme):
    """Collect windows on the GUI thread, as the program does, and none in a worker of the next test.

    What is older than the test is left out: going through the whole program each time takes longer than the
    tests.
    """
    gc.disable()
    yield
    gc.collect(1)
    gc.enable()
