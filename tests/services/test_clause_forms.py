"""The revision clause as a form: read, checked field by field, said in French, tried, written, undone."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from contractdesk.common.errors import ConflictError, InputError, NotFoundError, StorageError, ValidationError
from contractdesk.data import models, queries
from contractdesk.domain.clauses import IndexRule
from contractdesk.domain.dates import Month
from contractdesk.domain.enums import (
    Anchor,
    ChangeBasis,
    ClauseKind,
    IndexRuleKind,
    PriceBase,
    RevisionDay,
    RevisionScope,
    RoundingMode,
)
from contractdesk.services import (
    clause_example,
    clause_forms,
    clause_presets,
    clause_words,
    history,
)
from contractdesk.services.clause_forms import ClauseForm, WeightedIndex
from contractdesk.services.errors import error_text, field_text
from contractdesk.services.facts import load_facts
from tests.conftest import TODAY
from tests.register_tables import check_undo, tables

D = Decimal
WD, SL, OXALIS = "BRON_CM_WD", "CAAN_CM_SL-WD", "2025CM0417"
ENFANCE, TRUST = "3DOUEST-ENFANCE-2022", "D_2026_0083"
SIX = (WD, "BRON_CM_IL", SL, OXALIS, ENFANCE, TRUST)
PRESETS = {one.key: one.form for one in clause_presets.presets()}
LIBRICIEL, OPERIS = PRESETS["libriciel"], PRESETS["operis"]


def plain(text):
    """A text with ordinary spaces, to read a test by."""
    return text.replace("\u00a0", " ").replace("\u202f", " ")


@pytest.fixture(scope="module")
def around(sample_database):
    return clause_forms.context(sample_database, load_facts(sample_database), TODAY)


def of_contract(database, reference):
    return clause_forms.context(database, load_facts(database), TODAY, reference)


def faults(form, around=None):
    return [(one.field, one.code) for one in clause_forms.check(form, around)]


def first_reading(form, **changes):
    return replace(form, readings=(replace(form.readings[0], **changes), *form.readings[1:]))


# ------------------------------------------------------------------------------------ reading, presets


@pytest.mark.parametrize("reference", SIX)
def test_the_clauses_of_the_six_contracts_are_those_of_their_vendors(sample_database, reference):
    form = clause_forms.load(sample_database, reference)
    assert form in PRESETS.values()
    assert clause_forms.check(form, of_contract(sample_database, reference)) == []
    (contract,) = [one for one in load_facts(sample_database).contracts if one.reference == reference]
    assert clause_forms.clause_of(form) == contract.clause


@pytest.mark.parametrize("reference", SIX)
def test_a_clause_saved_as_it_is_changes_nothing(database, reference):
    before = tables(database.path)
    clause_forms.save_clause(database, reference, clause_forms.load(database, reference), TODAY)
    assert tables(database.path) == before
    assert history.available(database).undo_label == ""


def test_a_contract_without_clause_has_no_form(database):
    clause_forms.save_clause(database, WD, None, TODAY)
    assert clause_forms.load(database, WD) is None
    with pytest.raises(NotFoundError):
        clause_forms.load(database, "?")


def test_a_clause_is_written_on_a_contract_being_made():
    row = models.Contract(reference="N")
    clause_forms.write(row, OPERIS)
    assert [one.code for one in row.clause.readings] == ["cumulative", "yearly", "chained"]
    clause_forms.write(row, PRESETS["firm"])
    assert (row.clause.kind, row.clause.indices, row.clause.readings) == (ClauseKind.FIRM, [], [])
    clause_forms.write(row, None)
    assert row.clause is None
    with pytest.raises(ValidationError):
        clause_forms.write(row, replace(OPERIS, fixed_part=None))


# --------------------------------------------------------------------------------------------- checking

SEVERAL = (WeightedIndex("syntec", D("0.5")), WeightedIndex("ipc", D("0.35")))


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        (PRESETS["firm"], []),
        (ClauseForm(), []),
        (replace(LIBRICIEL, indices=SEVERAL), []),
        (replace(LIBRICIEL, fixed_part=D("0.2")), [("indices", "clause_weights_not_one")]),
        (replace(LIBRICIEL, fixed_part=None), [("fixed_part", "clause_number_missing")]),
        (replace(LIBRICIEL, fixed_part=D("-0.1")), [("fixed_part", "clause_negative_part")]),
        (
            replace(LIBRICIEL, indices=(SEVERAL[0], WeightedIndex("syntec", D(0)), WeightedIndex("", None))),
            [
                ("indices.1.index", "clause_index_twice"),
                ("indices.1.weight", "clause_negative_part"),
                ("indices.2.index", "clause_index_missing"),
                ("indices.2.weight", "clause_number_missing"),
            ],
        ),
        (replace(OPERIS, cap_percent=D(1)), [("cap_percent", "clause_floor_above_cap")]),
        (replace(OPERIS, cap_percent=D(2)), []),
        (replace(OPERIS, threshold_percent=D(-1)), [("threshold_percent", "clause_threshold_negative")]),
        (replace(OPERIS, every_months=None), [("every_months", "clause_number_missing")]),
        (replace(OPERIS, every_months=0), [("every_months", "duration_not_positive")]),
        (replace(OPERIS, first_after_months=1201), [("first_after_months", "duration_too_long")]),
        (
            replace(OPERIS, day=RevisionDay.JANUARY, every_months=18),
            [("every_months", "clause_january_years")],
        ),
        (replace(LIBRICIEL, rounding_decimals=None), [("rounding_decimals", "clause_number_missing")]),
        (replace(LIBRICIEL, rounding_decimals=10), [("rounding_decimals", "clause_decimals")]),
        (replace(LIBRICIEL, readings=()), [("readings", "clause_reading_needed")]),
        (first_reading(OPERIS, label=" "), [("readings.0.label", "reading_label_missing")]),
        (
            first_reading(OPERIS, base_rule=IndexRule(IndexRuleKind.PREVIOUS_REVISION)),
            [("readings.0.base_rule", "clause_base_mixed")],
        ),
        (
            first_reading(OPERIS, base_rule=IndexRule(IndexRuleKind.MONTHS_BEFORE, offset=-1)),
            [("readings.0.base_rule", "clause_months_negative")],
        ),
        (
            replace(OPERIS, current_rule=IndexRule(IndexRuleKind.PREVIOUS_REVISION)),
            [("current_rule", "clause_current_is_base")],
        ),
        (
            replace(OPERIS, current_rule=IndexRule(IndexRuleKind.MONTHS_BEFORE, offset=-1)),
            [("current_rule", "clause_months_negative")],
        ),
        (
            first_reading(
                OPERIS,
                price_base=PriceBase.PREVIOUS,
                link_rule=IndexRule(IndexRuleKind.MONTHS_BEFORE, offset=-1),
            ),
            [("readings.0.link_rule", "clause_months_negative")],
        ),
        (first_reading(OPERIS, chosen=True), [("readings.0.chosen_reason", "reading_reason_missing")]),
        (
            replace(
                OPERIS,
                readings=tuple(replace(one, chosen=True, chosen_reason="oui") for one in OPERIS.readings),
            ),
            [("readings", "reading_chosen_twice")],
        ),
    ],
)
def test_what_is_wrong_is_told_by_its_field(form, expected, around):
    assert faults(form, around) == expected
    for fault in clause_forms.check(form, around):
        assert "…" not in field_text(fault), "every reason names what it is about"


def test_the_reasons_are_in_french():
    (parts,) = clause_forms.check(replace(LIBRICIEL, fixed_part=D("0.2")))
    assert plain(field_text(parts)).startswith(
        "La part fixe (0,2) et les parts indexées (0,85) font 1,05 : leur total doit faire 1"
    )
    (bounds,) = clause_forms.check(replace(OPERIS, cap_percent=D("1.5")))
    assert plain(field_text(bounds)) == (
        "Le plancher (2 %) est plus haut que le plafond (1,5 %) : aucun prix ne peut respecter les deux."
    )


@pytest.mark.parametrize(
    ("month", "expected"),
    [
        ("2024-12", []),
        ("2021-07", []),
        ("2024-11", [("readings.0.base_rule", "clause_month_missing")]),
        ("2026-11", []),  # not published yet: it cannot be missing
        ("2031-01", []),
    ],
)
def test_a_base_month_without_value_is_refused_and_named(around, month, expected):
    rule = IndexRule(IndexRuleKind.EXACT_MONTH, Anchor.EFFECT, month=Month.parse(month))
    form = first_reading(replace(OPERIS, readings=OPERIS.readings[:1]), base_rule=rule)
    assert faults(form, around) == expected
    assert faults(form) == [], "without the indices nothing can be said of them"
    for fault in clause_forms.check(form, around):
        assert "novembre 2024" in field_text(fault)


def test_an_index_that_the_register_lacks_is_not_a_fault_of_the_clause(around):
    rule = IndexRule(IndexRuleKind.EXACT_MONTH, Anchor.EFFECT, month=Month(2024, 11))
    form = first_reading(replace(OPERIS, indices=(WeightedIndex("ilat"),)), base_rule=rule)
    assert faults(form, around) == []


# ------------------------------------------------------------------------------------------------- words


@pytest.mark.parametrize(
    ("key", "reading", "formula"),
    [
        ("firm", 0, "P(n) = P(o)"),
        ("libriciel", 0, "P(n) = P(o) × [0,15 + 0,85 × (Syntec(n) / Syntec(o))]"),
        ("libriciel", 1, "P(n) = P(n-1) × [0,15 + 0,85 × (Syntec(n) / Syntec(n-1))]"),
        ("operis", 0, "P(n) = P(o) × (Syntec(n) / Syntec(o))"),
        ("3douest", 0, "P(n) = P(n-1) × (Syntec(n) / Syntec(n-1))"),
    ],
)
def test_the_formula_is_drawn_as_it_is_read(around, key, reading, formula):
    assert clause_words.letters(PRESETS[key], around.names, reading) == formula


def test_several_indices_have_each_their_letter():
    names = {"a": "Syntec révisé", "b": "IPC (hors tabac)", "c": "Syntec, ancienne série"}
    form = ClauseForm(
        fixed_part=D("0.1"), indices=(WeightedIndex("a", D("0.5")), WeightedIndex("b", D("0.4")))
    )
    assert clause_words.letters(form, names) == (
        "P(n) = P(o) × [0,1 + 0,5 × (Syntec(n) / Syntec(o)) + 0,4 × (IPC(n) / IPC(o))]"
    )
    alike = ClauseForm(indices=(WeightedIndex("a", D("0.5")), WeightedIndex("c", D("0.5"))))
    assert "Syntec\u00a0révisé(n)" in clause_words.letters(alike, names)
    assert clause_words.letters(ClauseForm(), names) == "P(n) = P(o) × [1]"


def test_the_sentence_says_what_the_clause_means(around):
    text = plain(clause_words.describe(LIBRICIEL, around.names))
    assert text == (
        "Le prix est révisé chaque année, à la date anniversaire du contrat ; la première année est "
        "ferme. Cela n’arrive que si la commune le demande, sinon le prix reste ferme. 15 % du prix ne "
        "bougent pas, 85 % suivent l’indice Syntec révisé. On part toujours du prix écrit au contrat ; son "
        "indice est celui du mois qui précède la prise d’effet du contrat. L’indice de révision est le "
        "dernier paru à la date de la révision. Le coefficient est arrondi au millième supérieur. La clause "
        "peut se lire de 2 façons : chacune sera calculée."
    )
    assert plain(clause_words.describe(PRESETS["firm"], {})).startswith("Prix ferme :")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"floor_percent": D(2)}, "Le prix augmente d’au moins 2 % par rapport au prix du contrat."),
        ({"floor_percent": D(0)}, "Le prix ne peut pas baisser par rapport au prix du contrat."),
        ({"floor_percent": D(-3)}, "Le prix ne peut pas baisser de plus de 3 %"),
        ({"cap_percent": D(5)}, "Le prix ne peut pas augmenter de plus de 5 %"),
        ({"cap_percent": D(-1)}, "Le prix baisse d’au moins 1 %"),
        ({"threshold_percent": D("0.5")}, "si l’écart avec l’année précédente est inférieur à 0,5 %"),
        ({"scope": RevisionScope.UNIT}, "Chaque prix unitaire est révisé et arrondi séparément."),
        (
            {"rounding_mode": RoundingMode.NEAREST, "rounding_decimals": 2},
            "arrondi au centième le plus proche",
        ),
        ({"rounding_mode": RoundingMode.UP, "rounding_decimals": 6}, "arrondi à la 6e décimale, supérieur"),
        ({"day": RevisionDay.JANUARY}, "révisé chaque 1er janvier"),
        ({"day": RevisionDay.JANUARY, "every_months": 24}, "au 1er janvier, tous les 2 ans"),
        ({"every_months": 6, "first_after_months": 18}, "tous les 6 mois à compter de la prise d’effet"),
        ({"first_after_months": 18}, "il est ferme pendant les 18 mois du début"),
        ({"indices": ()}, "L’indice n’est pas encore nommé."),
        ({"indices": (WeightedIndex("", None),)}, "… (indice à choisir)"),
    ],
)
def test_each_fact_has_its_words(around, changes, words):
    form = replace(PRESETS["3douest"], **({"day": RevisionDay.ANNIVERSARY} | changes))
    form = first_reading(form, price_base=PriceBase.INITIAL)
    assert words in plain(clause_words.describe(form, around.names))


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (IndexRule(), "le dernier paru à la date de la révision"),
        (IndexRule(IndexRuleKind.EXACT_MONTH, month=Month(2024, 10)), "celui d’octobre 2024"),
        (
            IndexRule(IndexRuleKind.EXACT_MONTH, Anchor.SIGNATURE),
            "celui du mois même de la signature du contrat",
        ),
        (
            IndexRule(IndexRuleKind.MONTHS_BEFORE, Anchor.PREVIOUS_TERM, 1),
            "celui du mois qui précède le début de l’année précédente du contrat",
        ),
        (IndexRule(IndexRuleKind.MONTHS_BEFORE, offset=3), "celui de 3 mois avant la révision"),
        (IndexRule(IndexRuleKind.PREVIOUS_REVISION), "celui qui a servi à la révision précédente"),
    ],
)
def test_each_rule_has_its_words(rule, words):
    assert plain(clause_words.rule_words(rule)) == words


# ----------------------------------------------------------------------------------------------- example


def texts(example):
    return [(one.label, plain(one.text)) for one in example.readings]


def test_the_example_of_a_contract_is_computed_on_its_own_figures(sample_database):
    around = of_contract(sample_database, OXALIS)
    form = clause_forms.load(sample_database, OXALIS)
    found = clause_example.example(form, around)
    assert plain(found.title) == "Exemple, révision du 01/01/2026"
    assert len(found.readings) == 3
    assert plain(found.readings[0].text) == (
        "322,2 (octobre 2025) sur 315,0 (octobre 2024) ; 5 429,84 € × 1,022857142857 = 5 553,95 € HT, soit "
        "+2,29 % sur l’année, provisoire car il manque les indices de novembre 2024 et de novembre 2025."
    )
    assert plain(found.readings[0].figures) == "5 429,84 € × (322,2 / 315,0)"


def test_the_example_of_a_contract_to_come_lacks_nothing(around):
    found = clause_example.example(OPERIS, around, date(2025, 11, 30))
    assert plain(found.title) == (
        "Exemple pour un prix de 1 000,00 € HT et un contrat commencé le 01/11/2023, révision du 30/11/2025"
    )
    assert [plain(text).split(" = ")[1].split(" HT")[0] for _label, text in texts(found)] == [
        "1 052,94 €",
        "1 072,34 €",
        "1 072,34 €",
    ]
    assert "plancher appliqué" in found.readings[1].text
    later = clause_example.example(replace(OPERIS, first_after_months=60), around)
    assert plain(later.title).endswith("révision du 01/11/2028")
    default = clause_example.example(OPERIS, around)
    assert default.readings
    assert not any("provisoire" in one.text for one in default.readings)


def test_what_changes_a_result_is_said(around):
    capped = replace(OPERIS, floor_percent=None, cap_percent=D(1), threshold_percent=D("0.2"))
    assert "plafond appliqué" in clause_example.example(capped, around).readings[0].text
    still = replace(OPERIS, floor_percent=None, threshold_percent=D(50))
    assert "sous le seuil" in clause_example.example(still, around).readings[0].text
    linked = clause_example.example(
        PRESETS["3douest"], replace(around, effect=date(2022, 1, 1)), date(2023, 1, 1)
    )
    assert "raccordement des deux séries compris" in linked.readings[0].text
    assert "provisoire car il manque les indices à partir de" in (
        clause_example.example(OPERIS, around, date(2026, 11, 1)).readings[0].text
    )


@pytest.mark.parametrize(
    ("form", "words"),
    [
        (PRESETS["firm"], "Prix ferme : il n’y a pas de révision à calculer."),
        (replace(OPERIS, fixed_part=D(1)), "Corrigez les champs signalés pour voir un exemple."),
        (replace(OPERIS, indices=(WeightedIndex("ilat"),)), "L’indice « ilat » n’est pas dans le registre"),
    ],
)
def test_without_example_it_says_why(around, form, words):
    assert words in plain(clause_example.example(form, replace(around, effect=None)).refusal)


def test_a_reading_without_value_says_so_beside_the_others(sample_database):
    found = clause_example.example(LIBRICIEL, of_contract(sample_database, SL))
    assert "La valeur de février 2026" in found.refusal
    step = clause_example.example(
        clause_forms.load(sample_database, TRUST), of_contract(sample_database, TRUST)
    )
    assert "prix ferme l’année où il s’ouvre" in step.readings[1].text


# -------------------------------------------------------------------------------------------------- acts

CHANGED = replace(
    OPERIS,
    wording="Révisée chaque année.",
    fixed_part=D("0.2"),
    indices=(WeightedIndex("syntec", D("0.5")), WeightedIndex("ipc", D("0.3"))),
    current_rule=IndexRule(IndexRuleKind.EXACT_MONTH, month=Month(2025, 10)),
    cap_percent=D("4.5"),
    threshold_percent=D("0.5"),
    rounding_mode=RoundingMode.NEAREST,
    rounding_decimals=4,
    scope=RevisionScope.UNIT,
    readings=(
        replace(OPERIS.readings[2], label="En chaîne", floor_basis=ChangeBasis.YEARLY, link_decimals=None),
        replace(OPERIS.readings[0], chosen=True, chosen_reason="Article 5"),
    ),
)
ACTS = {
    "changed": (
        lambda database: clause_forms.save_clause(database, OXALIS, CHANGED, TODAY),
        "Clause de révision modifiée\u00a0: 2025CM0417",
    ),
    "firm": (
        lambda database: clause_forms.save_clause(database, OXALIS, PRESETS["firm"], TODAY),
        "Clause de révision modifiée\u00a0: 2025CM0417",
    ),
    "removed": (
        lambda database: clause_forms.save_clause(database, OXALIS, None, TODAY),
        "Clause de révision retirée\u00a0: 2025CM0417",
    ),
    "chosen": (
        lambda database: clause_forms.choose_reading(database, OXALIS, "yearly", " Article 5 ", TODAY),
        "Lecture de la clause retenue\u00a0: 2025CM0417",
    ),
}


@pytest.mark.parametrize("name", ACTS)
def test_an_act_is_one_operation_and_undone_leaves_every_table_as_it_was(database, name):
    act, label = ACTS[name]
    check_undo(database, lambda: act(database), label)


def test_what_is_saved_is_what_is_read(database):
    clause_forms.save_clause(database, OXALIS, CHANGED, TODAY)
    assert clause_forms.load(database, OXALIS) == CHANGED
    clause_forms.save_clause(database, OXALIS, OPERIS, TODAY)
    assert clause_forms.load(database, OXALIS) == OPERIS


def test_a_faulty_clause_is_refused_whole(database):
    with pytest.raises(ValidationError) as refusal:
        clause_forms.save_clause(database, OXALIS, replace(OPERIS, every_months=0, cap_percent=D(1)), TODAY)
    assert [one.field for one in refusal.value.fields] == ["every_months"]
    assert clause_forms.load(database, OXALIS) == OPERIS


def test_the_reading_chosen_is_kept_with_its_reason(database):
    clause_forms.choose_reading(database, OXALIS, "yearly", "Article 5", TODAY)
    kept = {one.id: (one.chosen, one.chosen_reason) for one in clause_forms.load(database, OXALIS).readings}
    assert kept == {"cumulative": (False, ""), "yearly": (True, "Article 5"), "chained": (False, "")}
    with pytest.raises(ConflictError) as refusal:
        clause_forms.choose_reading(database, OXALIS, "yearly", "Article 5", TODAY)
    assert "2025CM0417" in error_text(refusal.value)
    clause_forms.choose_reading(database, OXALIS, "", "", TODAY)
    assert not any(one.chosen for one in clause_forms.load(database, OXALIS).readings)
    assert history.available(database).undo_label == "Aucune lecture de la clause retenue\u00a0: 2025CM0417"


def test_a_choice_that_makes_no_sense(database):
    with pytest.raises(ValidationError):
        clause_forms.choose_reading(database, OXALIS, "yearly", " ", TODAY)
    with pytest.raises(InputError, match="reading_unknown"):
        clause_forms.choose_reading(database, OXALIS, "?", "oui", TODAY)
    clause_forms.save_clause(database, OXALIS, None, TODAY)
    with pytest.raises(InputError, match="no_clause"):
        clause_forms.choose_reading(database, OXALIS, "yearly", "oui", TODAY)


def test_a_register_open_for_reading_refuses(open_copy):
    with pytest.raises(StorageError, match="read_only"):
        ACTS["changed"][0](open_copy(writable=False))


def test_a_reading_is_added_under_a_code_of_its_own():
    form = clause_forms.add_reading(clause_forms.add_reading(OPERIS, "Autre"), "Encore")
    assert [one.id for one in form.readings] == ["cumulative", "yearly", "chained", "reading-2", "reading-3"]
    assert (form.readings[3].label, form.readings[3].price_base) == ("Autre", PriceBase.PREVIOUS)


def test_the_rows_of_a_clause_are_changed_in_place(database):
    """What a recorded revision and a choice refer to stays the same row."""

    def ids():
        with database.read() as session:
            row = queries.contract(session, OXALIS).clause
            return [one.id for one in row.readings], [one.id for one in row.indices]

    before = ids()
    clause_forms.save_clause(database, OXALIS, replace(OPERIS, floor_percent=D(1)), TODAY)
    assert ids() == before


def test_two_indices_and_a_fixed_part_are_said_in_one_sentence(around):
    form = replace(
        LIBRICIEL,
        fixed_part=D("0.15"),
        indices=(WeightedIndex("syntec-revise", D("0.5")), WeightedIndex("syntec", None)),
    )
    assert "15 % du prix ne bougent pas, 50 % suivent l’indice Syntec révisé et … % suivent" in plain(
        clause_words.describe(form, around.names)
    )
