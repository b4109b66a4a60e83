"""The forms of the acts on a deadline or a contract; the rules are those of ``services.acts``."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtWidgets import QComboBox, QLineEdit, QRadioButton, QVBoxLayout, QWidget

from contractdesk.common.errors import FieldError
from contractdesk.common.i18n import _
from contractdesk.domain.enums import DecisionKind, NoticeKind
from contractdesk.services import labels, setting_forms
from contractdesk.ui.dialogs.act_form import ActForm, Subject
from contractdesk.ui.messages import error_text
from contractdesk.ui.widgets.date_edit import DateEdit
from contractdesk.ui.widgets.parsed_edit import ParsedEdit
from contractdesk.ui.widgets.parts import guard_wheel

if TYPE_CHECKING:
    from collections.abc import Sequence
    from enum import Enum

    from contractdesk.services.contract_acts import ActSubject
    from contractdesk.services.dto import DeadlineRow
    from contractdesk.ui.pages.base import Page
    from contractdesk.ui.source import Source

_A_WEEK = dt.timedelta(days=7)
OF_PERIOD = (DecisionKind.RENEWED, DecisionKind.NOT_RENEWED)


class ExitSubject(Subject, Protocol):
    """What a decision or a letter is about: a deadline, or a contract, and the period that it can end."""

    @property
    def exit_end(self) -> dt.date | None:
        """The last day of that period, None when there is none."""
        ...


def _combo(choices: Sequence[tuple[str, Enum]]) -> QComboBox:
    combo = QComboBox()
    for text, value in choices:
        combo.addItem(text, value)
    return combo


def _missing_days(**days: dt.date | None) -> list[FieldError]:
    return [FieldError(name, "day_missing") for name, day in days.items() if day is None]


class DoneForm(ActForm):
    """« Marquer comme traité »: what was done, or why nothing is."""

    def __init__(self, page: Page, row: DeadlineRow) -> None:
        super().__init__(page, row, _("Marquer comme traité"), _("Marquer comme traité"))
        self.row = row
        self.reason = QLineEdit()
        self.reason.setPlaceholderText(_("Ce qui a été fait, ou pourquoi il n’y a rien à faire"))
        self._reason = ""
        self.add("reason", _("Motif"), self.reason)
        self.finish()

    def prepare(self) -> list[FieldError]:
        """Keep the reason."""
        self._reason = self.reason.text()
        return []

    def job(self, source: Source) -> None:
        """Mark the deadline."""
        from contractdesk.services import acts

        acts.mark_done(source.database, self.row, self._reason, source.today)


class LaterForm(ActForm):
    """« Rappeler plus tard »: on a day, or at the next period."""

    def __init__(self, page: Page, row: DeadlineRow) -> None:
        super().__init__(page, row, _("Rappeler plus tard"), _("Rappeler plus tard"))
        self.row = row
        today = page.shell.today()
        self.on_day = QRadioButton(_("À cette date"))
        self.next_period = QRadioButton(_("À la prochaine période"))
        self.until = DateEdit(page.shell.today)
        soon = today + _A_WEEK
        self.until.set_value(min(soon, row.act_by) if row.act_by > today else soon)
        self.on_day.setChecked(True)
        self.on_day.toggled.connect(self.until.setEnabled)
        choices = QWidget()
        lines = QVBoxLayout(choices)
        lines.setContentsMargins(0, 0, 0, 0)
        for widget in (self.on_day, self.until, self.next_period):
            lines.addWidget(widget)
        self.reason = QLineEdit()
        self._until: dt.date | None = None
        self._reason = ""
        self.add("until", _("Rappel"), self.until, beside=choices)
        self.add("reason", _("Motif (facultatif)"), self.reason)
        self.finish()

    def prepare(self) -> list[FieldError]:
        """Keep the day, none for the next period."""
        self._reason = self.reason.text()
        self._until = self.until.value() if self.on_day.isChecked() else None
        return _missing_days(until=self._until) if self.on_day.isChecked() else []

    def job(self, source: Source) -> None:
        """Put the deadline off."""
        from contractdesk.services import acts

        acts.snooze(source.database, self.row, self._until, source.today, reason=self._reason)


class DecisionForm(ActForm):
    """« Enregistrer une décision »: on the period that ends, or on the whole contract."""

    def __init__(
        self,
        page: Page,
        subject: ExitSubject,
        kinds: Sequence[DecisionKind] = (),
        title: str = "",
        accept: str = "",
    ) -> None:
        title, accept = title or _("Enregistrer une décision"), accept or _("Enregistrer la décision")
        super().__init__(page, subject, title, accept)
        kinds = kinds or _kinds_for(subject)
        self.kind = _combo([(labels.decision(kind), kind) for kind in kinds])
        self.period_end, self.effective_on = DateEdit(page.shell.today), DateEdit(page.shell.today)
        self.period_end.set_value(subject.exit_end)
        self.decided_on = DateEdit(page.shell.today)
        self.decided_on.set_value(page.shell.today())
        self.number, self.reason = QLineEdit(), QLineEdit()
        self._given: dict[str, Any] = {}
        self.add("kind", _("Décision"), self.kind)
        self.add("period_end", _("Période finissant le"), self.period_end)
        self.add("effective_on", _("Dernier jour du contrat"), self.effective_on)
        self.add("decided_on", _("Prise le"), self.decided_on)
        self.add("number", _("Numéro"), self.number)
        self.add("reason", _("Motif"), self.reason)
        self.kind.currentIndexChanged.connect(self._show_fields)
        guard_wheel(self)
        self._show_fields()
        self.show_field("kind", visible=len(kinds) > 1)
        self.finish()

    def _kind(self) -> DecisionKind:
        return DecisionKind(self.kind.currentData())

    def _show_fields(self) -> None:
        self.show_field("period_end", visible=self._kind() in OF_PERIOD)
        self.show_field("effective_on", visible=self._kind() is DecisionKind.TERMINATED)

    def prepare(self) -> list[FieldError]:
        """Keep the decision; a field that is not shown says nothing."""
        kind = self._kind()
        self._given = {"kind": kind, "number": self.number.text(), "reason": self.reason.text()}
        self._given["decided_on"] = self.decided_on.value()
        if kind in OF_PERIOD:
            self._given["period_end"] = self.period_end.value()
        if kind is DecisionKind.TERMINATED:
            self._given["effective_on"] = self.effective_on.value()
        return _missing_days(decided_on=self.decided_on.value())

    def job(self, source: Source) -> None:
        """Record the decision."""
        from contractdesk.services import acts

        acts.record_decision(source.database, self.reference, today=source.today, **self._given)


def _kinds_for(subject: ExitSubject) -> Sequence[DecisionKind]:
    """Give what can be decided: about a period, or about the end of a contract that has none to come."""
    return (DecisionKind.CLOSED,) if subject.exit_end is None else (*OF_PERIOD, DecisionKind.TERMINATED)


class LetterForm(ActForm):
    """« Enregistrer la lettre »: its sending, and its receipt when it has come back."""

    def __init__(self, page: Page, subject: ExitSubject) -> None:
        super().__init__(page, subject, _("Enregistrer la lettre"), _("Enregistrer la lettre"))
        today = page.shell.today
        self.kind = _combo([(labels.notice_kind(kind), kind) for kind in NoticeKind])
        self.exit_end, self.sent_on, self.received_on = DateEdit(today), DateEdit(today), DateEdit(today)
        self.exit_end.set_value(subject.exit_end)
        self.sent_on.set_value(today())
        self.registered_number, self.sent_by, self.document = QLineEdit(), QLineEdit(), QLineEdit()
        self._given: dict[str, Any] = {}
        self.add("kind", _("Objet"), self.kind)
        self.add("exit_end", _("Pour la fin du"), self.exit_end)
        self.add("sent_on", _("Envoyée le"), self.sent_on)
        self.add("registered_number", _("N° de recommandé"), self.registered_number)
        self.add("received_on", _("Reçue le (accusé de réception)"), self.received_on)
        self.add("sent_by", _("Envoyée par"), self.sent_by)
        self.add("document", _("Document (intitulé)"), self.document)
        guard_wheel(self)
        self.finish()

    def prepare(self) -> list[FieldError]:
        """Keep the letter."""
        self._given = {
            "kind": NoticeKind(self.kind.currentData()),
            "exit_end": self.exit_end.value(),
            "sent_on": self.sent_on.value(),
            "registered_number": self.registered_number.text(),
            "received_on": self.received_on.value(),
            "sent_by": self.sent_by.text(),
            "document": self.document.text(),
        }
        return _missing_days(exit_end=self.exit_end.value(), sent_on=self.sent_on.value())

    def job(self, source: Source) -> None:
        """Record the letter."""
        from contractdesk.services import acts

        acts.record_notice(source.database, self.reference, today=source.today, **self._given)


class ReceiptForm(ActForm):
    """« Compléter une lettre »: the day on the receipt that came back, and what was not known before."""

    def __init__(self, page: Page, subject: ActSubject) -> None:
        title, accept = _("Compléter une lettre"), _("Enregistrer l’accusé de réception")
        super().__init__(page, subject, title, accept)
        self.letter = QComboBox()
        for one in subject.letters:
            self.letter.addItem(one.words, one)
        self.received_on = DateEdit(page.shell.today)
        self.registered_number, self.document = QLineEdit(), QLineEdit()
        self.registered_number.setPlaceholderText(_("S’il n’a pas encore été noté"))
        self._given: dict[str, Any] = {}
        self.add("letter", _("Lettre"), self.letter)
        self.add("received_on", _("Reçue le (accusé de réception)"), self.received_on)
        self.add("registered_number", _("N° de recommandé"), self.registered_number)
        self.add("document", _("Document (intitulé)"), self.document)
        guard_wheel(self)
        self.finish()
        self.received_on.setFocus()

    def prepare(self) -> list[FieldError]:
        """Keep the receipt, and which letter it is of."""
        letter = self.letter.currentData()
        self._given = {
            "kind": letter.kind,
            "exit_end": letter.exit_end,
            "sent_on": letter.sent_on,
            "received_on": self.received_on.value(),
            "registered_number": self.registered_number.text(),
            "document": self.document.text(),
        }
        return _missing_days(received_on=self.received_on.value())

    def job(self, source: Source) -> None:
        """Complete the letter."""
        from contractdesk.services import acts

        acts.record_notice(source.database, self.reference, today=source.today, **self._given)


class AlertsForm(ActForm):
    """« Alertes du contrat »: how many days before its dates it calls for attention."""

    def __init__(self, page: Page, subject: ActSubject) -> None:
        super().__init__(page, subject, _("Alertes du contrat"), _("Enregistrer les alertes"))
        of_register = setting_forms.write_days(subject.register_alert_days) or _("le jour même")
        self.same = QRadioButton(_("Celles du registre ({days})").format(days=of_register))
        self.own = QRadioButton(_("Celles de ce contrat :"))
        self.days: ParsedEdit[tuple[int, ...]] = ParsedEdit(
            read=setting_forms.read_days, write=setting_forms.write_days, explain=error_text
        )
        self.days.set_value(subject.alert_days or subject.register_alert_days)
        self.days.setPlaceholderText(_("par exemple 90, 30, 7"))
        self.own.toggled.connect(self.days.setEnabled)
        self.days.setEnabled(False)
        (self.same if subject.alert_days is None else self.own).setChecked(True)
        choices = QWidget()
        lines = QVBoxLayout(choices)
        lines.setContentsMargins(0, 0, 0, 0)
        for widget in (self.same, self.own, self.days):
            lines.addWidget(widget)
        self._days: tuple[int, ...] | None = None
        self.add("alert_days", _("Jours avant la date"), self.days, beside=choices)
        self.finish()
        (self.same if subject.alert_days is None else self.days).setFocus()

    def prepare(self) -> list[FieldError]:
        """Keep the thresholds, none for those of the register."""
        self._days = (self.days.value() or ()) if self.own.isChecked() else None
        return []

    def job(self, source: Source) -> None:
        """Set the thresholds."""
        from contractdesk.services import alerts

        alerts.set_alert_days(source.database, self.reference, self._days)
