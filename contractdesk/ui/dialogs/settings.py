"""« Réglages… »: the commune, its delays and its tables, checked as typed, saved in one operation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QStackedWidget

from contractdesk.common.i18n import _
from contractdesk.services import setting_forms
from contractdesk.services.errors import field_text
from contractdesk.ui.dialogs.form_window import FormWindow
from contractdesk.ui.dialogs.settings_commune import CommuneSection, small_image
from contractdesk.ui.dialogs.settings_sections import (
    ArticlesSection,
    ClosingSection,
    DelaysSection,
    GrowthSection,
    RatesSection,
    ServicesSection,
    ThresholdsSection,
)
from contractdesk.ui.messages import error_text
from contractdesk.ui.theme import Tone
from contractdesk.ui.widgets.nav_list import NavList
from contractdesk.ui.widgets.parts import guard_wheel, hairline

if TYPE_CHECKING:
    from pathlib import Path

    from contractdesk.common.errors import AppError, FieldError
    from contractdesk.services.setting_forms import SettingsForm
    from contractdesk.ui.dialogs.settings_section import Section
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


class SettingsDialog(FormWindow):
    """The form, one section at a time; nothing is recorded before « Enregistrer\u00a0»."""

    help_page = "settings"

    def __init__(self, page: Page, form: SettingsForm) -> None:
        super().__init__(page, None, _("Réglages"))
        self._former = self._wanted = form
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
        self._marked: frozenset[str] | None = None
        self.build(self._body(), _SIZE)
        self._check()
        self.nav.chosen.connect(self._show)
        self.go_to(next(iter(self.sections)))

    def _body(self) -> QHBoxLayout:
        body = QHBoxLayout()
        body.setSpacing(0)
        self.nav.setFixedWidth(210)
        body.addWidget(self.nav)
        body.addWidget(hairline(vertical=True))
        body.addWidget(self.stack, 1)
        return body

    # ---------------------------------------------------------------------------------------- sections
    def go_to(self, name: str) -> None:
        """Show a section, or put the keyboard in a field of one."""
        for key, section in self.sections.items():
            if name == key or _is_in(name, key, section):
                self.nav.set_current(key)
                self._show(key)
                section.go_to(name)
                return

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
        if self.recording:
            return
        self.commit_cells()
        self.general.clear()
        faults = self._check()
        if faults:
            self.refuse(faults)
            return
        self.save(self._job, self._on_saved)

    def _job(self, source: Source) -> None:
        setting_forms.save(source.database, self._former, self._wanted)

    def _on_saved(self) -> None:
        self._former = self._wanted
        self.accept()

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
    @property
    def dirty(self) -> bool:
        """Whether something typed would be lost by closing."""
        faults = self._check()
        return bool(faults) or bool(setting_forms.changed_sections(self._former, self._wanted))


def _is_in(field: str, key: str, section: Section) -> bool:
    """Tell whether a field is in a section: by its own name, or by those of the hypotheses."""
    name = field.partition(".")[0]
    return name in setting_forms.SECTIONS[key] or name in section.editors
