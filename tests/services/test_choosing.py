"""A chosen reading of an ambiguous wording fills what it says, and any other one gives it back."""

from dataclasses import replace
from datetime import date

import pytest

from contractdesk.domain.enums import RenewalKind
from contractdesk.services import contract_forms, contract_sheet, registers
from contractdesk.services.facts import load_facts
from contractdesk.services.forms.choosing import choose
from tests.conftest import TODAY
from tests.register_tables import check_undo

ANNEMASSE, OUEST, ATEXO = "CAAN_CM_SL-WD", "3DOUEST-ENFANCE-2022", "D_2026_0083"


def options(form, topic):
    (question,) = (one for one in form.ambiguities if one.topic == topic)
    return question.options


def chosen(form, topic, place):
    return choose(form, options(form, topic)[place].uuid)


@pytest.mark.parametrize(
    ("reference", "topic", "place", "values"),
    [
        (ANNEMASSE, "renewal", 1, {"renewal_kind": RenewalKind.EXPRESS}),
        (ANNEMASSE, "renewal", 0, {"renewal_kind": RenewalKind.TACIT}),
        (OUEST, "duration", 1, {"max_renewals": 4, "total_limit_count": 5}),
        (ATEXO, "start", 0, {"effect_on": date(2026, 4, 2)}),
        (ATEXO, "start", 1, {"effect_on": date(2026, 4, 22)}),
    ],
)
def test_a_chosen_reading_fills_what_it_says(database, reference, topic, place, values):
    before = contract_forms.load(database, reference)
    after = chosen(before, topic, place)
    assert {name: getattr(after, name) for name in values} == values
    assert [one.chosen for one in options(after, topic)].index(True) == place
    untouched = [one for one in before.ambiguities if one.topic != topic]
    assert [one for one in after.ambiguities if one.topic != topic] == untouched


@pytest.mark.parametrize(
    ("reference", "topic"), [(ANNEMASSE, "renewal"), (OUEST, "duration"), (ATEXO, "start")]
)
def test_any_reading_gives_back_what_it_said_whatever_was_chosen_meanwhile(database, reference, topic):
    form = contract_forms.load(database, reference)
    told = [chosen(form, topic, place) for place in range(len(options(form, topic)))]
    for first in range(len(told)):
        for second, expected in enumerate(told):
            assert chosen(told[first], topic, second) == expected


def test_one_reading_is_chosen_at_a_time_and_its_reason_is_its_own(database):
    form = chosen(contract_forms.load(database, OUEST), "duration", 0)
    both = chosen(form, "duration", 1)
    assert [one.chosen for one in options(both, "duration")] == [False, True]
    assert choose(form, "nothing of this") == form


def test_the_choice_is_saved_computed_and_undone(database):
    before = load_facts(database).contract(ATEXO)
    assert before.terms.effect is None
    form = chosen(contract_forms.load(database, ATEXO), "start", 1)
    check_undo(
        database,
        lambda: contract_forms.update(database, ATEXO, form),
        f"Contrat modifié\u00a0: {ATEXO}",
    )
    facts = load_facts(database)
    assert facts.contract(ATEXO).terms.effect == date(2026, 4, 22)
    assert registers.document_of(database)
    (grid,) = readings(database, facts, ATEXO)
    assert [row[1:] for row in grid.rows][:2] == [("fin le 01/04/2028", ""), ("fin le 21/04/2028", "retenue")]
    assert [row[1] for row in grid.rows][2:] == ["aucune date calculable"] * 2


def test_without_a_choice_the_reading_that_the_contract_follows_is_marked(database):
    form = contract_forms.load(database, OUEST)
    told = chosen(chosen(form, "duration", 1), "duration", 0)
    (question,) = (one for one in told.ambiguities if one.topic == "duration")
    silent = replace(question, options=tuple(replace(one, chosen=False) for one in question.options))
    kept = tuple(silent if one is question else one for one in told.ambiguities)
    contract_forms.update(database, OUEST, replace(told, ambiguities=kept))
    (grid,) = readings(database, load_facts(database), OUEST)
    assert [row[2] for row in grid.rows] == ["suivie ici", ""]


def readings(database, facts, reference):
    sheet = contract_sheet.sheet(database, facts, reference, TODAY)
    found = [grid for section in sheet.sections for grid in section.grids]
    return [grid for grid in found if len(grid.columns) == 3 and "lectures possibles" in grid.title]
