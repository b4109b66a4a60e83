"""The forms of a document: attaching files to a contract, and changing what a document is called."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QComboBox, QLineEdit

from contractdesk.common import french
from contractdesk.common.i18n import _
from contractdesk.domain.enums import DocumentKind
from contractdesk.services import labels
from contractdesk.ui.dialogs.act_form import ActForm
from contractdesk.ui.reading import CHOSEN
from contractdesk.ui.widgets.date_edit import DateEdit
from contractdesk.ui.widgets.parts import guard_wheel

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence
    from pathlib import Path

    from contractdesk.common.errors import FieldError
    from contractdesk.services.documents import DocumentRow
    from contractdesk.ui.pages.base import Page
    from contractdesk.ui.source import Source


@dataclass(frozen=True)
class _About:
    """The contract, and what the form is about in words."""

    reference: str
    title: str


def _kinds(kept: str = "") -> QComboBox:
    """Make the choice of a type; one that somebody typed elsewhere can be kept."""
    combo = QComboBox()
    for kind in DocumentKind:
        combo.addItem(labels.document_kind(kind), kind.value)
    if kept and combo.findData(kept) < 0:
        combo.addItem(labels.document_kind(kept), kept)
    return combo


class AttachForm(ActForm):
    """« Joindre au contrat »: what the files are; one may be for a document that has none yet."""

    def __init__(
        self, page: Page, reference: str, paths: Sequence[Path], bare: Sequence[DocumentRow]
    ) -> None:
        names = (
            french.quoted(paths[0].name)
            if len(paths) == 1
            else french.counted(len(paths), _("fichier"), _("fichiers"))
        )
        super().__init__(page, _About(reference, names), _("Joindre au contrat"), _("Joindre"))
        self._paths = tuple(paths)
        self.into = QComboBox()
        self.into.addItem(_("Nouveau document"), None)
        for one in bare:
            self.into.addItem(one.title, one.id)
        self.kind, self.title, self.dated_on = _kinds(), QLineEdit(), DateEdit(page.shell.today)
        self.title.setText(paths[0].stem)
        self._given: tuple[int | None, DocumentKind, str, dt.date | None] | None = None
        self._key = 0
        self.add("into", _("Pour"), self.into)
        self.add("kind", _("Type"), self.kind)
        self.add("title", _("Titre"), self.title)
        self.add("dated_on", _("Daté du (facultatif)"), self.dated_on)
        self.into.currentIndexChanged.connect(self._show_fields)
        guard_wheel(self)
        self._show_fields()
        self.finish()
        self.kind.setFocus()

    def _show_fields(self) -> None:
        is_new, is_one = self.into.currentData() is None, len(self._paths) == 1
        self.show_field("into", visible=is_one and self.into.count() > 1)
        self.show_field("kind", visible=is_new)
        self.show_field("title", visible=is_new and is_one)
        self.show_field("dated_on", visible=is_new)

    def prepare(self) -> list[FieldError]:
        """Keep what the files are."""
        self._given = (
            self.into.currentData(),
            DocumentKind(self.kind.currentData()),
            self.title.text(),
            self.dated_on.value(),
        )
        return []

    def job(self, source: Source) -> None:
        """Attach the files, in one operation."""
        from contractdesk.services import document_acts

        if self._given is None:
            return
        into, kind, title, dated_on = self._given
        if len(self._paths) > 1:
            keys = document_acts.attach_all(source.database, self.reference, self._paths, kind, dated_on)
            self._key = keys[0]
            return
        (path,) = self._paths
        self._key = document_acts.attach(
            source.database, self.reference, path, kind, title=title, dated_on=dated_on, into=into
        )

    def _done(self) -> None:
        # The list that is read again goes to what was attached.
        self.page.shell.state.set(CHOSEN, self._key)
        super()._done()


class DocumentForm(ActForm):
    """« Modifier le document »: its type, its title, its date."""

    def __init__(self, page: Page, row: DocumentRow) -> None:
        about = _About(row.reference, row.title)
        super().__init__(page, about, _("Modifier le document"), _("Enregistrer"))
        self._id = row.id
        self.kind, self.title, self.dated_on = _kinds(row.kind), QLineEdit(), DateEdit(page.shell.today)
        self.kind.setCurrentIndex(self.kind.findData(row.kind))
        self.title.setText(row.title)
        self.dated_on.set_value(row.dated_on)
        self._given: tuple[str, str, dt.date | None] | None = None
        self.add("kind", _("Type"), self.kind)
        self.add("title", _("Titre"), self.title)
        self.add("dated_on", _("Daté du (facultatif)"), self.dated_on)
        guard_wheel(self)
        self.finish()

    def prepare(self) -> list[FieldError]:
        """Keep what was typed."""
        self._given = (self.kind.currentData(), self.title.text(), self.dated_on.value())
        return []

    def job(self, source: Source) -> None:
        """Change the document."""
        from contractdesk.services import document_acts

        if self._given is not None:
            kind, title, dated_on = self._given
            document_acts.change(source.database, self._id, kind, title, dated_on)
