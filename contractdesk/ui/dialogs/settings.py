"""« Réglages… »: the commune, its delays and its tables, checked as typed, saved in one operation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout

from contractdesk.common.errors import AppError, FieldError, ValidationError
from contractdesk.common.i18n import _
from contractdesk.services import setting_forms
from contractdesk.services.errors import field_text
from contractdesk.ui.dialogs.settings_commune import CommuneSection, small_image
from contractdesk.ui.dialogs.settings_sections import (
    ArticlesSection,
    ClosingSection,
    DelaysSection,
    GrowthSection,
    RatesSection,
    Section,
    ServicesSection,
    ThresholdsSection,
)
from contractdesk.ui.messages import error_text
from contractdesk.ui.theme import Tone
from contractdesk.ui.widgets.field_note import FieldNote
from contractdesk.ui.widgets.nav_list import NavList
from contractdesk.ui.widgets.parts import button, guard_wheel, hairline

if TYPE_CHECKING:
    from pathlib import Path

    from contractdesk.services.setting_forms import SettingsForm
    from contractdesk.ui.pages.base import Page
    from contractdesk.ui.source import Source

_SIZE = QSize(900, 600)
_ICONS = {
    "commune": "building-2",
    "services": "boxes",
    "delays": "calendar-clock",
    "closing": "calendar-x",
    "articles": "wallet",
    "thresholds": "gavel",
    "rates": "hourglass",
    "growth": "trending-up",
}


class SettingsDialog(QDialog):
    """The form, one section at a time; nothing is recorded before « Enregistrer\u00a0»."""

    def __init__(self, page: Page, form: SettingsForm) -> None:
        super().__init__(page.window())
        self.page, self._former = page, form
        self._wanted = form
        self._recording = False
        self.setWindowTitle(_("Réglages"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        today = page.shell.today
        self.commune = CommuneSection(self._choose_arms)
        self.sections: dict[str, Section] = {
            one.key: one
            for one in (
                self.commune,
                ServicesSection(),
                DelaysSection(),
                ClosingSection(today),
                ArticlesSection(),
                ThresholdsSection(today),
                RatesSection(),
                GrowthSection(form.indices),
            )
        }
        self.nav = NavList()
        self.nav.setAccessibleName(_("Sections des réglages"))
        self.stack = QStackedWidget()
        for section in self.sections.values():
            scroll = QScrollArea()
            scroll.setProperty("role", "sheet")
            scroll.setWidgetResizable(True)
            scroll.setWidget(section)
            scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            self.stack.addWidget(scroll)
            section.fill(form)
            guard_wheel(section)
            section.edited.connect(self._check)
        self.general = FieldNote()
        self.save_button = button(_("Enregistrer"), self.record, role="primary")
        self.save_button.setDefault(True)
        self.cancel_button = button(_("Annuler"), self.reject)
        self.cancel_button.setAutoDefault(False)
        self._build()
        self._marked: frozenset[str] | None = None
        self._check()
        self.nav.chosen.connect(self._show)
        self.go_to(next(iter(self.sections)))
        page.shell.tasks.ended.connect(self._on_task_ended)

    def _build(self) -> None:
        body = QHBoxLayout()
        body.setSpacing(0)
        self.nav.setFixedWidth(210)
        body.addWidget(self.nav)
        body.addWidget(hairline(vertical=True))
        body.addWidget(self.stack, 1)
        buttons = QHBoxLayout()
        buttons.setContentsMargins(18, 10, 18, 12)
        buttons.setSpacing(8)
        buttons.addWidget(self.general, 1)
        buttons.addStretch(0)
        buttons.addWidget(self.cancel_button)
        buttons.addWidget(self.save_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(body, 1)
        layout.addWidget(hairline())
        layout.addLayout(buttons)
        room = QGuiApplication.primaryScreen().availableGeometry().size()
        self.resize(_SIZE.boundedTo(room))

    # ---------------------------------------------------------------------------------------- sections
    def go_to(self, key: str) -> None:
        """Show a section."""
        self.nav.set_current(key)
        self._show(key)

    def _show(self, key: str) -> None:
        self.stack.setCurrentIndex(list(self.sections).index(key))

    def _mark(self, faulty: frozenset[str]) -> None:
        """Show in the list which sections hold something to correct."""
        if faulty == self._marked:
            return
        current = self.nav.currentRow()
        self.nav.set_pages(
            [
                (
                    key,
                    setting_forms.section(key),
                    "circle-alert" if key in faulty else _ICONS[key],
                    _("Saisie à corriger") if key in faulty else "",
                )
                for key in self.sections
            ]
        )
        self._marked = faulty
        self.nav.set_current(list(self.sections)[max(0, current)])

    # ---------------------------------------------------------------------------------------- checking
    def _check(self) -> list[FieldError]:
        """Read what is typed, say what is wrong beside it, and return the faults."""
        form, faults = self._former, []
        for section in self.sections.values():
            unreadable = section.unreadable()
            faults += unreadable
            form = form if unreadable else section.apply(form)
        self._wanted = form
        faults += setting_forms.faults(form)
        doubts = setting_forms.doubts(form, self._former)
        notes = {one.field: (Tone.WARNING, field_text(one)) for one in reversed(doubts)}
        notes |= {one.field: (Tone.DANGER, field_text(one)) for one in reversed(faults)}
        for key, section in self.sections.items():
            section.show_notes({place: note for place, note in notes.items() if _is_in(place, key, section)})
        self._mark(
            frozenset(
                key
                for key, section in self.sections.items()
                if any(_is_in(one.field, key, section) for one in faults)
            )
        )
        return faults

    # --------------------------------------------------------------------------------------- recording
    def record(self) -> None:
        """Have the settings recorded, unless something is to be corrected."""
        if self._recording:
            return
        faults = self._check()
        if faults:
            self._go_to_fault(faults[0])
            return
        self._set_recording(True)
        self.page.shell.do(self.page, self._job, self._done, self._show_error)

    def _job(self, source: Source) -> None:
        setting_forms.save(source.database, self._former, self._wanted)

    def _done(self) -> None:
        self._set_recording(False)
        self._former = self._wanted
        self.accept()

    def _show_error(self, error: AppError) -> None:
        self._set_recording(False)
        self.general.say(Tone.DANGER, error_text(error))
        if isinstance(error, ValidationError) and error.fields:
            self._go_to_fault(error.fields[0])

    def _go_to_fault(self, fault: FieldError) -> None:
        for key, section in self.sections.items():
            if _is_in(fault.field, key, section):
                self.go_to(key)
                section.go_to(fault.field)
                return

    def _set_recording(self, recording: bool) -> None:
        self._recording = recording
        self.save_button.setEnabled(not recording)
        self.cancel_button.setEnabled(not recording)
        self.general.clear()

    def _on_task_ended(self, _task: object) -> None:
        # Whatever the end was, even a bug that only the crash report tells of: the form can be used again.
        if self._recording and not self.page.shell.tasks.writing:
            self._set_recording(False)

    # ------------------------------------------------------------------------------------ coat of arms
    def _choose_arms(self) -> None:
        self.page.shell.messages.choose_file(
            _("Blason de la commune"), _("Images (*.png *.jpg *.jpeg)"), self._take_arms
        )

    def _take_arms(self, path: Path) -> None:
        self.page.shell.tasks.run(
            lambda _progress: small_image(path),
            on_done=self.commune.take_arms,
            on_error=self._on_arms_refused,
            title=_("Lecture de l’image…"),
            owner=self,
        )

    def _on_arms_refused(self, error: AppError) -> None:
        self.commune.notes["coat_of_arms"].say(Tone.DANGER, error_text(error))

    # ------------------------------------------------------------------------------------------ leaving
    def is_changed(self) -> bool:
        """Tell whether something typed would be lost by closing."""
        faults = self._check()
        return bool(faults) or bool(setting_forms.changed_sections(self._former, self._wanted))

    def reject(self) -> None:
        """Close; what was typed and not recorded is only given up when asked."""
        if self._recording:
            return
        if not self.is_changed():
            super().reject()
            return
        self.page.shell.messages.ask(
            _("Abandonner ce que vous venez de saisir\u00a0?"),
            self._give_up,
            accept=_("Abandonner"),
            reject=_("Revenir aux réglages"),
            detail=_("Rien n’a encore été enregistré."),
        )

    def _give_up(self) -> None:
        self.done(QDialog.DialogCode.Rejected)


def _is_in(field: str, key: str, section: Section) -> bool:
    """Tell whether a field is in a section: by its own name, or by those of the hypotheses."""
    name = field.partition(".")[0]
    return name in setting_forms.SECTIONS[key] or name in section.editors
