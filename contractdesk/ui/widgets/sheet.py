"""The sheet of one thing: labelled values in sections, two columns where there is room, each why at hand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from contractdesk.common.i18n import _
from contractdesk.ui import theme
from contractdesk.ui.models.columns import Badge
from contractdesk.ui.theme import Tone
from contractdesk.ui.widgets.badge import BadgeLabel
from contractdesk.ui.widgets.notices import IconLabel, Link, LinkButton
from contractdesk.ui.widgets.parts import hairline, icon_button, text_label, value_label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QResizeEvent

_TWO_COLUMNS_FROM = 660
_LABEL_WIDTH = 150
_NOTE_ICONS = {Tone.DANGER: "circle-alert", Tone.WARNING: "triangle-alert"}


@dataclass(frozen=True)
class Field:
    """One labelled value.

    Attributes:
        value: A text, or a badge; an empty text is shown as a dash, so that nothing looks forgotten.
        why: The arithmetic or the source, shown under the value when asked for.
        note: Tone of an icon before the value, when something is wrong or missing there.
        wide: Takes the whole width, as a long text does.
        link: Something to do with it.
    """

    label: str
    value: str | Badge
    why: str = ""
    note: Tone | None = None
    wide: bool = False
    link: Link | None = None


@dataclass(frozen=True)
class Section:
    """A group of values under a title; a widget of the page's own may stand below them."""

    title: str
    fields: tuple[Field, ...] = ()
    text: str = ""
    widget: QWidget | None = None


class _ValueLabel(QLabel):
    """A value that takes its whole length where there is room, and wraps where there is not."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setCursor(Qt.CursorShape.IBeamCursor)

    def sizeHint(self) -> QSize:
        """Want one line: Qt would rather have a wrapped text as a block of its own taste."""
        widest = max(map(self.fontMetrics().horizontalAdvance, self.text().split("\n")))
        return QSize(widest + 2, super().sizeHint().height())


class _Value(QWidget):
    """A value with its note, its link and its « why »."""

    def __init__(self, field: Field) -> None:
        super().__init__()
        line = QHBoxLayout()
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(6)
        if field.note is not None:
            icon = IconLabel(_NOTE_ICONS.get(field.note, "info"), field.note)
            line.addWidget(icon, 0, Qt.AlignmentFlag.AlignTop)
        if isinstance(field.value, Badge):
            line.addWidget(BadgeLabel(field.value))
        else:
            label = _ValueLabel(field.value or "–")
            label.setAccessibleName(f"{field.label} : {field.value or _('non renseigné')}")
            line.addWidget(label)
        if field.why:
            name = _("Pourquoi\u00a0? ({label})").format(label=field.label)
            why = icon_button("circle-question-mark", name, self._toggle, mini=True)
            why.setIconSize(QSize(14, 14))
            theme.set_icon(why, "circle-question-mark", Tone.NEUTRAL)
            line.addWidget(why, 0, Qt.AlignmentFlag.AlignTop)
        if field.link is not None:
            made = LinkButton(field.link, role="link")
            made.followed.connect(self._on_followed)
            line.addWidget(made)
        line.addStretch(1)
        self._why = text_label(field.why, quiet=True, wrap=True)
        self._why.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._why.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addLayout(line)
        layout.addWidget(self._why)

    def _toggle(self) -> None:
        self._why.setVisible(self._why.isHidden())

    def _on_followed(self, link: Link) -> None:
        link.run()


class _SectionView(QWidget):
    """One section, laid out again when the width calls for one column or two."""

    def __init__(self, section: Section) -> None:
        super().__init__()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        if section.title:
            layout.addWidget(text_label(section.title, ratio=1.05, bold=True, wrap=True))
            layout.addWidget(hairline())
        if section.text:
            layout.addWidget(value_label(section.text))
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(6)
        layout.addLayout(self._grid)
        self._cells = [(self._label(field), _Value(field), field.wide) for field in section.fields]
        if section.widget is not None:
            layout.addWidget(section.widget)

    @staticmethod
    def _label(field: Field) -> QWidget:
        label = text_label(field.label, quiet=True, wrap=True)
        label.setFixedWidth(_LABEL_WIDTH)
        label.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        return label

    def arrange(self, columns: int) -> None:
        """Place the values in so many columns."""
        row = side = 0
        for label, value, wide in self._cells:
            if wide and side:
                row, side = row + 1, 0
            span = 2 * columns - 1 if wide else 1
            self._grid.addWidget(label, row, 2 * side, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(value, row, 2 * side + 1, 1, span, Qt.AlignmentFlag.AlignTop)
            side = columns if wide else side + 1
            if side >= columns:
                row, side = row + 1, 0
        for place in (1, 3):
            self._grid.setColumnStretch(place, 1 if place < 2 * columns else 0)


class Sheet(QScrollArea):
    """Sections one under the other, scrolled together, each value selectable and copied as text."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setProperty("role", "sheet")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._columns = 0
        self._views: list[_SectionView] = []
        self._body = QWidget()
        self._layout = QVBoxLayout(self._body)
        self._layout.setContentsMargins(16, 12, 16, 16)
        self._layout.setSpacing(18)
        self.setWidget(self._body)

    def set_sections(self, sections: Sequence[Section]) -> None:
        """Show other sections, from the top."""
        for view in self._views:
            view.hide()
            view.deleteLater()
        while self._layout.takeAt(0) is not None:
            pass
        self._views = [_SectionView(section) for section in sections]
        for view in self._views:
            self._layout.addWidget(view)
        self._layout.addStretch(1)
        self._columns = 0
        self._arrange()
        self.verticalScrollBar().setValue(0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Go from one column to two, and back, with the width."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        columns = 2 if self.viewport().width() >= _TWO_COLUMNS_FROM else 1
        if columns != self._columns:
            self._columns = columns
            for view in self._views:
                view.arrange(columns)
