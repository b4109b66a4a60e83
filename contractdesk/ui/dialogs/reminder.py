"""The small window at the opening of the session: what is due, and the way into the program."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout

from contractdesk.common import french
from contractdesk.common.i18n import _
from contractdesk.ui.pages.dashboard_list import DeadlineList
from contractdesk.ui.theme import Tone
from contractdesk.ui.widgets.field_note import FieldNote
from contractdesk.ui.widgets.parts import button, hairline, text_label, value_label

if TYPE_CHECKING:
    from contractdesk.common.logon import LogonEntry
    from contractdesk.services.reminders import Reminder

_SIZE = QSize(620, 460)


class ReminderWindow(QDialog):
    """What has reached its day or a threshold of alert; accepted when the program is to be opened.

    The way to show it no more is there only where something shows it.
    """

    def __init__(self, reminder: Reminder, logon: LogonEntry | None) -> None:
        super().__init__()
        self._logon = logon
        self.setWindowTitle(_("ContractDesk"))
        count = french.counted(len(reminder.rows), _("échéance demande"), _("échéances demandent"))
        title = _("{count} votre attention").format(count=count)
        about = _("{file} · {day}").format(file=reminder.path.stem, day=french.long_date(reminder.today))
        self.list = DeadlineList(title, opens=_("Ouvrir ContractDesk"))
        self.list.set_rows([row.deadline for row in reminder.rows])
        self.note = FieldNote()
        gone = sum(row.is_gone for row in reminder.rows)
        if gone:
            words = french.counted(gone, _("est passée"), _("sont passées"))
            self.note.say(Tone.WARNING, _("{words} depuis la dernière ouverture.").format(words=words))
        self.open_button = button(_("Ouvrir ContractDesk"), self.accept, role="primary")
        self.open_button.setDefault(True)
        self.close_button = button(_("Fermer"), self.reject)
        self.never_button = button(_("Ne plus afficher au démarrage"), self._on_never, role="link")
        self.never_button.setVisible(logon is not None and logon.is_set())
        buttons = QHBoxLayout()
        buttons.setContentsMargins(18, 10, 18, 12)
        buttons.setSpacing(8)
        buttons.addWidget(self.never_button)
        buttons.addStretch(1)
        buttons.addWidget(self.close_button)
        buttons.addWidget(self.open_button)
        head = QVBoxLayout()
        head.setContentsMargins(18, 14, 18, 10)
        head.setSpacing(4)
        head.addWidget(text_label(about, quiet=True))
        head.addWidget(text_label(title, ratio=1.3, bold=True, wrap=True))
        head.addWidget(value_label(reminder.sentence))
        head.addWidget(self.note)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(hairline())
        layout.addWidget(self.list, 1)
        layout.addWidget(hairline())
        layout.addLayout(buttons)
        self.list.opened.connect(self.accept)
        self.resize(_SIZE)
        self.open_button.setFocus()

    def _on_never(self) -> None:
        """Take the entry of the system away; where it refuses, say so."""
        if self._logon is None:
            return
        try:
            self._logon.clear()
        except OSError:
            text = _("Windows n’a pas retiré le rappel\u00a0: vous pouvez le faire dans le menu Affichage.")
            self.note.say(Tone.WARNING, text)
            return
        self.reject()
