"""The sheet of a revision as a PDF file: it stands on its own in front of the vendor or the accountant.

The clause as it is written, the formula with its figures, the values with their publication and source, each
step, every reading, the result, the lines, and where the two parties sign, by function.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportlab.platypus import KeepTogether, NextPageTemplate
from reportlab.platypus.flowables import Flowable

from contractdesk.common import french
from contractdesk.common.i18n import _
from contractdesk.exports.pdf_columns import Column, Look, Row
from contractdesk.exports.pdf_formula import Formula
from contractdesk.exports.pdf_pages import UPRIGHT, Binder, Document
from contractdesk.exports.pdf_tables import Grid, grid, under
from contractdesk.exports.pdf_theme import INK, REGULAR, RULE, SECONDARY, SEMIBOLD, WIDTH, Ink, Tone, styles
from contractdesk.exports.pdf_tiles import Tile, Tiles

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from decimal import Decimal
    from pathlib import Path

    from contractdesk.services.dto import QuoteView, ReadingView
    from contractdesk.services.revision_sheet import RevisionSheet

_NUMBER_WIDTH = 22.0


def write(sheet: RevisionSheet, today: date, path: Path) -> tuple[str, ...]:
    """Write the file; return what its texts had to lose."""
    ink = Ink()
    binder = Binder(ink.line(sheet.title), ink.line(sheet.commune), today)
    Document(path, binder, ink, ink.line(sheet.object or sheet.title)).write(
        _Pages(sheet, ink, binder).story()
    )
    return ink.losses()


class _Pages:
    """The sheet, being set."""

    def __init__(self, sheet: RevisionSheet, ink: Ink, binder: Binder) -> None:
        self._sheet, self._ink, self._binder = sheet, ink, binder
        self._view, self._reading = sheet.view, sheet.reading

    def story(self) -> list[Flowable]:
        """Return everything, in the order in which it is read."""
        return [
            NextPageTemplate(UPRIGHT),
            *self._head(),
            *self._clause(),
            *self._indices(),
            *self._steps(),
            *self._bounds(),
            *self._readings(),
            *self._lines(),
            *self._signatures(),
        ]

    def _head(self) -> list[Flowable]:
        sheet, look, ink = self._sheet, styles(), self._ink
        title = _("Révision de prix au {day}").format(day=french.date(self._view.on))
        kicker = sheet.vendor or _("Calcul libre, sans contrat")
        story: list[Flowable] = [
            self._binder.mark(ink.line(title), 0, is_listed=False, is_running=False),
            ink.paragraph(kicker, look.kicker),
            ink.paragraph(sheet.reference or title, look.name),
        ]
        if sheet.reference:
            story += [ink.paragraph(sheet.object, look.lead), ink.paragraph(title, look.h2)]
        story.append(Tiles(ink, self._tiles(), WIDTH, across=4, size=12))
        alerts = [sheet.state, *self._reading.warnings]
        rows = [Row((text,), Look.ALERT) for text in alerts if text]
        return [*story, grid(ink, [Column()], rows, WIDTH, size=9, widths=[WIDTH])]

    def _tiles(self) -> list[Tile]:
        one = self._reading
        taxed = _("{amount} TTC").format(amount=french.money(one.revised_ttc))
        return [
            Tile(_("Prix avant révision HT"), french.money(one.previous_ht)),
            Tile(_("Coefficient"), one.coefficient.replace(".", ",")),
            Tile(_("Prix révisé HT"), french.money(one.revised_ht), taxed, Tone.INFO),
            Tile(_("Écart par an HT"), _signed(one.difference_ht), _percent(one.difference_percent)),
        ]

    def _clause(self) -> list[Flowable]:
        ink, look = self._ink, styles()
        story = self._title(_("Ce que dit la clause"))
        if self._view.wording:
            story.append(ink.paragraph(self._view.wording, look.body))
        if self._reading.label:
            retained = _("Lecture appliquée\u00a0: {label}").format(label=self._reading.label)
            story.append(ink.paragraph(retained, look.h3))
        if self._reading.grounds:
            story.append(ink.paragraph(self._reading.grounds, look.note))
        formula = Formula(ink, self._view.formula, self._reading.formula_with_values, WIDTH)
        return [KeepTogether([*story, formula])]

    def _indices(self) -> list[Flowable]:
        rows = []
        several = len(self._reading.base) > 1
        for n, (base, current) in enumerate(
            zip(self._reading.base, self._reading.current, strict=True), start=1
        ):
            rank = f" {n}" if several else ""
            rows += [_quote_row(_("De base") + rank, base), _quote_row(_("De révision") + rank, current)]
        columns = [
            Column(_("Indice"), font=SEMIBOLD),
            Column(_("Série")),
            Column(_("Mois")),
            Column(_("Valeur"), is_right=True),
            Column(_("Paru le")),
            Column(_("Source"), color=SECONDARY),
        ]
        return self._under(_("Indices utilisés"), grid(self._ink, columns, rows, WIDTH))

    def _steps(self) -> list[Flowable]:
        rows = [
            Row((f"{n}.", step.title, _joined(step.expression, step.note), step.result))
            for n, step in enumerate(self._reading.workings, 1)
        ]
        columns = [
            Column("\u00a0", color=SECONDARY),
            Column(_("Étape"), font=SEMIBOLD),
            Column(_("Calcul")),
            Column(_("Résultat"), is_right=True, font=SEMIBOLD),
        ]
        return self._under(_("Étapes du calcul"), grid(self._ink, columns, rows, WIDTH))

    def _bounds(self) -> list[Flowable]:
        if not self._reading.bounds:
            return []
        rows = [
            Row(
                (
                    one.label,
                    _("déclenché") if one.applied else _("non déclenché"),
                    french.money(one.with_ht),
                    french.money(one.without_ht),
                )
            )
            for one in self._reading.bounds
        ]
        columns = [
            Column(_("Plancher ou plafond"), font=SEMIBOLD),
            Column(_("Effet")),
            Column(_("Prix avec"), is_right=True),
            Column(_("Prix sans"), is_right=True),
        ]
        return self._under(_("Plancher et plafond"), grid(self._ink, columns, rows, WIDTH))

    def _readings(self) -> list[Flowable]:
        if len(self._view.readings) < 2:
            return []
        rows = []
        for one in self._view.readings:
            is_applied = one.id == self._reading.id
            label = _("{label} (lecture appliquée)").format(label=one.label) if is_applied else one.label
            rows.append(_reading_row(label, one, Look.TOTAL if is_applied else Look.BODY))
            if one.grounds:
                rows.append(Row((one.grounds,), Look.REMARK))
        columns = [
            Column(_("Lecture de la clause")),
            Column(_("Coefficient"), is_right=True),
            Column(_("HT"), is_right=True),
            Column(_("TVA"), is_right=True),
            Column(_("TTC"), is_right=True),
            Column(_("Écart HT"), is_right=True),
        ]
        return self._under(_("Toutes les lectures"), grid(self._ink, columns, rows, WIDTH))

    def _lines(self) -> list[Flowable]:
        one = self._reading
        if len(one.lines) < 2:
            return []
        rows = [
            Row((label, french.money(before), french.money(after), _signed(after - before)))
            for label, before, after in one.lines
        ]
        written = sum((before for _label, before, _after in one.lines), start=one.lines[0][1] * 0)
        change = None if one.revised_ht is None else one.revised_ht - written
        totals = (_("Total HT"), french.money(written), french.money(one.revised_ht), _signed(change))
        rows += [
            Row(totals, Look.TOTAL),
            Row((_("TVA"), "", french.money(one.vat), "")),
            Row((_("Total TTC"), "", french.money(one.revised_ttc), ""), Look.TOTAL),
        ]
        columns = [
            Column(_("Ligne")),
            Column(_("Au contrat HT"), is_right=True),
            Column(_("Révisé HT"), is_right=True),
            Column(_("Écart"), is_right=True),
        ]
        return self._under(_("Nouveaux prix des lignes"), grid(self._ink, columns, rows, WIDTH))

    def _signatures(self) -> list[Flowable]:
        sheet = self._sheet
        if not sheet.reference:
            return []
        parties = [
            (sheet.commune or _("Pour la commune"), sheet.signatory or _("Fonction\u00a0:")),
            (sheet.vendor, _("Fonction\u00a0:")),
        ]
        boxes = _Signatures([(self._ink.line(name), self._ink.line(role)) for name, role in parties], WIDTH)
        return [KeepTogether([*self._title(_("Signatures")), boxes])]

    # ------------------------------------------------------------------------------------------- pieces
    def _title(self, text: str) -> list[Flowable]:
        mark = self._binder.mark(self._ink.line(text), 1, is_listed=False, is_running=False)
        return [mark, self._ink.paragraph(text, styles().h2)]

    def _under(self, title: str, body: Grid) -> list[Flowable]:
        return under(self._title(title), body, WIDTH)


class _Signatures(Flowable):
    """Boxes side by side, each for a party: its name, the function of who signs, the day, the signature."""

    _TALL = 96.0

    def __init__(self, parties: Sequence[tuple[str, str]], width: float) -> None:
        super().__init__()
        self._parties, self._width = tuple(parties), width
        self.spaceBefore = 4

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        """Return the size."""
        self.width, self.height = self._width, self._TALL
        return self.width, self.height

    def draw(self) -> None:
        """Draw the boxes."""
        canvas = self.canv
        wide = (self._width - 14) / 2
        for rank, (name, role) in enumerate(self._parties):
            left = rank * (wide + 14)
            canvas.setStrokeColor(RULE)
            canvas.setLineWidth(0.8)
            canvas.rect(left, 0, wide, self._TALL, stroke=1, fill=0)
            canvas.setFillColor(INK)
            canvas.setFont(SEMIBOLD, 9.5)
            canvas.drawString(left + 9, self._TALL - 16, name)
            canvas.setFillColor(SECONDARY)
            canvas.setFont(REGULAR, 9)
            canvas.drawString(left + 9, self._TALL - 30, role)
            canvas.drawString(left + 9, self._TALL - 44, _("Date et signature\u00a0:"))


def _quote_row(part: str, quote: QuoteView) -> Row:
    return Row((part, quote.label, quote.month, quote.value, quote.published, quote.source))


def _reading_row(label: str, one: ReadingView, look: Look) -> Row:
    if one.refusal:
        return Row((label, "", one.refusal, "", "", ""), look)
    return Row(
        (
            label,
            one.coefficient.replace(".", ","),
            french.money(one.revised_ht),
            french.money(one.vat),
            french.money(one.revised_ttc),
            _signed(one.difference_ht),
        ),
        look,
    )


def _joined(*texts: str) -> str:
    return ", ".join(text for text in texts if text)


def _signed(amount: Decimal | None) -> str:
    return "" if amount is None else _("{amount}\u00a0€").format(amount=french.signed(amount, 2))


def _percent(value: Decimal | None) -> str:
    if value is None:
        return ""
    sign = "+" if value > 0 else ""
    return f"{sign}{french.percent(value, 2)}"
