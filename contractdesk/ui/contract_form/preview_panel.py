"""At the right of the form: what the contract amounts to, said again at each keystroke."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from contractdesk.common.i18n import _
from contractdesk.ui.theme import Tone
from contractdesk.ui.widgets.field_note import FieldNote
from contractdesk.ui.widgets.notices import Link, LinkButton
from contractdesk.ui.widgets.parts import text_label, value_label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from contractdesk.services.dto import Fact
    from contractdesk.services.forms.checks import Doubt
    from contractdesk.services.forms.preview import Preview

_MOST_DOUBTS = 8


class PreviewPanel(QScrollArea):
    """The panel.

    Signals:
        field_asked: The person wants to go to a field; carries its name.
    """

    field_asked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(_("Ce que donne le contrat"))
        self.setProperty("role", "sheet")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inside = QWidget()
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(16, 12, 16, 16)
        self._column.setSpacing(4)
        self._blocks: dict[str, tuple[QLabel, QLabel]] = {}
        self._column.addWidget(text_label(_("Ce que donne le contrat"), ratio=1.1, bold=True))
        for key, title in (
            ("status", _("Situation")),
            ("notice", _("Prochain préavis")),
            ("amounts", _("Montant annuel")),
            ("revision", _("Prochaine révision")),
            ("readings", _("Lectures possibles")),
            ("periods", _("Périodes")),
        ):
            self._add_block(key, title)
        self._doubts_title = text_label(_("À vérifier"), quiet=True)
        self._doubts = QVBoxLayout()
        self._doubts.setSpacing(4)
        self._column.insertWidget(1, self._doubts_title)
        self._column.insertLayout(2, self._doubts)
        self._column.addStretch(1)
        self._said: tuple[Doubt, ...] | None = None
        self.setWidget(inside)

    def _add_block(self, key: str, title: str) -> None:
        head, text = text_label(title, quiet=True), value_label()
        text.setAccessibleName(title)
        self._column.addSpacing(6)
        self._column.addWidget(head)
        self._column.addWidget(text)
        self._blocks[key] = (head, text)

    # -------------------------------------------------------------------------------------------- show
    def show_preview(self, found: Preview) -> None:
        """Say what the form gives."""
        self._say("status", found.status)
        self._say("notice", _facts(found.notice))
        self._say("amounts", _facts(found.amounts))
        self._say("revision", found.revision)
        self._say(
            "readings",
            "\n".join(
                _("«\u00a0{reading}\u00a0»\u00a0: {leads}").format(reading=label, leads=leads)
                for _key, label, leads in found.readings
            ),
        )
        self._say("periods", "\n".join((*found.periods, *([found.final] if found.final else []))))

    def _say(self, key: str, text: str) -> None:
        head, label = self._blocks[key]
        if label.text() != text:
            label.setText(text)
        head.setVisible(bool(text))
        label.setVisible(bool(text))

    def show_doubts(self, doubts: Sequence[Doubt]) -> None:
        """Say what is to be looked at again, each with the way to its field."""
        wanted = tuple(doubts[:_MOST_DOUBTS])
        if wanted == self._said:
            return
        self._said = wanted
        while (item := self._doubts.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for doubt in wanted:
            self._doubts.addWidget(self._line(doubt))
        self._doubts_title.setVisible(bool(wanted))

    def _line(self, doubt: Doubt) -> QWidget:
        note = FieldNote()
        link = LinkButton(Link(_("Y aller"), lambda: None), "link")
        link.setAccessibleName(_("Aller au champ\u00a0: {doubt}").format(doubt=doubt.text))
        link.setProperty("field", doubt.field)
        link.clicked.connect(self._on_link)
        box = QWidget()
        line = QHBoxLayout(box)
        line.setContentsMargins(0, 0, 0, 2)
        line.setSpacing(4)
        line.addWidget(note, 1)
        line.addWidget(link, 0, Qt.AlignmentFlag.AlignTop)
        note.say(Tone.WARNING, doubt.text)  # in its place: shown before, it would flash as a window
        return box

    def _on_link(self) -> None:
        sender = self.sender()
        if sender is not None:
            self.field_asked.emit(sender.property("field"))

    def text(self, key: str) -> str:
        """Give what a block says."""
        return self._blocks[key][1].text()

    def doubts(self) -> tuple[Doubt, ...]:
        """Give the doubts that are said."""
        return self._said or ()


def _facts(facts: Sequence[Fact]) -> str:
    """Write facts one per line, those of each heading followed by the arithmetic of the last of them."""
    blocks = []
    for group, found in groupby(facts, key=lambda fact: fact.group):
        inside = list(found)
        lines = [_("{label}\u00a0: {value}").format(label=one.label, value=one.value) for one in inside]
        why = max((one.why for one in inside), key=len)
        blocks.append(
            "\n".join([group, *lines, *([_("Calcul\u00a0: {why}").format(why=why)] if why else [])])
        )
    return "\n\n".join(blocks)
