"""The first day: the sample register, page by page, as somebody who discovers the program would."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QAbstractButton

from contractdesk.ui.theme import Appearance
from tests import gui
from tests.journeys.person import Person, plain, words_of

SECTIONS = (
    *("Résumé", "Lignes et prix", "Échéances", "Révisions", "Factures", "Courriers et préavis"),
    *("Documents", "Engagements", "Données personnelles", "Historique"),
)


def test_the_sample_register_from_page_to_page(person, theme, windows_shown):
    person.start(demo=True)
    window = person.window

    # The dashboard says in a sentence where the commune stands.
    assert person.title() == "Tableau de bord"
    person.reads("1 décision à prendre", "1 contrat échu sans suite", "13 780,17 € HT engagés en 2027")
    deadlines = person.page.list
    row = next(n for n in range(deadlines.model().rowCount()) if _reference(deadlines, n) == "BRON_CM_WD")

    # A double click opens the contract, every section of whose sheet has something to say.
    person.double_clicks(deadlines, row)
    assert person.title() == "Contrats"
    person.reads("BRON_CM_WD", "Reconduction acquise", "Maintenance et support du logiciel webdelib")
    person.reads("31 décembre 2028")
    tabs = person.page.view.tabs
    assert [made.text() for made in tabs.findChildren(QAbstractButton)] == list(SECTIONS)
    seen = set()
    for title in SECTIONS:
        person.clicks(title, tabs)
        seen.add(words_of(person.page.view))
    assert len(seen) == len(SECTIONS)

    # The revision of that contract, with its two prices and why they are provisional.
    person.goes_to("Révisions")
    person.page.show_target("BRON_CM_WD")
    person.reads("3 009,00 € HT", "TVA 601,80 € · 3 610,80 € TTC")
    person.reads("Prix fermes", "Résultat provisoire", "novembre 2025")

    person.goes_to("Indices")
    assert person.page.tabs.tabText(0) == "Syntec révisé"
    person.reads("octobre 2025", "322,2", "manque")
    person.goes_to("Éditeurs")
    person.reads("3D OUEST", "ATEXO", "LIBRICIEL SCOP SA", "OPERIS", "8 350,33 €")
    person.goes_to("Modules")
    person.reads("CADASTRE – Gestion du cadastre MAJIC et règlement PLU", "OXA-CAD-MLU")
    person.goes_to("Budget")
    person.reads("13 780,17 €", "5 429,84 €", "2029")
    person.goes_to("Journal")
    person.reads("Registre d’exemple créé", "contrats : 6")

    # Everything is read again, and is the same.
    (before,) = person.page.table.visible_rows()
    person.presses(Qt.Key.Key_F5)
    person.wait(lambda: person.page.table.visible_rows()[0] is not before)
    assert person.page.table.visible_rows() == [before]

    # A word is enough to find a contract.
    person.searches("oxalis")
    assert person.title() == "Contrats"
    person.reads("2025CM0417", "Maintenance OXALIS")
    assert person.page.view.reference.text() == "2025CM0417"

    # Dark and light again, on every page that was made.
    light = window.palette().color(QPalette.ColorRole.Window)
    for appearance in (Appearance.DARK, Appearance.LIGHT):
        window.appearance_chosen.emit(appearance)
        assert theme.appearance is appearance
        for key in window.pages():
            window.go_to(key)
            assert not window.grab().isNull()
    assert window.palette().color(QPalette.ColorRole.Window) == light

    sample = person.desk.register.snapshot.info.path
    assert sample.exists()
    person.close()
    assert not sample.exists()
    # On a busy machine the progress of a long reading shows: that is no window of its own.
    assert [name for name in windows_shown if name != "ProgressDialog"] == ["MainWindow"]


def _reference(view, row):
    return plain(str(view.model().index(row, 0).data())).split(" · ")[1].split(" : ")[0]


def test_an_empty_register_shows_how_to_begin(person, chosen, tmp_path):
    path = tmp_path / "neuf.contractdesk"
    chosen.append(path)
    person.start()
    assert person.page is None
    person.clicks("Nouveau registre…")
    assert path.exists()
    person.reads("Ce registre ne contient encore aucun contrat.")
    for title in ("Contrats", "Éditeurs", "Modules", "Révisions", "Indices", "Budget", "Journal"):
        person.goes_to(title)
        assert person.words().strip()
    person.goes_to("Tableau de bord")
    person.clicks("Voir le registre d’exemple")
    person.reads("1 contrat échu sans suite")
    assert path.exists()


def test_the_window_comes_back_where_it_was_left(person, register, theme, clock, data_dir, qtbot):
    person.start(register)
    person.goes_to("Budget")
    person.close()
    again = Person(gui.furnished(theme, clock, data_dir), qtbot)
    again.start()
    assert again.title() == "Budget"
    again.reads("13 780,17 €")
    assert again.window.status_line.file.text() == register.name
    again.close()
    again.window.deleteLater()
