"""« Pourquoi cette date ? »: the arithmetic of a deadline, set so that it can be checked by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from contractdesk.common import french
from contractdesk.common.i18n import _
from contractdesk.ui.widgets.head_line import HeadLine
from contractdesk.ui.widgets.notices import announce
from contractdesk.ui.widgets.parts import text_label, value_label
from contractdesk.ui.widgets.step_list import Step, StepList

if TYPE_CHECKING:
    from contractdesk.services.dto import DeadlineRow


class WhyPanel(QFrame):
    """The steps that lead to the date of the row one is on; a button may stand in its head."""

    def __init__(self, head: QWidget | None = None) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.setAccessibleName(_("Pourquoi cette date ?"))
        title, self._tools = QWidget(), QWidget()
        line = QHBoxLayout(title)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(10)
        line.addWidget(text_label(_("Pourquoi cette date ?"), ratio=1.1, bold=True))
        self._day = text_label(quiet=True)
        line.addWidget(self._day)
        line.addStretch(1)
        self._head = QHBoxLayout(self._tools)
        self._head.setContentsMargins(0, 0, 0, 0)
        if head is not None:
            self._head.addWidget(head)
        self._body = QWidget()
        self._body.setObjectName("why_body")
        self._shown = QWidget()
        self._steps = QVBoxLayout(self._body)
        self._steps.setContentsMargins(0, 0, 4, 0)
        self._scroll = scroll = QScrollArea()
        scroll.setProperty("role", "sheet")
        scroll.setWidgetResizable(True)
        scroll.setWidget(self._body)
        scroll.setAccessibleName(self.accessibleName())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 10, 10, 10)
        layout.setSpacing(6)
        layout.addWidget(HeadLine(title, self._tools))
        layout.addWidget(scroll, 1)

    def add_head(self, head: QWidget) -> None:
        """Put something at the right of the title."""
        self._head.addWidget(head)

    def read_out(self) -> None:
        """Put the keyboard on the explanation, and have it said."""
        self._scroll.setFocus(Qt.FocusReason.OtherFocusReason)
        announce(self._scroll, ". ".join(self.texts()))

    def show_row(self, row: DeadlineRow | None) -> None:
        """Explain a deadline; without one, say how to have one explained."""
        if row is None:
            self.show_hint(_("Choisissez une échéance dans la liste : son calcul s’affiche ici."))
        else:
            self._show(french.date(row.act_by), _explained(row))

    def show_hint(self, text: str) -> None:
        """Say why nothing is explained."""
        self._show("", text_label(text, quiet=True, wrap=True))

    def _show(self, day: str, body: QWidget) -> None:
        while (item := self._steps.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self._day.setText(day)
        self._shown = body
        self._steps.addWidget(body)
        self._steps.addStretch(1)

    def texts(self) -> list[str]:
        """Give what is written in the panel, in order."""
        labels = [self._shown, *self._shown.findChildren(QLabel)]
        return [label.text() for label in labels if isinstance(label, QLabel) and label.text()]


def _explained(row: DeadlineRow) -> QWidget:
    """Set the steps out; a lone sentence needs no number."""
    if len(row.steps) == 1 and not row.steps[0].result:
        return value_label(row.steps[0].title)
    made = StepList()
    made.set_steps([Step(one.title, one.expression, one.result, one.note) for one in row.steps])
    return made
