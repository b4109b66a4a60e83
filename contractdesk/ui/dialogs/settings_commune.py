"""The section of the settings that says who the commune is, with its coat of arms."""

from __future__ import annotations

import base64
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QImage, QImageReader, QImageWriter, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from contractdesk.common.errors import InputError
from contractdesk.common.i18n import _
from contractdesk.services.setting_forms import LARGEST_ARMS
from contractdesk.ui.dialogs.settings_section import Section
from contractdesk.ui.widgets.parts import button

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from contractdesk.services.setting_forms import SettingsForm

_SIDES = (512, 384, 256, 128, 64)
_LARGEST_SIDE = 12_000
_SHOWN = 84


def small_image(path: Path) -> str:
    """Return an image as a small PNG in base64, at most 512 pixels wide and high; it runs in the worker.

    Raises:
        InputError: ``arms_unreadable``.
    """
    reader = QImageReader(str(path))
    reader.setAutoTransform(True)
    size = reader.size()
    if max(size.width(), size.height()) > _LARGEST_SIDE:
        raise InputError("arms_unreadable", path=str(path))
    image = reader.read()
    if image.isNull():
        raise InputError("arms_unreadable", path=str(path))
    for side in _SIDES:
        content = _png(image, side)
        if len(content) <= LARGEST_ARMS:
            return base64.b64encode(content).decode("ascii")
    raise InputError("arms_unreadable", path=str(path))


def _png(image: QImage, side: int) -> bytes:
    if max(image.width(), image.height()) > side:
        ratio, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        image = image.scaled(QSize(side, side), ratio, smooth)
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"png")).write(image)
    buffer.close()
    return bytes(content.data())


class ArmsField(QWidget):
    """The coat of arms: what it looks like, another one, none.

    Attributes:
        value: The image in base64, empty for none.
    """

    def __init__(self, on_choose: Callable[[], object], on_changed: Callable[[], object]) -> None:
        super().__init__()
        self.value = ""
        self._on_changed = on_changed
        self._picture = QLabel()
        self._picture.setFixedSize(_SHOWN, _SHOWN)
        self._picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._picture.setProperty("role", "card")
        self.chooser = button(_("Choisir une image…"), on_choose)
        self.remover = button(_("Retirer"), self._on_removed, role="link")
        words = QVBoxLayout()
        words.addWidget(self.chooser, 0, Qt.AlignmentFlag.AlignLeft)
        words.addWidget(self.remover, 0, Qt.AlignmentFlag.AlignLeft)
        words.addStretch(1)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(12)
        line.addWidget(self._picture)
        line.addLayout(words, 1)
        self.setFocusProxy(self.chooser)

    def set_value(self, value: str) -> None:
        """Show an image kept in base64."""
        self.value = value
        pixmap = QPixmap()
        if value:
            pixmap.loadFromData(base64.b64decode(value))
        ratio, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        if pixmap.isNull():
            self._picture.setText(_("aucun"))
        else:
            inside = QSize(_SHOWN - 8, _SHOWN - 8) * self.devicePixelRatioF()
            scaled = pixmap.scaled(inside, ratio, smooth)
            scaled.setDevicePixelRatio(self.devicePixelRatioF())
            self._picture.setPixmap(scaled)
        self._picture.setAccessibleName(_("Blason actuel") if value else _("Aucun blason"))
        self.remover.setVisible(bool(value))

    def _on_removed(self) -> None:
        self.set_value("")
        self.chooser.setFocus()
        self._on_changed()


class CommuneSection(Section):
    """Name, number, address and coat of arms, as they head letters and printed sheets."""

    def __init__(self, on_choose: Callable[[], object]) -> None:
        super().__init__("commune", _("Ce qui figure en tête des lettres et des documents imprimés."))
        for name, text in (
            ("commune_name", _("Nom")),
            ("commune_siret", _("SIRET")),
            ("commune_address", _("Adresse")),
            ("commune_postal_code", _("Code postal")),
            ("commune_city", _("Ville")),
            ("commune_phone", _("Téléphone")),
            ("commune_email", _("Courriel")),
            ("signatory_role", _("Fonction du signataire")),
        ):
            self.add(name, text, QLineEdit())
        self._line("signatory_role").setPlaceholderText(_("Le Maire"))
        self.arms = ArmsField(on_choose, self._on_edited)
        self.add("coat_of_arms", _("Blason ou logo"), self.arms)
        self.finish()

    def _line(self, name: str) -> QLineEdit:
        editor = self.editors[name]
        assert isinstance(editor, QLineEdit)
        return editor

    def take_arms(self, value: str) -> None:
        """Show the image that was chosen."""
        self.arms.set_value(value)
        self._on_edited()

    def fill(self, form: SettingsForm) -> None:
        """Show the commune."""
        for name, editor in self.editors.items():
            if isinstance(editor, QLineEdit):
                editor.setText(getattr(form.settings, name))
        self.arms.set_value(form.settings.coat_of_arms)

    def apply(self, form: SettingsForm) -> SettingsForm:
        """Give the commune."""
        typed: dict[str, Any] = {
            n: one.text().strip() for n, one in self.editors.items() if isinstance(one, QLineEdit)
        }
        return replace(form, settings=replace(form.settings, coat_of_arms=self.arms.value, **typed))
