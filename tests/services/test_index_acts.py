"""Acts on indices: a value typed, a column pasted, an index added, a series stopped; each one is undone."""

from datetime import date
from decimal import Decimal

import pytest

from contractdesk.common import french
from contractdesk.common.errors import ConflictError, InputError, NotFoundError, StorageError, ValidationError
from contractdesk.domain.dates import Month
from contractdesk.domain.enums import Quality
from contractdesk.services import history, index_series, index_values, registers
from contractdesk.services.errors import error_text, field_text
from contractdesk.services.facts import load_facts
from contractdesk.services.index_series import Closing, LinkForm, SeriesForm
from contractdesk.services.index_values import ValueEntry, Verdict
from tests.conftest import TODAY
from tests.register_tables import check_undo, tables

D = Decimal
SYNTEC, OLD = "syntec-revise", "syntec-ancien"
NOVEMBER = Month(2025, 11)


def plain(text):
    """A text with ordinary spaces, to read a test by."""
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def table(database):
    return load_facts(database).table


def values(database, month, code=SYNTEC):
    series = index_values.series_of(table(database), code)
    return [
        str(one.value) for one in sorted(series.values, key=lambda one: one.vintage) if one.month == month
    ]


def enter(database, month, text, **options):
    facts = {key: options.pop(key) for key in ("published_on", "quality", "source") if key in options}
    entry = ValueEntry(SYNTEC, month, french.parse_number(text), **facts)
    index_values.enter_value(database, entry, TODAY, **options)


def refusal(database, month, text, **options):
    with pytest.raises(ValidationError) as caught:
        enter(database, month, text, **options)
    return [(one.field, one.code) for one in caught.value.fields], plain(error_text(caught.value))


# --------------------------------------------------------------------------------------- a value by hand


@pytest.mark.parametrize("text", ["323.1", "323,1", " 323,10 ", "323,1\u00a0"])
def test_a_value_is_typed_in_any_french_way(database, text):
    enter(database, NOVEMBER, text, published_on=date(2025, 12, 31), source="syntec.fr")
    assert [D(one) for one in values(database, NOVEMBER)] == [D("323.1")]
    last = table(database).last_known("syntec", TODAY)
    assert (last.month, last.value, last.published_on, last.estimated) == (
        NOVEMBER,
        D("323.1"),
        date(2025, 12, 31),
        False,
    )


@pytest.mark.parametrize(
    ("month", "text", "faults", "words"),
    [
        (
            Month(2025, 10),
            "322,20",
            [("value", "index_value_known")],
            "La valeur 322,20 est déjà enregistrée pour octobre 2025",
        ),
        (Month(2027, 1), "330", [("month", "index_month_future")], "n’est pas encore commencé (janvier 2027"),
        (NOVEMBER, "-314,8", [("value", "index_not_positive")], "Un indice est un nombre positif ; -314,8"),
        (NOVEMBER, "3148", [("value", "index_far_shifted")], "La virgule est-elle oubliée : 314,8 ?"),
        (NOVEMBER, "450", [("value", "index_far")], "La valeur 450 s’écarte de 40 %"),
    ],
)
def test_what_is_refused_says_why_and_keeps_nothing(database, month, text, faults, words):
    before = tables(database.path)
    found, said = refusal(database, month, text)
    assert found == faults
    assert words in said
    assert tables(database.path) == before


def test_a_text_with_two_meanings_or_none_is_refused_as_it_is_read():
    for text in ("314.800", "abc", ""):
        with pytest.raises(InputError):
            french.parse_number(text)


def test_a_doubtful_value_is_kept_once_it_is_confirmed(database):
    enter(database, NOVEMBER, "450", confirmed=True)
    assert values(database, NOVEMBER) == ["450"]


def test_what_is_not_typed_is_asked_for(database):
    series = index_values.series_of(table(database), SYNTEC)
    found = index_values.check_entry(series, ValueEntry(SYNTEC, None, None), TODAY)
    assert [(one.field, one.code) for one in found] == [
        ("month", "index_month_missing"),
        ("value", "index_value_missing_here"),
    ]
    assert index_values.doubts_of(series, ValueEntry(SYNTEC, None, None), TODAY) == []
    with pytest.raises(NotFoundError):
        index_values.enter_value(database, ValueEntry("?", NOVEMBER, D(1)), TODAY)


def test_a_correction_adds_a_vintage_and_can_come_back(database):
    for text in ("322,4", "322,2", "322,4"):
        enter(database, Month(2025, 10), text)
    assert values(database, Month(2025, 10)) == ["322.2", "322.4", "322.2", "322.4"]
    assert history.available(database).undo_label.startswith(
        "Indice corrigé\u00a0: Syntec révisé, octobre 2025"
    )
    assert table(database).last_known("syntec", TODAY).value == D("322.4")
    assert registers.check(database) == ()


def test_a_derived_value_is_confirmed_by_its_publication(database):
    month = Month(2022, 11)
    assert table(database).of_month(SYNTEC, month, TODAY).quality is Quality.DERIVED
    enter(database, month, "289,9", published_on=date(2022, 12, 30), source="syntec.fr")
    quote = table(database).of_month(SYNTEC, month, TODAY)
    assert (quote.quality, quote.published_on, quote.estimated) == (
        Quality.PUBLISHED,
        date(2022, 12, 30),
        False,
    )


# ------------------------------------------------------------------------------------------------ pasting


def paste(database, text, first=None, code=SYNTEC):
    return index_values.read_paste(table(database), code, text, first, TODAY)


def lines(judged):
    return [(one.line, str(one.entry.month), str(one.entry.value), one.verdict.value) for one in judged]


def test_two_columns_are_read_with_their_titles_left_out(database):
    text = (
        "Mois\tIndice\n"
        "octobre 2025\t322,2\n"
        "nov. 2025\t323,1\n"
        "\n"
        "12/2025\t 323.6 \n"
        "2026-01;324,0\n"
        "01/02/2026\t3241\n"
        '"2026-03";"-2"\n'
        "avril 2026 325,1\n"
        "mai 2026\t\n"
        "mai 2027\t326\n"
        "12/2025\t323,9\n"
        "12/2025\t323,6\n"
        "sept. 2025\t321,9\n"
        "juin 2026\tn.d.\n"
        "x\t327\n"
    )
    judged = paste(database, text)
    assert lines(judged) == [
        (1, "None", "None", "ignored"),
        (2, "2025-10", "322.2", "known"),
        (3, "2025-11", "323.1", "new"),
        (5, "2025-12", "323.6", "new"),
        (6, "2026-01", "324.0", "new"),
        (7, "2026-02", "3241", "doubtful"),
        (8, "2026-03", "-2", "refused"),
        (9, "2026-04", "325.1", "new"),
        (10, "2026-05", "None", "refused"),
        (11, "2027-05", "326", "refused"),
        (12, "2025-12", "323.9", "refused"),
        (13, "2025-12", "323.6", "known"),
        (14, "2025-09", "321.9", "correction"),
        (15, "2026-06", "None", "refused"),
        (16, "None", "327", "refused"),
    ]
    assert all(one.reason for one in judged if one.verdict not in (Verdict.NEW,) and one.line > 1)
    assert plain(judged[12].reason) == "Corrige 321,7, qui reste dans l’historique."
    assert plain(index_values.summary(judged)) == (
        "4 nouvelles valeurs, 1 correction, 1 valeur à confirmer, 2 valeurs déjà connues, 6 lignes "
        "refusées et 1 titre laissé de côté."
    )


def test_a_column_is_dated_from_its_first_month_and_a_hole_stays_one(database):
    judged = paste(database, "Indice\n323,1\n\n324,0\nn.d.\n325\n", NOVEMBER)
    assert lines(judged) == [
        (1, "None", "None", "ignored"),
        (2, "2025-11", "323.1", "new"),
        (4, "2026-01", "324.0", "new"),
        (5, "None", "None", "refused"),
        (6, "2026-03", "325", "new"),
    ]


def test_a_column_without_first_month_asks_for_it(database):
    (one,) = paste(database, "323,1")
    assert (one.verdict, one.reason) == (
        Verdict.REFUSED,
        "Indiquez le mois de la première valeur de la colonne.",
    )
    with pytest.raises(InputError, match="paste_empty"):
        paste(database, " \n ")
    assert index_values.summary(()) == ""


def test_what_is_pasted_is_kept_as_one_act_with_its_quality_and_source(database):
    judged = paste(database, "11/2025\t323,1\n12/2025\t3236\n9/2025\t321,9\n1/2025\tx")
    judged = index_values.with_facts(judged, Quality.UNOFFICIAL, " revue ")
    assert index_values.keep_values(database, SYNTEC, judged, TODAY) == 2
    assert (
        plain(history.available(database).undo_label) == "Valeurs d’indice collées : Syntec révisé (2 mois)"
    )
    assert values(database, Month(2025, 9)) == ["321.7", "321.9"]
    assert values(database, Month(2025, 12)) == []
    quote = table(database).of_month(SYNTEC, NOVEMBER, TODAY)
    assert quote.quality is Quality.UNOFFICIAL
    assert index_values.keep_values(database, SYNTEC, judged, TODAY, confirmed=True) == 1
    assert values(database, Month(2025, 12)) == ["3236"]
    with pytest.raises(InputError, match="paste_nothing_to_add"):
        index_values.keep_values(database, SYNTEC, judged, TODAY, confirmed=True)


def test_the_values_of_a_file_are_judged_each_in_its_series(database):
    entries = [
        (2, "a", ValueEntry(SYNTEC, NOVEMBER, D("323.1"))),
        (3, "b", ValueEntry("bt01", NOVEMBER, D("130.1"))),
        (4, "c", ValueEntry(OLD, NOVEMBER, D("281"))),
    ]
    judged = index_values.judge_entries(table(database), entries, TODAY)
    assert [one.verdict.value for one in judged] == ["new", "new", "refused"]


# ----------------------------------------------------------------------------------------- indices, series


def test_the_list_holds_names_and_no_value(database):
    ready = index_series.ready_indices()
    assert {"syntec", "icht-rev-ts", "ipc"} <= {one.code for one in ready}
    assert len({one.series_code for one in ready}) == len(ready)
    for one in ready:
        if one.code == "syntec":
            with pytest.raises(ConflictError, match="index_already_there"):
                index_series.add_ready_index(database, one.code)
        else:
            index_series.add_ready_index(database, one.code)
    assert all(not one.values for one in table(database).series if one.index != "syntec")
    with pytest.raises(NotFoundError):
        index_series.add_ready_index(database, "?")


def test_an_index_of_another_name_is_added_once(database):
    assert index_series.add_index(database, "  Indice  de l’Énergie (n° 2) ") == "indice-de-l-energie-n-2"
    for name, code in (("indice de l’énergie n° 2", "series_code_taken"), (" ", "series_name_missing")):
        with pytest.raises(ValidationError) as caught:
            index_series.add_index(database, name)
        assert [(one.field, one.code) for one in caught.value.fields] == [("name", code)]


def test_a_series_is_described_and_read_back(database):
    form = index_series.load_series(database, SYNTEC)
    assert form == SeriesForm(
        "Syntec révisé",
        date(2022, 9, 30),
        None,
        LinkForm(OLD, D("0.97975"), 1, form.link.source),
    )
    with pytest.raises(ConflictError, match="series_same"):
        index_series.save_series(database, SYNTEC, form)
    with pytest.raises(NotFoundError):
        index_series.load_series(database, "?")
    index_series.save_series(database, SYNTEC, SeriesForm("Syntec (2022)", date(2022, 9, 30)))
    assert index_series.load_series(database, SYNTEC).link == LinkForm(decimals=None)


LINK = LinkForm(coefficient=D("0.98"), source="avis")
STOPPED = Closing(Month(2025, 10), successor_name="Syntec 2026", known_from=date(2026, 1, 30), link=LINK)


@pytest.mark.parametrize(
    ("closing", "expected"),
    [
        (STOPPED, []),
        (Closing(Month(2025, 10)), []),
        (Closing(None), [("closed_after", "index_month_missing")]),
        (Closing(Month(2025, 9)), [("closed_after", "series_closed_before_values")]),
        (Closing(Month(2025, 10), successor=SYNTEC, link=LINK), [("successor", "series_link_itself")]),
        (
            Closing(Month(2025, 10), successor_name="Syntec", link=LINK),
            [("successor_name", "series_code_taken")],
        ),
        (Closing(Month(2025, 10), successor_name="S"), [("coefficient", "series_link_missing")]),
        (
            Closing(Month(2025, 10), successor_name="S", link=LinkForm(coefficient=D(0))),
            [("coefficient", "series_link_not_positive")],
        ),
    ],
)
def test_the_end_of_a_series_is_checked(database, closing, expected):
    found = index_series.closing_faults(table(database), SYNTEC, closing)
    assert [(one.field, one.code) for one in found] == expected
    assert all("…" not in field_text(one) for one in found)


def test_a_link_the_wrong_way_round_is_caught(database):
    """Dividing by 0,97975 is multiplying by 1,02067: the two series then miss each other by 4 %."""
    link = LinkForm(OLD, D("1.02067"))
    (fault,) = index_series.link_faults(table(database), SYNTEC, link)
    assert fault.code == "series_link_far"
    assert plain(field_text(fault)) == (
        "Avec 1,02067, la première valeur connue de la nouvelle série (285,8) devient 291,7, loin de la "
        "dernière de l’ancienne (280,6). Le coefficient est peut-être à l’envers : 0,97975. Corrigez, ou "
        "confirmez."
    )
    assert index_series.link_faults(table(database), SYNTEC, link, confirmed=True) == []
    assert index_series.link_faults(table(database), SYNTEC, LinkForm(OLD, D("0.97975"))) == []


def test_a_series_that_stops_asks_for_its_successor_until_it_has_one(database):
    assert index_series.without_successor(table(database)) == ()
    index_series.close_series(database, SYNTEC, Closing(Month(2025, 10)))
    assert [one.code for one in index_series.without_successor(table(database))] == [SYNTEC]
    index_series.close_series(database, SYNTEC, STOPPED)
    assert index_series.without_successor(table(database)) == ()
    successor = index_values.series_of(table(database), "syntec-2026")
    assert (successor.index, successor.known_from) == ("syntec", date(2026, 1, 30))
    assert (successor.link.previous, successor.link.coefficient, successor.link.decimals) == (
        SYNTEC,
        D("0.98"),
        1,
    )
    index_series.close_series(
        database,
        SYNTEC,
        Closing(Month(2025, 10), successor="syntec-2026", link=LinkForm(coefficient=D("0.9"))),
    )
    assert index_values.series_of(table(database), "syntec-2026").link.coefficient == D("0.9")


# ------------------------------------------------------------------------------------------------- undone

ACTS = {
    "entered": (
        lambda database: enter(database, NOVEMBER, "323,1"),
        "Indice saisi\u00a0: Syntec révisé, novembre 2025",
    ),
    "corrected": (
        lambda database: enter(database, Month(2025, 10), "322,4"),
        "Indice corrigé\u00a0: Syntec révisé, octobre 2025",
    ),
    "pasted": (
        lambda database: index_values.keep_values(
            database, SYNTEC, paste(database, "323,1\n323,6", NOVEMBER), TODAY
        ),
        "Valeurs d’indice collées\u00a0: Syntec révisé (2\u00a0mois)",
    ),
    "added": (
        lambda database: index_series.add_ready_index(database, "ipc"),
        "Indice ajouté\u00a0: IPC, ensemble des ménages",
    ),
    "named": (lambda database: index_series.add_index(database, "Autre"), "Indice ajouté\u00a0: Autre"),
    "described": (
        lambda database: index_series.save_series(database, SYNTEC, SeriesForm("Syntec révisé")),
        "Série d’indice modifiée\u00a0: Syntec révisé",
    ),
    "stopped": (
        lambda database: index_series.close_series(database, SYNTEC, STOPPED),
        "Série d’indice arrêtée\u00a0: Syntec révisé",
    ),
}


@pytest.mark.parametrize("name", ACTS)
def test_an_act_is_one_operation_and_undone_leaves_every_table_as_it_was(database, name):
    act, label = ACTS[name]
    check_undo(database, lambda: act(database), label)


@pytest.mark.parametrize("name", ["entered", "pasted", "added", "stopped"])
def test_a_register_open_for_reading_refuses(open_copy, name):
    with pytest.raises(StorageError, match="read_only"):
        ACTS[name][0](open_copy(writable=False))


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        (SeriesForm(" "), [("name", "series_name_missing")]),
        (
            SeriesForm("S", closed_after=Month(2025, 9)),
            [("closed_after", "series_closed_before_values")],
        ),
        (SeriesForm("S", link=LinkForm(SYNTEC, D(1))), [("previous", "series_link_itself")]),
        (SeriesForm("S", link=LinkForm(OLD, D("1.02067"))), [("coefficient", "series_link_far")]),
    ],
)
def test_what_is_said_of_a_series_is_checked(database, form, expected):
    with pytest.raises(ValidationError) as caught:
        index_series.save_series(database, SYNTEC, form)
    assert [(one.field, one.code) for one in caught.value.fields] == expected


def test_two_series_without_values_that_meet_cannot_be_compared(database):
    index_series.add_ready_index(database, "ipc")
    assert index_series.joint_values(table(database), "ipc-ensemble", SYNTEC) is None
    # The newer series has values before the end of the older one only.
    assert index_series.joint_values(table(database), OLD, SYNTEC) is None
