"""Badges and table cells: an icon and a word in a tone, never a colour alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QSizePolicy, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from contractdesk.ui import theme
from contractdesk.ui.models.columns import Badge
from contractdesk.ui.models.group_proxy import Group
from contractdesk.ui.models.rows_model import BADGE_ROLE, GROUP_ROLE

if TYPE_CHECKING:
    from PySide6.QtGui import QColor

    Index = QModelIndex | QPersistentModelIndex

_ICON = 14
_GAP = 5
_PAD = 8
_CELL_PAD = 8


def badge_width(metrics: QFontMetrics, badge: Badge) -> int:
    """Give the width a badge wants."""
    return _PAD + _ICON + _GAP + metrics.horizontalAdvance(badge.text) + _PAD


def paint_badge(painter: QPainter, rect: QRect, badge: Badge, palette: QPalette, ratio: float) -> None:
    """Paint a badge at the left of a rectangle, centred in its height, cut with an ellipsis when too long."""
    metrics = painter.fontMetrics()
    colors = theme.tone_colors(palette, badge.tone)
    height = min(rect.height(), metrics.height() + 4)
    width = min(badge_width(metrics, badge), rect.width())
    pill = QRectF(rect.left(), rect.top() + (rect.height() - height) / 2, width, height)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(colors.fg, 1) if theme.high_contrast() else Qt.PenStyle.NoPen)
    painter.setBrush(colors.bg)
    painter.drawRoundedRect(pill, height / 2, height / 2)
    pixmap = theme.icon_pixmap(badge.icon, colors.fg, _ICON, ratio)
    painter.drawPixmap(int(pill.left()) + _PAD, int(pill.center().y() - _ICON / 2 + 0.5), pixmap)
    painter.setPen(colors.fg)
    room = pill.adjusted(_PAD + _ICON + _GAP, 0, -_PAD + 2, 0)
    text = metrics.elidedText(badge.text, Qt.TextElideMode.ElideRight, int(room.width()) + 1)
    painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
    painter.restore()


class BadgeLabel(QWidget):
    """A badge standing alone, such as the status in the head of a sheet."""

    def __init__(self, badge: Badge | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._badge = badge
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_badge(badge)

    def set_badge(self, badge: Badge | None) -> None:
        """Show another badge, or none."""
        self._badge = badge
        self.setAccessibleName(badge.text if badge else "")
        if badge is None:
            self.hide()
        elif self.parentWidget() is not None:  # without a place yet, it would be shown as a window of its own
            self.show()
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Follow the words and the font."""
        metrics = self.fontMetrics()
        width = badge_width(metrics, self._badge) if self._badge else 0
        return QSize(width, metrics.height() + 4)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the badge."""
        if self._badge is not None:
            painter = QPainter(self)
            paint_badge(painter, self.rect(), self._badge, self.palette(), self.devicePixelRatioF())


class CellDelegate(QStyledItemDelegate):
    """Paints cells alike in every table: room around the text, a hairline under the row, badges, headings."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Follow the text or the badge, with the room around it."""
        badge = index.data(BADGE_ROLE)
        metrics = option.fontMetrics
        if badge is not None:
            width = badge_width(metrics, badge)
        else:
            width = metrics.horizontalAdvance(index.data(Qt.ItemDataRole.DisplayRole) or "")
        return QSize(width + 2 * _CELL_PAD + 4, metrics.height() + 11)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one cell."""
        palette = option.palette
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        text_color = palette.color(QPalette.ColorRole.Text)
        painter.save()
        if selected:
            ground, text_color = theme.selection_colors(
                palette, active=bool(option.state & QStyle.StateFlag.State_Active)
            )
            painter.fillRect(option.rect, ground)
        painter.setPen(palette.color(QPalette.ColorRole.Mid))
        painter.drawLine(option.rect.bottomLeft(), option.rect.bottomRight())
        painter.setPen(text_color)
        painter.setFont(option.font)
        group = index.data(GROUP_ROLE)
        badge = index.data(BADGE_ROLE)
        room = option.rect.adjusted(_CELL_PAD, 0, -_CELL_PAD, -1)
        if isinstance(group, Group):
            self._paint_heading(painter, option, group, str(index.data() or ""), text_color)
        elif isinstance(badge, Badge):
            paint_badge(painter, room, badge, palette, _ratio(option))
        else:
            alignment = index.data(Qt.ItemDataRole.TextAlignmentRole)
            text = painter.fontMetrics().elidedText(
                str(index.data() or ""), Qt.TextElideMode.ElideRight, room.width()
            )
            painter.drawText(room, int(alignment), text)
        if option.state & QStyle.StateFlag.State_HasFocus:
            self._paint_focus(painter, option)
        painter.restore()

    @staticmethod
    def _paint_heading(
        painter: QPainter, option: QStyleOptionViewItem, group: Group, text: str, color: QColor
    ) -> None:
        if not option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(
                option.rect.adjusted(0, 0, 0, -1), option.palette.color(QPalette.ColorRole.Midlight)
            )
        name = "chevron-right" if group.folded else "chevron-down"
        pixmap = theme.icon_pixmap(name, color, 16, _ratio(option))
        top = option.rect.top() + (option.rect.height() - 16) // 2
        painter.drawPixmap(option.rect.left() + 6, top, pixmap)
        painter.setFont(theme.scaled_font(option.font, 1.0, weight=option.font.Weight.DemiBold))
        painter.drawText(
            option.rect.adjusted(28, 0, -_CELL_PAD, -1),
            Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft,
            text,
        )

    @staticmethod
    def _paint_focus(painter: QPainter, option: QStyleOptionViewItem) -> None:
        painter.setPen(QPen(option.palette.color(QPalette.ColorRole.Highlight), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(option.rect.adjusted(0, 0, -1, -1))


def _ratio(option: QStyleOptionViewItem) -> float:
    return float(option.widget.devicePixelRatioF()) if option.widget is not None else 1.0
