"""Search, timeline, formula, sheets, notices: what they show, say and emit."""

from datetime import date

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QToolTip, QVBoxLayout, QWidget

from contractdesk.common.formula import Brackets, Fraction, Line, Sign, Term, parse, sides, spoken
from contractdesk.ui.models.columns import Badge
from contractdesk.ui.theme import Tone
from contractdesk.ui.widgets.badge import BadgeLabel
from contractdesk.ui.widgets.empty_state import EmptyAction, EmptyState
from contractdesk.ui.widgets.formula import FormulaView
from contractdesk.ui.widgets.head_line import HeadLine
from contractdesk.ui.widgets.notices import InfoBars, Link, Toast
from contractdesk.ui.widgets.search_field import SearchField, SearchGroup, SearchHit
from contractdesk.ui.widgets.sheet import Field, Section, Sheet
from contractdesk.ui.widgets.step_list import Step, StepList
from contractdesk.ui.widgets.timeline import Timeline
from contractdesk.ui.widgets.timeline_scale import TimelineBar, TimelineMark, TimelineSpan, month_starts


def texts(widget):
    return [label.text() for label in widget.findChildren(QLabel) if label.text() and not label.isHidden()]


# ------------------------------------------------------------------------------------------------ search

GROUPS = (
    SearchGroup("Contrats", "file-text", (SearchHit("BRON", "webdelib", 1), SearchHit("CAAN", "S²LOW", 2))),
    SearchGroup("Éditeurs", "building-2", (SearchHit("Libriciel", "3 contrats", 3),)),
)


@pytest.fixture
def search(qtbot):
    window = QWidget()
    layout = QVBoxLayout(window)
    field = SearchField()
    layout.addWidget(field)
    layout.addStretch(1)
    layout.addWidget(QPushButton("ailleurs"))
    window.resize(600, 400)
    qtbot.addWidget(window)
    window.show()
    field.begin()
    qtbot.waitUntil(field.hasFocus)
    field.window_of_test = window
    return field


def test_a_search_is_asked_after_a_pause(search, qtbot):
    asked = []
    search.asked.connect(asked.append)
    qtbot.keyClicks(search, " lib ")
    qtbot.waitUntil(lambda: asked == ["lib"])
    qtbot.keyClick(search, Qt.Key.Key_Return)
    assert asked == ["lib", "lib"]


def test_results_are_reached_by_keyboard(search, qtbot):
    search.setText("lib")
    search.show_results("lib", GROUPS)
    assert search.results_shown()
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_Down):
        qtbot.keyClick(search, key)
    with qtbot.waitSignal(search.chosen) as chosen:
        qtbot.keyClick(search, Qt.Key.Key_Return)
    assert chosen.args == [3]
    assert not search.results_shown()


def test_results_are_clicked(search, qtbot):
    search.setText("lib")
    search.show_results("lib", GROUPS)
    search.window_of_test.resize(700, 300)
    heading, first = (search._model.index(row, 0) for row in (0, 1))
    with qtbot.assertNotEmitted(search.chosen):
        search._list.clicked.emit(heading)
    search._list.entered.emit(first)
    assert not search._popup.grab().isNull()
    with qtbot.waitSignal(search.chosen) as chosen:
        search._list.clicked.emit(first)
    assert chosen.args == [1]


def test_late_and_empty_answers(search, qtbot):
    search.setText("libr")
    search.show_results("lib", GROUPS)
    assert not search.results_shown()
    search.show_results("libr", ())
    assert search._nothing.text() == "Rien ne correspond à «\u00a0libr\u00a0»."
    qtbot.keyClick(search, Qt.Key.Key_Escape)
    assert not search.results_shown()
    assert search.text() == "libr"
    qtbot.keyClick(search, Qt.Key.Key_Escape)
    assert search.text() == ""


def test_results_leave_with_the_focus(search, qtbot):
    search.setText("lib")
    search.show_results("lib", GROUPS)
    search.window_of_test.findChild(QPushButton).setFocus()
    qtbot.waitUntil(lambda: not search.results_shown())


# ---------------------------------------------------------------------------------------------- timeline


def span(start, end, text="", key=None):
    return TimelineSpan(date(*start), date(*end), text, key)


BARS = (
    TimelineBar(
        "a",
        "BRON",
        "Libriciel",
        periods=(span((2026, 1, 1), (2026, 12, 31)), span((2027, 1, 1), (2027, 12, 31), "2e reconduction")),
        windows=(span((2027, 8, 9), (2027, 10, 31), "Préavis", "notice"),),
        marks=(
            TimelineMark(date(2027, 1, 1), "trending-up", "Révision"),
            TimelineMark(date(2027, 1, 2), "receipt-euro", "Facture", key="invoice"),
            TimelineMark(date(2030, 1, 1), "flag", "Trop loin"),
        ),
    ),
    TimelineBar("b", "3DOUEST", note="Échu le 31/12/2025"),
    TimelineBar("c", "OPERIS", periods=(span((2020, 1, 1), (2020, 12, 31)),)),
)


@pytest.fixture
def timeline(qtbot, today):
    made = Timeline()
    qtbot.addWidget(made)
    made.resize(900, 130)
    made.set_bars(BARS, first=date(2026, 11, 1), today=today)
    made.show()
    made.setFocus()
    qtbot.waitUntil(made.hasFocus)
    return made


def test_months_over_a_year():
    assert month_starts(date(2026, 11, 15), 3) == (
        date(2026, 11, 1),
        date(2026, 12, 1),
        date(2027, 1, 1),
        date(2027, 2, 1),
    )


def test_spans_are_cut_to_what_is_shown(timeline):
    first, second = (timeline.scale().span_rect(0, one) for one in BARS[0].periods)
    assert first.left() == timeline.scale().x(date(2026, 11, 1))
    assert first.right() == pytest.approx(second.left())
    assert timeline.scale().span_rect(2, BARS[2].periods[0]).isEmpty()


def test_marks_do_not_lie_on_one_another(timeline):
    one, two, far = timeline.scale().mark_rects(0, BARS[0])
    assert not one.intersects(two)
    assert far.isEmpty()


@pytest.fixture
def tips(monkeypatch):
    """Collect tool tips instead of showing them: they are windows that outlive a test."""
    shown = []
    monkeypatch.setattr(QToolTip, "showText", lambda _point, text, _widget: shown.append(text))
    return shown


def test_hovering_explains(timeline, tips):
    mark = timeline.scale().mark_rects(0, BARS[0])[1].center().toPoint()
    window = timeline.scale().span_rect(0, BARS[0].windows[0]).center().toPoint()
    period = timeline.scale().span_rect(0, BARS[0].periods[0]).center().toPoint()
    assert timeline.text_at(mark) == "Facture"
    assert timeline.text_at(window) == "Préavis"
    assert timeline.text_at(period) == "du 01/01/2026 au 31/12/2026"
    assert timeline.text_at(QPoint(10, timeline.scale().row_top(0) + 5)) == "BRON\nLibriciel"
    today = QPoint(int(timeline.scale().x(date(2026, 11, 21))), 20)
    assert timeline.text_at(today) == "21\u00a0novembre 2026"
    assert timeline.text_at(QPoint(600, 5)) == ""
    for point in (mark, QPoint(600, 5)):
        event = QHelpEvent(QEvent.Type.ToolTip, point, timeline.viewport().mapToGlobal(point))
        QApplication.sendEvent(timeline.viewport(), event)
    assert tips == ["Facture"]


def test_clicks_choose_and_open(timeline, qtbot):
    row = QPoint(300, timeline.scale().row_top(1) + 10)
    with qtbot.waitSignal(timeline.selected) as selected:
        qtbot.mouseClick(timeline.viewport(), Qt.MouseButton.LeftButton, pos=row)
    assert selected.args == ["b"]
    with qtbot.waitSignal(timeline.activated) as activated:
        qtbot.mouseDClick(timeline.viewport(), Qt.MouseButton.LeftButton, pos=row)
    assert activated.args == ["b"]


def test_keys_go_from_row_to_row_and_from_mark_to_mark(timeline, qtbot, tips):
    for key in (Qt.Key.Key_Down, Qt.Key.Key_End, Qt.Key.Key_Up, Qt.Key.Key_Home):
        qtbot.keyClick(timeline, key)
    assert timeline.current_key() == "a"
    assert "2e reconduction. Préavis. Révision. Facture" in timeline.accessibleDescription()
    said = []
    for key in (*[Qt.Key.Key_Right] * 4, Qt.Key.Key_Left):
        qtbot.keyClick(timeline, key)
        said.append(timeline.accessibleDescription().replace("\u00a0", " "))
    assert said == [f"BRON : {text}" for text in ("Révision", "Facture", "Préavis", "Préavis", "Facture")]
    assert tips == ["Révision", "Facture", "Préavis", "Préavis", "Facture"]
    with qtbot.waitSignal(timeline.stop_chosen) as chosen:
        qtbot.keyClick(timeline, Qt.Key.Key_Return)
    assert chosen.args == ["a", "invoice"]
    assert not timeline.grab().isNull()
    qtbot.keyClick(timeline, Qt.Key.Key_Down)
    with qtbot.waitSignal(timeline.activated):
        qtbot.keyClick(timeline, Qt.Key.Key_Return)


def test_a_click_on_a_mark_or_a_window_chooses_it(timeline, qtbot):
    chosen = []
    timeline.stop_chosen.connect(lambda *keys: chosen.append(keys))
    for place in (
        timeline.scale().mark_rects(0, BARS[0])[1].center().toPoint(),
        timeline.scale().span_rect(0, BARS[0].windows[0]).center().toPoint(),
        timeline.scale().span_rect(0, BARS[0].periods[0]).center().toPoint(),
    ):
        qtbot.mouseClick(timeline.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert chosen == [("a", "invoice"), ("a", "notice")]


def test_the_chosen_row_stays_chosen(timeline, today, qtbot):
    with qtbot.assertNotEmitted(timeline.selected):
        timeline.select("c")
    timeline.set_bars(BARS[::-1], first=date(2026, 11, 1), today=today)
    assert timeline.current_key() == "c"
    timeline.set_bars(BARS[:1], first=date(2026, 11, 1), today=today)
    assert timeline.current_key() is None
    timeline.select("nobody")
    assert timeline.current_key() is None


def test_rows_that_do_not_fit_are_scrolled_to(timeline, qtbot):
    assert timeline.verticalScrollBar().maximum() > 0
    qtbot.keyClick(timeline, Qt.Key.Key_End)
    assert timeline.verticalScrollBar().value() == timeline.verticalScrollBar().maximum()
    timeline.resize(400, 130)
    assert not timeline.grab().isNull()


def test_an_empty_timeline_paints_nothing_wrong(qtbot):
    made = Timeline()
    qtbot.addWidget(made)
    assert not made.grab().isNull()
    qtbot.keyClick(made, Qt.Key.Key_Down)
    qtbot.keyClick(made, Qt.Key.Key_Right)
    assert made.current_key() is None


# ----------------------------------------------------------------------------------------------- formula


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("R = Ro × Im / Io", "R égale R o fois I m divisé par I o"),
        ("Pn = P0 × (In / I0)", "P n égale P 0 fois I n divisé par I 0"),
        (
            "P(n) = P(o) × [0,15 + 0,85 × (Syn(n) / Syn(o))]",
            "P n égale P o fois parenthèse 0,15 plus 0,85 fois Syn n divisé par Syn o fin de parenthèse",
        ),
        (
            "Nouveau prix = Prix initial × (Indice actualisé / Indice initial)",
            "Nouveau prix égale Prix initial fois Indice actualisé divisé par Indice initial",
        ),
        (
            "2\u202f950,00\u00a0€ × [0,15 + 0,85]",
            "2\u202f950,00\u00a0€ fois parenthèse 0,15 plus 0,85 fin de parenthèse",
        ),
        ("a - b", "a moins b"),
        ("porte-à-porte", "porte-à-porte"),
        ("(a + b) / (c + d)", "a plus b divisé par c plus d"),
        ("voir l’article 7 (b", "voir l’article 7 (b"),
        ("a × × b", "a × × b"),
        ("(a]", "(a]"),
        ("a b )", "a b )"),
        ("", ""),
    ],
)
def test_formulas_are_read_as_contracts_write_them(text, expected):
    assert spoken(parse(text)) == expected


def test_the_shape_of_a_formula():
    assert parse("R = Ro × Im / Io") == Line(
        (
            Term("R"),
            Sign("="),
            Line((Term("R", "o"), Sign("×"), Fraction(Term("I", "m"), Term("I", "o")))),
        )
    )
    assert parse("a × (b + c)") == Line(
        (Term("a"), Sign("×"), Brackets(Line((Term("b"), Sign("+"), Term("c")))))
    )
    assert sides(parse("a + b")) == (None, parse("a + b"))


def test_a_formula_is_drawn_with_its_figures_below(qtbot):
    view = FormulaView()
    qtbot.addWidget(view)
    assert view.sizeHint().isEmpty()
    view.resize(50, 50)
    assert not view.grab().isNull()
    view.set_formula("Pn = P0 × [0,15 + 0,85 × (In / I0)]")
    one = view.sizeHint().height()
    view.set_formula("Pn = P0 × [0,15 + 0,85 × (In / I0)]", "3 = 2 × [0,15 + 0,85 × (321,1 / 314,8)]")
    assert view.sizeHint().height() > 1.9 * one - 30
    assert view.minimumSizeHint().width() < view.sizeHint().width()
    assert view.accessibleName().startswith("P n égale")
    assert view.accessibleDescription().startswith("3 égale 2")
    view.resize(100, 120)
    assert not view.grab().isNull()


# ---------------------------------------------------------------------------------------- sheets, notices


def test_a_sheet_shows_values_and_says_why(qtbot):
    done = []
    sheet = Sheet()
    qtbot.addWidget(sheet)
    fields = (
        Field(
            "Limite", "31/10/2026", why="31/12/2026 moins 2 mois", link=Link("Ouvrir", lambda: done.append(1))
        ),
        Field("État", Badge("lock", "Clos")),
        Field("Vide", "", note=Tone.WARNING),
        Field("Long", "x" * 60, wide=True),
    )
    sheet.set_sections([Section("Préavis", fields, text="Introduction", widget=QPushButton("tableau"))])
    sheet.resize(420, 300)
    sheet.show()
    assert "31/12/2026 moins 2 mois" not in texts(sheet)
    why = next(b for b in sheet.findChildren(QWidget) if b.accessibleName() == "Pourquoi\u00a0? (Limite)")
    why.click()
    assert "31/12/2026 moins 2 mois" in texts(sheet)
    assert "–" in texts(sheet)
    next(b for b in sheet.findChildren(QPushButton) if b.text() == "Ouvrir").click()
    assert done == [1]
    sheet.resize(1000, 300)
    assert not sheet.grab().isNull()
    sheet.set_sections([Section("", (Field("Autre", "valeur"),))])
    qtbot.waitUntil(lambda: "31/10/2026" not in texts(sheet))


def test_a_long_title_does_not_push_the_values_of_a_sheet_out_of_sight(qtbot):
    sheet = Sheet()
    qtbot.addWidget(sheet)
    sheet.set_sections([Section("Article budgétaire : Droits d’utilisation " * 4, (Field("Code", "651"),))])
    sheet.resize(420, 300)
    sheet.show()
    qtbot.waitUntil(lambda: sheet.widget().width() == sheet.viewport().width())


def test_values_of_a_sheet_can_be_selected_by_keyboard(qtbot):
    sheet = Sheet()
    qtbot.addWidget(sheet)
    sheet.set_sections([Section("S", (Field("Montant", "12"),))])
    value = next(label for label in sheet.findChildren(QLabel) if label.text() == "12")
    assert value.textInteractionFlags() & Qt.TextInteractionFlag.TextSelectableByKeyboard
    assert value.accessibleName() == "Montant\u00a0: 12"
    assert value.textFormat() == Qt.TextFormat.PlainText


def test_steps_one_below_the_other(qtbot):
    steps = StepList()
    qtbot.addWidget(steps)
    steps.set_steps([Step("Indice", "Syntec", "314,8", "provisoire"), Step("Prix")])
    assert [text for text in texts(steps) if text in ("Indice", "314,8", "provisoire", "Prix")] != []
    assert not steps.grab().isNull()
    steps.set_steps([Step("Autre")])
    assert not steps.grab().isNull()


def test_a_badge_is_a_word_too(qtbot):
    label = BadgeLabel(Badge("lock", "Clos", Tone.NEUTRAL))
    qtbot.addWidget(label)
    assert label.accessibleName() == "Clos"
    assert label.sizeHint().width() > label.fontMetrics().horizontalAdvance("Clos")
    label.set_badge(None)
    assert label.isHidden()


def test_an_empty_place_offers_ways_to_begin(qtbot):
    done = []
    place = EmptyState(
        "file-text", "Rien", "Commencez", [EmptyAction("Créer", lambda: done.append(1), "file-plus", True)]
    )
    qtbot.addWidget(place)
    place.findChild(QPushButton).click()
    assert done == [1]
    place.set_text("search", "Toujours rien")
    place.set_actions([])
    assert "Toujours rien" in texts(place)
    assert "Commencez" not in texts(place)


def test_bars_stay_until_dealt_with(qtbot):
    bars, done = InfoBars(), []
    qtbot.addWidget(bars)
    bars.show_bar("a", Tone.DANGER, "Disque plein", [Link("Réessayer", lambda: done.append(1))])
    bars.show_bar("b", Tone.INFO, "Exemple", closable=False)
    bars.show_bar("a", Tone.WARNING, "Disque presque plein", [Link("Réessayer", lambda: done.append(2))])
    assert bars.texts() == {"b": "Exemple", "a": "Disque presque plein"}
    assert not bars.grab().isNull()
    next(b for b in bars.findChildren(QPushButton) if b.text() == "Réessayer" and b.isVisibleTo(bars)).click()
    assert done == [2]
    assert list(bars.texts()) == ["b"]
    bars.clear("nothing")


def test_a_toast_in_the_place_of_another_is_whole_and_in_the_middle(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(700, 400)
    window.show()
    toast = Toast(window)
    toast.show_message("Enregistré", [Link("Annuler", int)])
    toast.show_message("Un message bien plus long que le premier", [Link("Rétablir", int)])
    link = next(b for b in toast.findChildren(QPushButton) if not b.isHidden())
    assert (link.text(), link.isVisible()) == ("Rétablir", True)
    assert toast.width() >= toast.sizeHint().width() > 300
    assert toast.geometry().center().x() == pytest.approx(350, abs=1)


def test_a_toast_leaves_by_itself_unless_pointed_at(qtbot):
    window, done = QWidget(), []
    window.resize(600, 300)
    qtbot.addWidget(window)
    window.show()
    toast = Toast(window)
    toast.show_message("Enregistré", [Link("Annuler", lambda: done.append(1))])
    window.resize(700, 300)
    assert toast.geometry().center().x() == pytest.approx(350, abs=1)
    toast._on_timeout()
    assert toast.isHidden()
    toast.show_message("Encore", [Link("Annuler", lambda: done.append(1))], Tone.INFO)
    link = next(b for b in toast.findChildren(QPushButton) if not b.isHidden())
    link.setFocus()
    toast._on_timeout()
    assert not toast.isHidden()
    assert not toast.grab().isNull()
    link.click()
    assert done == [1]
    assert toast.isHidden()


# --------------------------------------------------------------------------------------------- head line


def test_a_head_puts_its_tools_below_where_it_is_narrow(qtbot):
    title, tools = QLabel("Pourquoi cette date"), QPushButton("Ouvrir le contrat")
    head = HeadLine(title, tools)
    qtbot.addWidget(head)
    head.resize(600, head.sizeHint().height())
    head.show()
    assert tools.y() < title.height()
    whole = head.sizeHint()
    assert head.minimumSizeHint().width() < whole.width()
    head.resize(head.minimumSizeHint().width(), 80)
    qtbot.waitUntil(lambda: tools.y() >= title.y() + title.height())
    assert head.sizeHint().height() > whole.height()
    head.resize(600, 40)
    qtbot.waitUntil(lambda: tools.x() > title.x())
