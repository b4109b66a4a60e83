"""« Réglages… »: what is typed is checked beside its field, saved in one go, and never lost by a slip."""

import base64
from datetime import date
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QLineEdit

from contractdesk.common.errors import InputError
from contractdesk.services import history, setting_forms
from contractdesk.services.setting_forms import LARGEST_ARMS, Article, ClosingDay
from contractdesk.services.settings import IndexGrowth, LateRate, PurchaseThreshold
from contractdesk.ui.dialogs.settings import SettingsDialog
from contractdesk.ui.dialogs.settings_commune import small_image
from contractdesk.ui.pages.dashboard import DashboardPage


@pytest.fixture
def shell(own_shell):
    """Stand for the window around a page, on a register of one's own."""
    return own_shell


@pytest.fixture
def dialog(shell, qtbot):
    """Open the settings over a page, as the menu does."""
    page = shell.show(qtbot, DashboardPage)
    shown = []
    shell.ask(page, lambda source: setting_forms.load(source.database), shown.append)
    shell.settle(qtbot)
    made = SettingsDialog(page, shown[0])
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    made.open()
    yield made
    made.leave()
    made.deleteLater()


def types(qtbot, editor, text):
    """Type in the place of what a field holds, and leave it."""
    editor.setFocus()
    editor.selectAll()
    qtbot.keyClicks(editor, text)
    editor.editingFinished.emit()


def field(dialog, section, name) -> QLineEdit:
    return dialog.sections[section].editors[name]


def said(dialog):
    """Everything said beside fields, by field or list."""
    found = {
        name: note.text.replace("\u00a0", " ")
        for section in dialog.sections.values()
        for name, note in section.notes.items()
        if note.text
    }
    for section in dialog.sections.values():
        for name, editor in section.editors.items():
            for n, row in enumerate(getattr(editor, "_rows", ())):
                if row.note.text:
                    found[f"{name}.{n}"] = row.note.text.replace("\u00a0", " ")
    return found


def save(dialog, shell, qtbot):
    qtbot.mouseClick(dialog.save_button, Qt.MouseButton.LeftButton)
    shell.settle(qtbot)


def kept(shell):
    return setting_forms.load(shell._database)


def test_what_is_typed_everywhere_is_saved_in_one_operation(dialog, shell, qtbot):
    types(qtbot, field(dialog, "commune", "commune_city"), "Valfleury")
    types(qtbot, field(dialog, "delays", "postal_margin_days"), "10")
    types(qtbot, field(dialog, "delays", "alert_days"), "7 ; 60")
    dialog.sections["delays"].zone.setCurrentText("Alsace-Moselle")
    rows = dialog.sections["services"].rows_of("services")
    rows.adder.click()
    types(qtbot, rows.editor(0, "name") if rows.rows() else rows._rows[0].editors["name"], "DSI")
    closing = dialog.sections["closing"].rows_of("closing_days")
    closing.adder.click()
    types(qtbot, closing._rows[0].editors["day"], "24122026")
    types(qtbot, closing._rows[0].editors["label"], "Pont")
    articles = dialog.sections["articles"].rows_of("articles")
    types(qtbot, articles.editor(1, "code"), "61561")
    dialog.sections["articles"].usual.click()
    thresholds = dialog.sections["thresholds"].rows_of("purchase_thresholds")
    types(qtbot, thresholds.editor(1, "amount_ht"), "90 000")
    rates = dialog.sections["rates"].rows_of("late_rates")
    rates.adder.click()
    types(qtbot, rates._rows[0].editors["semester"], "s1 2026")
    types(qtbot, rates._rows[0].editors["percent"], "10,15")
    types(qtbot, field(dialog, "growth", "syntec"), "2.5")
    assert said(dialog) == {}
    save(dialog, shell, qtbot)
    assert not dialog.isVisible()
    form = kept(shell)
    assert form.settings.commune_city == "Valfleury"
    assert (form.settings.postal_margin_days, form.settings.alert_days) == (10, (60, 7))
    assert form.settings.holiday_zone == "Alsace-Moselle"
    assert form.settings.services == ("DSI",)
    assert form.closing_days == (ClosingDay(date(2026, 12, 24), "Pont"),)
    codes = [one.code for one in form.articles]
    assert {"2051", "61561", "6156", "6262", "65818"} <= set(codes)
    assert len(codes) == len(set(codes))
    assert form.settings.threshold_on(date(2026, 4, 1)) == Decimal("90000.00")
    assert form.settings.purchase_thresholds[0] == PurchaseThreshold(None, Decimal("40000.00"))
    assert form.settings.late_rates[-1] == LateRate("2026-S1", Decimal("10.15"))
    assert form.settings.index_growth == (IndexGrowth("syntec", Decimal("2.5")),)
    assert "commune, services" in history.available(shell._database).undo_label


def test_nothing_typed_saves_nothing(dialog, shell, qtbot):
    save(dialog, shell, qtbot)
    assert not dialog.isVisible()
    assert history.available(shell._database).undo_label == ""


def test_a_fault_is_said_beside_its_field_and_brings_back_to_it(dialog, shell, qtbot):
    types(qtbot, field(dialog, "delays", "postal_margin_days"), "120")
    closing = dialog.sections["closing"].rows_of("closing_days")
    closing.adder.click()
    types(qtbot, closing._rows[0].editors["label"], "Pont")
    assert said(dialog) == {
        "postal_margin_days": "« 120 » n’est pas accepté : indiquez un nombre de 0 à 90.",
        "closing_days.0": "Indiquez cette date.",
    }
    save(dialog, shell, qtbot)
    assert dialog.isVisible()
    assert dialog.stack.currentIndex() == list(dialog.sections).index("delays")
    types(qtbot, field(dialog, "delays", "postal_margin_days"), "21")
    save(dialog, shell, qtbot)
    assert dialog.stack.currentIndex() == list(dialog.sections).index("closing")
    types(qtbot, closing._rows[0].editors["day"], "31/12/2026")
    types(qtbot, field(dialog, "delays", "postal_margin_days"), "2,5")
    assert said(dialog)["postal_margin_days"].startswith("« 2,5 » n’est pas un nombre entier")
    save(dialog, shell, qtbot)
    assert dialog.stack.currentIndex() == list(dialog.sections).index("delays")
    assert history.available(shell._database).undo_label == ""


@pytest.mark.parametrize(
    ("section", "name", "texts", "fault"),
    [
        ("thresholds", "purchase_thresholds", ("01/01/2027", ""), "Indiquez le montant."),
        ("rates", "late_rates", ("", "8"), "Indiquez le semestre, par exemple 2026-S1."),
        ("rates", "late_rates", ("2026-S1", ""), "Indiquez le taux."),
        (
            "rates",
            "late_rates",
            ("2026-S9", "8"),
            "« 2026-S9 » n’est pas un semestre. Exemple attendu : 2026-S1.",
        ),
    ],
)
def test_a_half_filled_row_says_what_it_lacks(dialog, qtbot, section, name, texts, fault):
    rows = dialog.sections[section].rows_of(name)
    rows.adder.click()
    (added,) = [row for row in rows._rows if row.is_blank()]
    for editor, text in zip(added.editors.values(), texts, strict=True):
        types(qtbot, editor, text)
    assert list(said(dialog).values()) == [fault]


def test_a_doubt_warns_and_does_not_block(dialog, shell, qtbot):
    types(qtbot, field(dialog, "commune", "commune_siret"), "4910116980003")
    assert said(dialog) == {"commune_siret": "Un SIRET a 14 chiffres."}
    save(dialog, shell, qtbot)
    assert kept(shell).settings.commune_siret == "4910116980003"


def test_a_row_taken_away_gives_the_keyboard_to_the_next(dialog, shell, qtbot):
    rows = dialog.sections["articles"].rows_of("articles")
    dialog.go_to("articles")
    for _n in range(3):
        rows._rows[0].remover.click()
    assert rows.rows() == []
    assert dialog.focusWidget() is rows.adder
    assert "sert encore" in said(dialog)["articles"]
    save(dialog, shell, qtbot)
    assert kept(shell).articles == ()


def test_an_absurd_hypothesis_is_refused_under_its_index(dialog, shell, qtbot):
    types(qtbot, field(dialog, "growth", "syntec"), "314")
    assert list(said(dialog)) == ["syntec"]
    save(dialog, shell, qtbot)
    assert dialog.isVisible()
    assert dialog.stack.currentIndex() == list(dialog.sections).index("growth")


def test_leaving_asks_only_when_something_would_be_lost(dialog, boxes, qtbot):
    types(qtbot, field(dialog, "commune", "commune_city"), "Valfleury")
    dialog.reject()
    assert dialog.isVisible()
    (box,) = boxes
    assert box.text().replace("\u00a0", " ") == "Quitter sans enregistrer ?"
    box.buttons()[0].click()
    qtbot.waitUntil(lambda: not dialog.isVisible())


def test_leaving_an_untouched_form_asks_nothing(dialog, boxes):
    dialog.close()
    assert not dialog.isVisible()
    assert boxes == []


def test_what_was_changed_elsewhere_is_said_and_nothing_is_lost(dialog, shell, qtbot):
    page = dialog.page

    def elsewhere(source):
        form = setting_forms.load(source.database)
        wanted = (*form.articles, Article("6262", "Télécoms"))
        setting_forms.save(source.database, form, setting_forms.replace(form, articles=wanted))

    shell.do(page, elsewhere, lambda: None, shell.errors.append)
    shell.settle(qtbot)
    rows = dialog.sections["articles"].rows_of("articles")
    types(qtbot, rows.editor(0, "label"), "Logiciels")
    save(dialog, shell, qtbot)
    assert dialog.isVisible()
    assert "modifiés ailleurs" in dialog.general.text
    assert rows.editor(0, "label").text() == "Logiciels"


# ----------------------------------------------------------------------------------------- coat of arms


def picture(path, side=900):
    image = QImage(side, side * 2, QImage.Format.Format_RGB32)
    image.fill(QColor("#1a5fa6"))
    for n in range(side):
        image.setPixelColor(n, n, QColor(n % 255, (7 * n) % 255, (31 * n) % 255))
    assert image.save(str(path))
    return path


@pytest.mark.parametrize("name", ["arms.png", "arms.jpg"])
def test_a_coat_of_arms_is_kept_small(dialog, shell, qtbot, tmp_path, name):
    dialog._take_arms(picture(tmp_path / name))
    shell.settle(qtbot)
    save(dialog, shell, qtbot)
    content = base64.b64decode(kept(shell).settings.coat_of_arms)
    assert len(content) <= LARGEST_ARMS
    image = QImage.fromData(content)
    assert (image.width(), image.height()) == (256, 512)


def test_a_file_that_is_no_image_is_refused_beside_the_field(dialog, shell, qtbot, tmp_path):
    path = tmp_path / "arms.png"
    path.write_bytes(b"%PDF-1.4")
    with pytest.raises(InputError, match="arms_unreadable"):
        small_image(path)
    dialog._take_arms(path)
    shell.settle(qtbot)
    assert said(dialog)["coat_of_arms"].startswith("Cette image ne peut pas être lue")
    assert dialog.commune.arms.value == ""


def test_a_coat_of_arms_can_be_taken_away(dialog, shell, qtbot, tmp_path):
    dialog._take_arms(picture(tmp_path / "arms.png", 40))
    shell.settle(qtbot)
    assert dialog.dirty
    dialog.commune.arms.remover.click()
    assert not dialog.dirty
