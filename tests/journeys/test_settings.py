"""The commune changes its settings: every date follows at once, and comes back with Ctrl+Z."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog

CONTROL = Qt.KeyboardModifier.ControlModifier


def dialog(person):
    """The settings on screen."""
    return next(one for one in person.window.findChildren(QDialog) if one.isVisible())


def sends_before(person):
    """The days by which letters have to be sent, as the list of the dashboard has them."""
    return {row.act_by.isoformat() for row in person.page.list.rows() if row.reference == "CAAN_CM_SL-WD"}


def test_a_shorter_postal_margin_moves_every_sending_day(person, register):
    person.start(register)
    person.goes_to("Tableau de bord")
    person.wait(lambda: "2026-12-10" in sends_before(person))
    person.presses(Qt.Key.Key_Comma, CONTROL)
    person.settle()
    settings = dialog(person)
    settings.go_to("delays")
    margin = settings.sections["delays"].editors["postal_margin_days"]
    margin.setFocus()
    margin.selectAll()
    person.qtbot.keyClicks(margin, "7")
    person.qtbot.keyClick(margin, Qt.Key.Key_Return, CONTROL)
    person.settle()
    person.wait(lambda: "2026-12-24" in sends_before(person))
    person.window.activateWindow()
    person.wait(person.window.isActiveWindow)
    person.presses(Qt.Key.Key_Z, CONTROL)
    person.wait(lambda: "2026-12-10" in sends_before(person))
    person.goes_to("Journal")
    person.reads("Réglages modifiés : délais et alertes")
