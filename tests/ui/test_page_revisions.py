"""The page of the revisions, on the six contracts of the sample."""

from datetime import date
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QPushButton

from contractdesk.services import revisions
from contractdesk.ui.pages.revisions import RevisionsPage

WD, SL, OXALIS = "BRON_CM_WD", "CAAN_CM_SL-WD", "2025CM0417"
ENFANCE, TRUST = "3DOUEST-ENFANCE-2022", "D_2026_0083"


@pytest.fixture
def page(shell, qtbot):
    return shell.show(qtbot, RevisionsPage)


@pytest.fixture
def settle(shell, qtbot, page):
    """Wait until what was typed has been calculated."""

    def wait():
        qtbot.waitUntil(lambda: not page.form._pause.isActive() and not shell.tasks.busy)

    return wait


@pytest.fixture
def go(page, settle):
    """Go to a contract, and to a day of it."""

    def to(reference, on=None):
        page.form.choose(reference, on)
        settle()

    return to


def type_in(qtbot, field, text):
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, text)
    qtbot.keyClick(field, Qt.Key.Key_Return)


def plain(text):
    """A text with ordinary spaces, to read a test by."""
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def notices(page):
    return [plain(text) for text in page.notices.texts().values()]


def card_texts(page):
    return [[plain(text) for text in card.texts()] for card in page.result.cards.cards]


def cells(table):
    model = table.model()
    return [
        [plain(model.index(row, column).data()) for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def buttons(widget, text):
    return [one for one in widget.findChildren(QPushButton) if one.text() == text and one.isVisible()]


def step_texts(page):
    return [plain(label.text()) for label in page.result.steps._body.findChildren(QLabel)]


def test_it_opens_on_a_contract_that_can_be_calculated(page):
    assert page.form.picker.reference() == OXALIS
    assert page.form.on.value() == date(2026, 1, 1)
    assert page.form.picker.currentText().startswith("2025CM0417 — OPERIS — Maintenance OXALIS")
    assert len(page.result.cards.cards) == 3
    assert all("5 553,95 € HT" in texts for texts in card_texts(page))


def test_a_firm_price_says_that_the_commune_must_ask(page, go):
    go(WD, date(2026, 1, 1))
    assert notices(page)[0].startswith("Prix fermes : la révision n’a lieu que si la commune la demande")
    assert "novembre 2025" in notices(page)[1]
    assert "2025-11" not in notices(page)[1]
    assert "provisoire" in notices(page)[1]
    first = card_texts(page)[0]
    assert "3 009,00 € HT" in first
    assert "TVA 601,80 € · 3 610,80 € TTC" in first
    assert "+59,00 € (+2 %) par an, au lieu de 2 950,00 € HT" in first


def test_the_clause_is_drawn_and_its_values_named(page, go):
    go(WD)
    assert page.result.wording.text().startswith("Prix fermes et définitifs")
    assert page.result.formula.accessibleName().startswith("P n égale P o fois parenthèse")
    assert "322,2 divisé par 314,8" in page.result.formula.accessibleDescription()
    assert cells(page.result.indices) == [
        ["De base", "Syntec révisé", "décembre 2024", "314,8", "31/01/2025 (date estimée)"],
        ["De révision", "Syntec révisé", "octobre 2025", "322,2", "28/11/2025"],
    ]


def test_the_steps_and_the_lines_are_those_of_the_reading_detailed(page, go, qtbot):
    go(OXALIS, date(2027, 1, 1))
    assert [plain(texts[1]) for texts in card_texts(page)] == [
        "5 553,95 € HT",
        "5 665,03 € HT",
        "5 665,03 € HT",
    ]
    assert "5 553,95 € HT" in step_texts(page)
    chained = page.result.cards.cards[2]
    qtbot.mouseClick(chained, Qt.MouseButton.LeftButton)
    assert page.result.current() is chained.reading
    assert chained.button.isChecked()
    assert "prix issu de la révision du 01/01/2026" in step_texts(page)
    assert "5 553,95 €" in plain(page.result.formula.toolTip())
    assert cells(page.result.lines)[-1] == ["Total", "5 429,84 €", "5 665,03 €", "235,19 €"]


def test_the_readings_are_gone_through_by_keyboard(page, go, qtbot):
    go(OXALIS)
    first = page.result.cards.cards[0].button
    assert first.accessibleName().startswith("Plancher de 2")
    first.setFocus()
    qtbot.keyClick(first, Qt.Key.Key_Right)
    assert page.result.cards.cards[1].button.isChecked()
    assert page.result.current() is page.result.cards.cards[1].reading


def test_the_reading_detailed_stays_when_the_day_changes(page, go, settle, qtbot):
    go(OXALIS)
    page.result.cards.cards[1].button.click()
    type_in(qtbot, page.form.on, "01/01/2027")
    settle()
    assert page.result.current() is page.result.cards.cards[1].reading
    assert page.result.current().revised_ht == Decimal("5665.03")


def test_a_missing_month_refuses_the_calculation_and_leads_to_the_indices(page, go, shell, qtbot):
    go(SL, date(2027, 3, 1))
    (text,) = notices(page)
    assert "février 2026" in text
    assert "2026-02" not in text
    assert "refusé" in text
    assert page.result.formula.isVisible()
    assert not page.result.cards.isVisible()
    qtbot.waitUntil(lambda: len(buttons(page.notices, "Ouvrir les indices")) == 1)
    (link,) = buttons(page.notices, "Ouvrir les indices")
    link.click()
    assert shell.visited == [("indices", None)]
    assert notices(page) == [text], "the notice is still there when one comes back"


def test_a_contract_without_price_offers_a_free_base(page, go, settle, qtbot):
    go(ENFANCE)
    assert notices(page) == [
        "Le prix de ce contrat n’est pas connu. Indiquez un prix de départ pour essayer le calcul (il ne "
        "sera pas enregistré)."
    ]
    assert page.form.base_price.isVisible()
    assert not page.form.start.isVisible()
    assert page.form.base_price.accessibleName() == "Prix de départ HT (essai)"
    type_in(qtbot, page.form.base_price, "1000")
    settle()
    assert notices(page)[0] == "Essai avec un prix de départ de 1 000,00 € HT : rien n’est enregistré."
    (card,) = card_texts(page)
    assert "1 114,44 € HT" in card
    assert not page.result.lines.isVisible(), "one line says nothing more than the result"
    assert step_texts(page)[1:3] == [
        "1 000,00 € × 1,025641025641, indices de novembre 2022 (289,9 × 0,97975 = 284,0) et de "
        "novembre 2021 (276,9)",
        "1 025,64 €",
    ]


def test_a_contract_without_start_offers_a_free_start(page, go, settle, qtbot):
    go(TRUST)
    assert notices(page)[0].startswith("La date de début de ce contrat n’est pas connue.")
    assert page.form.start.isVisible()
    assert not page.form.base_price.isVisible()
    type_in(qtbot, page.form.start, "01/03/2026")
    settle()
    assert page.form.on.value() == date(2027, 3, 1), "the first day that the clause gives"
    assert notices(page)[0] == "Essai avec un début au 01/03/2026 : rien n’est enregistré."
    assert [texts[1] for texts in card_texts(page)] == ["9 000,00 € HT"] * 2


def test_what_is_typed_for_a_try_is_forgotten_with_the_contract(page, go, settle, qtbot):
    go(ENFANCE)
    type_in(qtbot, page.form.base_price, "1000")
    settle()
    go(WD)
    go(ENFANCE)
    assert page.form.base_price.value() is None


@pytest.mark.parametrize(
    ("typed", "verdict", "gaps"),
    [
        (
            "5665,03",
            "correspond au centime près à : « Plancher de 2 % sur le prix de l’année précédente, formule "
            "depuis la redevance initiale » et « Plancher de 2 % sur la révision de l’année, prix et indice "
            "de l’année précédente ».",
            ["Facturé 111,08 € de plus.", *["C’est le montant facturé, au centime près."] * 2],
        ),
        (
            "5429,84",
            "est inférieur de 124,11 € au résultat de la clause, 5 553,95 € HT. C’est le prix d’avant la "
            "révision.",
            ["Facturé 124,11 € de moins.", *["Facturé 235,19 € de moins."] * 2],
        ),
        (
            "6000",
            "dépasse de 446,05 € le résultat de la clause, 5 553,95 € HT. Ni un autre mois d’indice, ni un "
            "autre arrondi, ni le raccordement, ni un plancher, ni un prorata ne le retrouve.",
            ["Facturé 446,05 € de plus.", *["Facturé 334,97 € de plus."] * 2],
        ),
    ],
)
def test_an_invoice_gets_its_verdict(page, go, settle, qtbot, typed, verdict, gaps):
    go(OXALIS, date(2027, 1, 1))
    type_in(qtbot, page.form.invoiced, typed)
    settle()
    assert notices(page)[-1].endswith(verdict)
    assert [text for texts in card_texts(page) for text in texts if "acturé" in text] == gaps


def test_what_explains_an_invoice_is_listed(page, go, settle, qtbot):
    go(WD, date(2026, 1, 1))
    type_in(qtbot, page.form.invoiced, "3008,94")
    settle()
    assert notices(page)[-1].endswith("Il se retrouve au centime de 2 façons.")
    assert page.explanations.isVisible()
    assert [plain(text) for text in page.explanations.texts()] == [
        f"{label}, avec coefficient non arrondi"
        for label in (page.result.cards.cards[0].reading.label, page.result.cards.cards[1].reading.label)
    ]
    type_in(qtbot, page.form.invoiced, "3009")
    settle()
    assert not page.explanations.isVisible()


def test_the_calculation_follows_typing_after_a_pause(page, go, shell, qtbot):
    go(WD)
    asked = []
    shell.tasks.started.connect(asked.append)
    page.form.on.setFocus()
    page.form.on.selectAll()
    qtbot.keyClicks(page.form.on, "01/01/2027")
    qtbot.waitUntil(lambda: page._answer is not None and page._answer.on == date(2027, 1, 1))
    assert len(asked) == 1, "one calculation, not one per key"


def test_what_is_not_understood_shows_no_stale_result(page, go, settle, qtbot):
    go(WD)
    type_in(qtbot, page.form.on, "32/13/2026")
    settle()
    assert notices(page) == ["Une valeur saisie n’est pas comprise : corrigez-la pour voir le calcul."]
    assert not page.result.cards.isVisible()


def test_the_steps_are_copied_as_text(page, go, qtbot):
    go(WD, date(2026, 1, 1))
    (button,) = buttons(page.result, "Copier les étapes")
    button.click()
    lines = plain(QGuiApplication.clipboard().text()).splitlines()
    assert lines[0] == "BRON_CM_WD, révision au 01/01/2026"
    assert lines[2] == "1. Prix de départ : 2 950,00 € HT, prix écrit au contrat."
    assert "7. Prix révisé : 2 950,00 € × 1,020 = 3 009,00 € HT." in lines
    assert "8. Total TTC : 3 009,00 € + 601,80 € de TVA = 3 610,80 €." in lines


def test_a_contract_is_found_by_typing_any_part_of_its_line(page, settle, qtbot):
    page.focus_filter()
    field = page.form.picker.lineEdit()
    assert field.hasFocus()
    assert field.selectedText()
    completer = page.form.picker.completer()
    completer.setCompletionPrefix("HEBERGEMENT, maint")
    assert completer.completionCount() == 1
    assert completer.currentCompletion().startswith("BRON_CM_IL — LIBRICIEL")


def test_a_text_that_is_no_contract_chooses_nothing(page, qtbot):
    field = page.form.picker.lineEdit()
    field.setText("rien de tel")
    field.editingFinished.emit()
    assert page.form.picker.currentText().startswith("2025CM0417")
    assert page.form.picker.reference() == OXALIS


def test_the_window_can_ask_for_a_contract_and_a_day(shell, qtbot):
    page = RevisionsPage(shell)
    qtbot.addWidget(page)
    page.reload()
    page.show_target((OXALIS, date(2027, 1, 1)))
    shell.settle(qtbot)
    qtbot.waitUntil(lambda: page._answer is not None and page._answer.on == date(2027, 1, 1))
    page.show_target(WD)
    qtbot.waitUntil(lambda: page._answer.question.reference == WD)


def test_every_field_has_a_name(page, go):
    go(TRUST)
    names = {page.form.picker, page.form.start, page.form.on, page.form.invoiced, page.form.base_price}
    assert {field.accessibleName() for field in names} == {
        "Contrat",
        "Date de début (essai)",
        "Date de la révision",
        "Montant facturé HT",
        "Prix de départ HT (essai)",
    }
    assert page.result.indices.accessibleName()
    assert page.result.lines.accessibleName()


def test_reloading_keeps_what_was_chosen_and_typed(page, go, settle, qtbot):
    go(ENFANCE)
    type_in(qtbot, page.form.base_price, "1000")
    settle()
    page.reload()
    settle()
    assert page.form.picker.reference() == ENFANCE
    assert page.form.base_price.value() == Decimal(1000)
    assert page._answer.view is not None


def test_the_page_shows_what_the_service_says(page, go, shell, qtbot):
    go(WD, date(2026, 1, 1))
    answers = []
    shell.ask(page, lambda source: revisions.view(source.facts, WD, date(2026, 1, 1)), answers.append)
    qtbot.waitUntil(lambda: bool(answers))
    assert page._answer.view == answers[0]
