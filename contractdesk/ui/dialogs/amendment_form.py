"""« Enregistrer un avenant… »: which clauses change, from when, and what the next notice becomes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QComboBox, QFrame, QLineEdit, QVBoxLayout, QWidget

from contractdesk.common import french
from contractdesk.common.errors import AppError, FieldError, ValidationError
from contractdesk.common.i18n import _
from contractdesk.domain.enums import ExitRule, LateRule, RenewalKind
from contractdesk.services import labels
from contractdesk.services.errors import error_text, field_text
from contractdesk.ui.dialogs.act_form import ActForm, Subject
from contractdesk.ui.theme import Tone
from contractdesk.ui.widgets.date_edit import DateEdit
from contractdesk.ui.widgets.duration_edit import DurationEdit
from contractdesk.ui.widgets.field_note import FieldNote
from contractdesk.ui.widgets.money_edit import CountEdit
from contractdesk.ui.widgets.parts import guard_wheel, text_label
from contractdesk.ui.widgets.text_grid import TextGrid

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from contractdesk.services.terms_words import TermsChange
    from contractdesk.ui.pages.base import Page
    from contractdesk.ui.source import Source

_PAUSE_MS = 250
_DURATIONS = ("initial", "renewal", "total_limit", "notice", "late_delay")
_CHOICES = {"renewal_kind": RenewalKind, "exit_rule": ExitRule, "late_rule": LateRule}


class AmendmentForm(ActForm):
    """Starts from the clauses in force on the day of effect; only those that are changed are kept."""

    def __init__(self, page: Page, subject: Subject) -> None:
        super().__init__(page, subject, _("Enregistrer un avenant"), _("Enregistrer l’avenant"))
        self.setObjectName("amendment")
        today = page.shell.today
        self._clauses: dict[str, Any] = {}
        self._given: dict[str, Any] = {}
        self.number, self.subject = QLineEdit(), QLineEdit()
        self.signed_on, self.effective_on, self.end_cap_on = DateEdit(today), DateEdit(today), DateEdit(today)
        self.effective_on.set_value(today())
        self.max_renewals = CountEdit(least=0)
        self.max_renewals.setPlaceholderText(_("sans limite"))
        self.durations = {name: DurationEdit() for name in _DURATIONS}
        self.choices = {name: QComboBox() for name in _CHOICES}
        self.preview = _Preview()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE_MS)
        self._timer.timeout.connect(self._ask_preview)
        self._add_fields()
        self.set_beside(self.preview)
        guard_wheel(self)
        self.finish()
        self._connect()

    def _add_fields(self) -> None:
        self.add("number", _("Numéro"), self.number)
        self.add("subject", _("Objet"), self.subject)
        self.add("signed_on", _("Signé le"), self.signed_on)
        self.add("effective_on", _("Prend effet le"), self.effective_on)
        for name, words in (
            ("renewal_kind", [(labels.renewal(kind), kind) for kind in RenewalKind]),
            (
                "exit_rule",
                [
                    (_("à la fin de chaque période"), ExitRule.TERM_END),
                    (_("à chaque anniversaire"), ExitRule.ANNIVERSARY),
                ],
            ),
            (
                "late_rule",
                [
                    (_("effet à la fin de la période suivante"), LateRule.NEXT_TERM),
                    (_("effet un délai après réception"), LateRule.AFTER_RECEIPT),
                ],
            ),
        ):
            for text, value in words:
                self.choices[name].addItem(text, value)
        self.add("initial_count", _("Durée initiale"), self.durations["initial"])
        self.add("renewal_kind", _("Reconduction"), self.choices["renewal_kind"])
        self.add("renewal_count", _("Durée d’une reconduction"), self.durations["renewal"])
        self.add("max_renewals", _("Reconductions au plus"), self.max_renewals)
        self.add("total_limit_count", _("Durée totale au plus"), self.durations["total_limit"])
        self.add("end_cap_on", _("Date butoir"), self.end_cap_on)
        self.add("notice_count", _("Préavis"), self.durations["notice"])
        self.add("exit_rule", _("Sortie possible"), self.choices["exit_rule"])
        self.add("late_rule", _("Préavis tardif"), self.choices["late_rule"])
        self.add("late_delay_count", _("Délai après réception"), self.durations["late_delay"])

    def _connect(self) -> None:
        self.effective_on.value_changed.connect(self._on_day)
        for edit in (self.max_renewals, self.end_cap_on):
            edit.value_changed.connect(self._on_edited)
        for duration in self.durations.values():
            duration.value_changed.connect(self._on_edited)
        for choice in self.choices.values():
            choice.currentIndexChanged.connect(self._on_edited)
        self._read_clauses()

    # ---------------------------------------------------------------------------------------- clauses
    def _read_clauses(self) -> None:
        day, reference = self.effective_on.value(), self.reference
        if day is None:
            return

        def read(source: Source) -> dict[str, Any]:
            from contractdesk.services import amendments

            return amendments.clauses_on(source.database, reference, day)

        self.page.shell.ask(self, read, self._on_clauses)

    def _on_clauses(self, clauses: dict[str, Any]) -> None:
        """Show the clauses of the day; what was changed by hand stays."""
        changed = self._changes() if self._clauses else {}
        self._clauses = clauses
        shown = {**clauses, **changed}
        for name, duration in self.durations.items():
            duration.set_value(shown[f"{name}_count"], shown[f"{name}_unit"])
        for name, choice in self.choices.items():
            choice.blockSignals(True)
            choice.setCurrentIndex(choice.findData(shown[name]))
            choice.blockSignals(False)
        self.max_renewals.set_value(shown["max_renewals"])
        self.end_cap_on.set_value(shown["end_cap_on"])
        self._show_late()
        self._timer.start()

    def _shown(self) -> dict[str, Any]:
        # Qt gives back the text of what was put in, not the member of the enumeration.
        found: dict[str, Any] = {
            name: _CHOICES[name](choice.currentData()) for name, choice in self.choices.items()
        }
        for name, duration in self.durations.items():
            found[f"{name}_count"], found[f"{name}_unit"] = duration.value()
        return {**found, "max_renewals": self.max_renewals.value(), "end_cap_on": self.end_cap_on.value()}

    def _changes(self) -> dict[str, Any]:
        """Give what differs from the clauses in force; a unit without a count says nothing."""
        shown = self._shown()
        found = {name: value for name, value in shown.items() if value != self._clauses[name]}
        return {
            name: value
            for name, value in found.items()
            if not name.endswith("_unit") or shown[name.replace("_unit", "_count")] is not None
        }

    def _on_day(self, _day: dt.date | None) -> None:
        self._read_clauses()

    def _on_edited(self, *_given: object) -> None:
        self._show_late()
        self._timer.start()

    def _show_late(self) -> None:
        late = self.choices["late_rule"].currentData()
        self.show_field("late_delay_count", visible=late == LateRule.AFTER_RECEIPT)

    # ---------------------------------------------------------------------------------------- preview
    def _ask_preview(self) -> None:
        day, reference = self.effective_on.value(), self.reference
        if not self._clauses or day is None or self._unreadable():
            self.preview.say(_("Corrigez ce qui n’est pas compris pour voir ce que l’avenant change."))
            return
        changes = self._changes()
        if not changes:
            self.preview.say(_("Modifiez les clauses que l’avenant change\u00a0: les dates s’affichent ici."))
            return

        def read(source: Source) -> Sequence[TermsChange] | AppError:
            from contractdesk.services import amendments

            try:
                effect = amendments.preview(source.database, reference, day, changes, source.today)
            except AppError as error:
                return error
            return amendments.effect_lines(effect)

        self.page.shell.ask(self, read, self._on_preview)

    def _on_preview(self, answer: Sequence[TermsChange] | AppError) -> None:
        if isinstance(answer, ValidationError):
            self.preview.say(" ".join(field_text(fault) for fault in answer.fields), Tone.WARNING)
        elif isinstance(answer, AppError):
            self.preview.say(error_text(answer), Tone.WARNING)
        else:
            self.preview.show_lines(answer)

    # --------------------------------------------------------------------------------------- recording
    def prepare(self) -> list[FieldError]:
        """Keep the amendment; its day is needed, its clauses are checked by the act."""
        day = self.effective_on.value()
        if day is None or not self._clauses:
            return [FieldError("effective_on", "day_missing")]
        self._given = {
            "effective_on": day,
            "changes": self._changes(),
            "number": self.number.text(),
            "subject": self.subject.text(),
            "signed_on": self.signed_on.value(),
        }
        return []

    def job(self, source: Source) -> None:
        """Record the amendment."""
        from contractdesk.services import amendments

        amendments.record_amendment(source.database, self.reference, today=source.today, **self._given)


class _Preview(QFrame):
    """What the amendment changes, before and after, clause by clause then date by date."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "card")
        title = _("Ce que l’avenant change")
        self.setAccessibleName(title)
        self.note = FieldNote()
        self.grid: TextGrid | None = None
        self._lines = QVBoxLayout(self)
        self._lines.setContentsMargins(14, 10, 14, 10)
        self._lines.setSpacing(8)
        self._lines.addWidget(text_label(title, bold=True))
        self._lines.addWidget(self.note)
        self._place = QWidget()
        self._inner = QVBoxLayout(self._place)
        self._inner.setContentsMargins(0, 0, 0, 0)
        self._lines.addWidget(self._place)
        self._lines.addStretch(1)

    def say(self, text: str, tone: Tone = Tone.INFO) -> None:
        """Say why nothing is shown."""
        self._forget()
        self.note.say(tone, text)

    def show_lines(self, lines: Sequence[TermsChange]) -> None:
        """Show what changes; an arrow marks the lines whose two values differ."""
        self._forget()
        self.note.clear()
        columns = ("", _("Avant"), _("Après"))
        rows = [(one.label, one.before, _arrow(one)) for one in lines]
        strong = [place for place, one in enumerate(lines) if one.before != one.after]
        self.grid = TextGrid(self.accessibleName(), columns, rows, strong=strong)
        self._inner.addWidget(self.grid)

    def _forget(self) -> None:
        if self.grid is not None:
            self.grid.hide()
            self.grid.deleteLater()
            self.grid = None


def _arrow(line: TermsChange) -> str:
    if line.before == line.after:
        return _("inchangé")
    return f"→{french.NBSP}{line.after}"


class AmendmentRemoval(ActForm):
    """« Retirer un avenant »: one that was entered by mistake; its document stays."""

    def __init__(self, page: Page, subject: Subject, amendments: Sequence[tuple[int, str]]) -> None:
        super().__init__(page, subject, _("Retirer un avenant saisi par erreur"), _("Retirer l’avenant"))
        self.amendment = QComboBox()
        for id_, words in amendments:
            self.amendment.addItem(words, id_)
        self._id = 0
        self.add("amendment", _("Avenant"), self.amendment)
        guard_wheel(self)
        self.finish()

    def prepare(self) -> list[FieldError]:
        """Keep which one."""
        self._id = int(self.amendment.currentData())
        return []

    def job(self, source: Source) -> None:
        """Remove it."""
        from contractdesk.services import amendments

        amendments.remove_amendment(source.database, self.reference, self._id)
