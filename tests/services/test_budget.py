"""The budget of the sample register: groupings that agree, hypotheses, what is left out; thresholds."""

from datetime import date
from decimal import Decimal

import pytest

from contractdesk.data import models, queries
from contractdesk.domain.budget import Cause
from contractdesk.services import budget, purchases, setting_forms
from contractdesk.services.budget import Grouping
from contractdesk.services.facts import load_facts
from contractdesk.services.settings import IndexGrowth, RegisterSettings
from tests.conftest import TODAY

YEARS = (2026, 2027, 2028, 2029)
OPERIS, SL, TRUST, WD = "2025CM0417", "CAAN_CM_SL-WD", "D_2026_0083", "BRON_CM_WD"


def view_of(database, growth=None, years=YEARS):
    return budget.budget(database, load_facts(database), TODAY, years, growth)


def plain(text):
    return text.replace("\u00a0", " ").replace("\u202f", " ")


@pytest.fixture
def dated(database):
    """The same with Atexo's start, its price and its articles."""
    with database.write("test.start", "début d’Atexo") as session:
        queries.contract(session, TRUST).effect_on = date(2027, 1, 1)
    return database


def test_without_hypothesis_it_is_what_the_dashboard_says(sample_database):
    view = view_of(sample_database)
    assert [str(one.ht) for one in view.totals()] == ["13780.17", "13780.17", "13780.17", "5429.84"]
    assert [str(one.certain) for one in view.totals()] == ["13780.17", "10379.84", "0.00", "0.00"]
    assert [str(one.ttc) for one in view.totals()] == ["16536.21", "16536.21", "16536.21", "6515.81"]
    assert [(one.index, one.percent) for one in view.hypotheses] == [("syntec", None)]
    assert "aucune hausse d’indice" in budget.hypothesis_sentence(view.hypotheses)


@pytest.mark.parametrize("grouping", Grouping)
@pytest.mark.parametrize("growth", [None, {"syntec": Decimal("2.5")}])
def test_every_grouping_comes_to_the_same_cents(dated, grouping, growth):
    view = view_of(dated, growth)
    lines = view.lines(grouping)
    for rank, total in enumerate(view.totals()):
        for part in ("certain", "supposed", "vat", "ht", "ttc"):
            assert sum(getattr(one.amounts[rank], part) for one in lines) == getattr(total, part)
            assert sum(getattr(one.amounts[rank], part) for one in view.details()) == getattr(total, part)
    for before, year, rank in ((2026, 2027, 1), (2027, 2028, 2), (2028, 2029, 3)):
        del before
        moved = view.totals()[rank].ht - view.totals()[rank - 1].ht
        assert sum(view.causes(year).values(), Decimal(0)) == moved


def test_the_causes_of_a_year_come_with_their_contracts(dated):
    view = view_of(dated, {"syntec": Decimal("2.5")})
    assert view.causes(2028) == {Cause.REVISION: Decimal("364.14"), Cause.STEP: Decimal("2700.00")}
    assert [(one.reference, str(one.ht)) for one in view.moved(2028, Cause.REVISION)] == [
        (TRUST, "225.00"),
        (OPERIS, "139.14"),
    ]


def test_an_allocation_to_several_articles_is_to_be_shared(dated):
    lines = view_of(dated).lines(Grouping.ARTICLE)
    assert [one.title for one in lines] == ["65811 + 6156 (à répartir)", "Non imputé"]
    assert lines[0].references == (TRUST,)
    assert [one.title for one in view_of(dated).lines(Grouping.SERVICE)] == ["antenne ASS", "Sans service"]


def test_lines_have_their_own_article_and_a_group_shares_its_price(database):
    with database.write("test.articles", "imputations") as session:
        row = queries.contract(session, WD)
        row.lines[0].budget_article = "6156"
        row.allocations = [models.BudgetAllocation(article="65811", service="DSI")]
        operis = queries.contract(session, OPERIS)
        for line in operis.lines[:2]:
            line.budget_article = "2051"
    found = {(one.reference, one.article): str(one.amounts[0].ht) for one in view_of(database).details()}
    assert found[WD, "6156 Maintenance"] == "1800.00"
    assert found[WD, "65811 Droits d’utilisation – informatique en nuage"] == "1150.00"
    # Two of the eight lines of a group at 4 161,65.
    assert found[OPERIS, "2051 Concessions et droits similaires"] == "1040.41"
    assert found[OPERIS, "Non imputé"] == "4389.43"


def test_what_is_left_out_is_said(sample_database):
    view = view_of(sample_database)
    assert [reference for reference, _facts in view.uncounted] == [TRUST]
    assert view.unrecorded == ((OPERIS, date(2026, 1, 1)),)
    assert view.firm == ("BRON_CM_IL", WD, SL)
    assert view.ends == (
        (OPERIS, date(2029, 12, 31)),
        ("BRON_CM_IL", date(2028, 12, 31)),
        (WD, date(2028, 12, 31)),
        (SL, date(2029, 2, 28)),
    )


def test_the_hypotheses_of_the_register_are_taken_unless_others_are_given(database):
    setting_forms.save_growth(
        database, RegisterSettings(index_growth=(IndexGrowth("syntec", Decimal("2.5")),))
    )
    view = view_of(database)
    assert str(view.totals()[1].ht) == "13915.92"
    assert plain(budget.hypothesis_sentence(view.hypotheses)) == (
        "Hypothèse : Syntec +2,5 % par an, à chaque révision due."
    )
    assert str(view_of(database, {"syntec": None}).totals()[1].ht) == "13780.17"
    assert next((one, str(each.on), str(each.after_ht)) for one, each in view.revisions) == (
        OPERIS,
        "2027-01-01",
        "5565.59",
    )


# ------------------------------------------------------------------------------------------ purchases


def watched(database, name):
    found = purchases.watch(database, load_facts(database), TODAY)
    return next(one for one in found if one.name == name)


def test_a_vendor_is_counted_over_the_whole_duration(sample_database):
    one = watched(sample_database, "LIBRICIEL SCOP SA")
    # 11 800,00 + 8 000,00 + 10 200,99
    assert (str(one.total_ht), one.threshold_ht, one.level) == (
        "30000.99",
        Decimal("40000.00"),
        purchases.Level.BELOW,
    )
    assert plain(purchases.sentence(one)) == (
        "30 000,99 € HT sur toute la durée de 3 contrats (du 01/01/2025 au 28/02/2029). C’est 75 % du seuil "
        "de 40 000,00 € HT, en dessous duquel un achat se passe sans publicité ni mise en concurrence "
        "préalables."
    )
    assert plain(purchases.details(one)[0]).startswith(
        "BRON_CM_IL : 8 000,00 € HT, du 01/01/2025 au 31/12/2028, consultation du "
    )
    unknown = watched(sample_database, "ATEXO")
    assert (unknown.level, unknown.uncounted) == (purchases.Level.UNKNOWN, (TRUST,))
    assert purchases.details(unknown) == (f"Non comptés, faute de date ou de prix\u00a0: {TRUST}.",)
    assert "Aucun montant" in purchases.sentence(unknown)
    assert "à vous de juger" in purchases.judgement()


@pytest.mark.parametrize(
    ("day", "amount", "level", "threshold", "words"),
    [
        (
            date(2026, 3, 31),
            "13000",
            purchases.Level.ABOVE,
            "40000.00",
            "C’est plus que le seuil de 40 000,00 € HT",
        ),
        (date(2026, 4, 1), "13000", purchases.Level.NEAR, "60000.00", "il reste 8 000,00 € HT"),
        (date(2026, 4, 1), "20000", purchases.Level.ABOVE, "60000.00", "plus que le seuil de 60 000,00 € HT"),
        (date(2026, 4, 1), "1000", purchases.Level.BELOW, "60000.00", "7 % du seuil"),
    ],
)
def test_a_family_is_held_against_the_threshold_of_its_latest_consultation(
    database, day, amount, level, threshold, words
):
    with database.write("test.family", "famille") as session:
        row = queries.contract(session, WD)
        row.family, row.consultation_on = "Dématérialisation", day
        for line in row.lines[1:]:
            line.steps[0].annual_ht = Decimal("0.00")
        row.lines[0].steps[0].annual_ht = Decimal(amount)
    one = watched(database, "Dématérialisation")
    assert one.is_family
    assert (one.level, str(one.threshold_ht)) == (level, threshold)
    assert words in plain(purchases.sentence(one))
    assert not one.purchases[0].is_assumed


def test_without_threshold_nothing_is_judged_and_an_endless_contract_is_said(database):
    form = setting_forms.load(database)
    settings = setting_forms.replace(form.settings, purchase_thresholds=())
    setting_forms.save(database, form, setting_forms.replace(form, settings=settings))
    with database.write("test.endless", "sans limite") as session:
        queries.contract(session, WD).max_renewals = None
    one = watched(database, "LIBRICIEL SCOP SA")
    assert one.level is purchases.Level.UNKNOWN
    assert "Aucun seuil" in purchases.sentence(one)
    assert "compté sur quatre ans" in purchases.details(one)[1]
