"""The settings of the commune: defaults, what is refused or doubted, one operation that undo takes back."""

import base64
from dataclasses import fields, replace
from datetime import date
from decimal import Decimal

import pytest

from contractdesk.common.errors import ConflictError, InputError, StorageError, ValidationError
from contractdesk.domain.enums import DeadlineKind
from contractdesk.services import deadlines, history, registers, setting_forms
from contractdesk.services.facts import load_facts
from contractdesk.services.setting_forms import Article, ClosingDay
from contractdesk.services.settings import (
    IndexGrowth,
    LateRate,
    PurchaseThreshold,
    RegisterSettings,
    settings_from,
    stored_form,
)
from tests.conftest import TODAY
from tests.services.test_acts import tables

WD, OPERIS = "BRON_CM_WD", "2025CM0417"
PNG = base64.b64encode(b"\x89PNG\r\n\x1a\nstone").decode()


def changed(form, **settings):
    return replace(form, settings=replace(form.settings, **settings))


def article(form, code):
    return next(one for one in form.articles if one.code == code)


def without(form, code):
    return replace(form, articles=tuple(one for one in form.articles if one.code != code))


def renamed(form, code, new):
    articles = tuple(replace(one, code=new) if one.code == code else one for one in form.articles)
    return replace(form, articles=articles)


CHANGES = {
    "commune": (
        lambda form: changed(form, commune_name="Commune d’Essai", coat_of_arms=PNG, signatory_role="Maire"),
        "Commune",
    ),
    "services": (lambda form: changed(form, services=("DSI", "Antenne ASS")), "Services"),
    "delays": (lambda form: changed(form, postal_margin_days=10, alert_days=(60, 15)), "Délais et alertes"),
    "closing": (
        lambda form: replace(form, closing_days=(ClosingDay(date(2026, 12, 24), "Pont"),)),
        "Jours fermés",
    ),
    "articles": (
        lambda form: replace(form, articles=(*without(form, "2051").articles, Article("6262", "Télécoms"))),
        "Imputations M57",
    ),
    "renamed article": (lambda form: renamed(form, "6156", "61561"), "Imputations M57"),
    "thresholds": (
        lambda form: changed(form, purchase_thresholds=(PurchaseThreshold(None, Decimal("90000.00")),)),
        "Seuils d’achat",
    ),
    "rates": (
        lambda form: changed(form, late_rates=(LateRate("2026-S1", Decimal(10)),)),
        "Intérêts moratoires",
    ),
    "growth": (
        lambda form: changed(form, index_growth=(IndexGrowth("syntec", Decimal("2.5")),)),
        "Hausse des indices",
    ),
}


@pytest.mark.parametrize("name", CHANGES)
def test_saving_is_one_operation_that_undo_takes_back(database, name):
    change, section = CHANGES[name]
    before, former = tables(database.path), setting_forms.load(database)
    wanted = change(former)
    setting_forms.save(database, former, wanted)
    label = f"Réglages modifiés\u00a0: {section.lower()}"
    assert history.available(database).undo_label == label
    after, kept = tables(database.path), setting_forms.load(database)
    assert kept.settings == wanted.settings
    assert kept.closing_days == wanted.closing_days
    assert {(one.code, one.label) for one in kept.articles} == {
        (one.code, one.label) for one in wanted.articles
    }
    assert history.undo(database) == label
    assert tables(database.path) == before
    assert history.redo(database) == label
    assert tables(database.path) == after
    assert registers.check(database) == ()


def test_nothing_changed_leaves_no_operation(database):
    form = setting_forms.load(database)
    before = history.available(database)
    setting_forms.save(database, form, form)
    assert history.available(database) == before


def test_every_setting_has_its_place_in_the_form():
    names = [name for names in setting_forms.SECTIONS.values() for name in names]
    assert sorted(names) == sorted(
        [*(one.name for one in fields(RegisterSettings)), "closing_days", "articles"]
    )
    assert all(setting_forms.section(key) for key in setting_forms.SECTIONS)


def test_stored_settings_come_back():
    settings = RegisterSettings(
        commune_name="X", services=("A",), index_growth=(IndexGrowth("syntec", Decimal("2.5")),)
    )
    stored = {one.name: stored_form(getattr(settings, one.name)) for one in fields(settings)}
    assert settings_from(stored) == settings


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("postal_margin_days", "21"),
        ("commune_name", 3),
        ("holiday_zone", "Lune"),
        ("alert_days", ["x"]),
        ("alert_days", 3),
        ("services", [1]),
        ("late_rates", [{"semester": "2026-S1", "percent": "x"}]),
        ("purchase_thresholds", [{"since": "demain", "amount_ht": "1"}]),
        ("purchase_thresholds", [{}]),
    ],
)
def test_what_another_program_wrote_wrongly_is_the_default(key, value):
    assert settings_from({key: value}) == RegisterSettings()


def test_a_shorter_margin_moves_the_sending_day(database):
    def send_by():
        found = deadlines.computed(load_facts(database), date(2026, 1, 1), reference=WD)
        return next(one.act_by for one in found if one.kind is DeadlineKind.NOTICE)

    assert send_by() == date(2026, 10, 9)
    form = setting_forms.load(database)
    setting_forms.save(database, form, changed(form, postal_margin_days=7))
    assert send_by() == date(2026, 10, 23)


def test_a_closing_day_is_no_business_day(database):
    form = setting_forms.load(database)
    setting_forms.save(database, form, replace(form, closing_days=(ClosingDay(date(2026, 10, 30), "Pont"),)))
    assert not load_facts(database).context.calendar.is_business_day(date(2026, 10, 30))


def test_an_article_renamed_takes_its_contracts_along(database):
    form = setting_forms.load(database)
    assert OPERIS in form.uses["6156"] or form.uses["6156"]
    users = form.uses["6156"]
    setting_forms.save(database, form, renamed(form, "6156", "61561"))
    kept = setting_forms.load(database)
    assert kept.uses["61561"] == users
    assert "6156" not in kept.uses
    assert article(kept, "61561").row_id == article(form, "6156").row_id


def test_two_articles_may_take_each_other_s_code(database):
    form = setting_forms.load(database)
    swap = {"6156": "65811", "65811": "6156"}
    articles = tuple(replace(one, code=swap.get(one.code, one.code)) for one in form.articles)
    setting_forms.save(database, form, replace(form, articles=articles))
    assert article(setting_forms.load(database), "65811").label == "Maintenance"


def test_the_same_thing_changed_elsewhere_is_refused_another_is_not(database):
    former = setting_forms.load(database)
    setting_forms.save(database, former, changed(former, postal_margin_days=7))
    with pytest.raises(ConflictError, match="settings_changed"):
        setting_forms.save(database, former, changed(former, postal_margin_days=8))
    setting_forms.save(database, former, changed(former, commune_name="Ailleurs"))
    kept = setting_forms.load(database).settings
    assert (kept.postal_margin_days, kept.commune_name) == (7, "Ailleurs")


def test_a_register_open_for_reading_refuses(open_copy):
    database = open_copy(writable=False)
    form = setting_forms.load(database)
    with pytest.raises(StorageError, match="read_only"):
        setting_forms.save(database, form, changed(form, commune_name="X"))


def found(faults):
    return [(one.field, one.code) for one in faults]


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"postal_margin_days": 91}, ("postal_margin_days", "count_out_of_range")),
        ({"lead_days": -1}, ("lead_days", "count_out_of_range")),
        ({"procurement_months": 600}, ("procurement_months", "count_out_of_range")),
        ({"alert_days": (90, 0)}, ("alert_days", "alert_days_out_of_range")),
        ({"services": ("DSI", "dsi")}, ("services.1.name", "listed_twice")),
        ({"coat_of_arms": "pas du base64"}, ("coat_of_arms", "arms_unreadable")),
        ({"coat_of_arms": base64.b64encode(b"GIF89a").decode()}, ("coat_of_arms", "arms_unreadable")),
        (
            {"purchase_thresholds": (PurchaseThreshold(None, Decimal(0)),)},
            ("purchase_thresholds.0.amount_ht", "amount_not_positive"),
        ),
        (
            {
                "purchase_thresholds": (
                    PurchaseThreshold(TODAY, Decimal(1)),
                    PurchaseThreshold(TODAY, Decimal(2)),
                )
            },
            ("purchase_thresholds.1.since", "listed_twice"),
        ),
        (
            {"late_rates": (LateRate("2026-S1", Decimal(80)),)},
            ("late_rates.0.percent", "percent_out_of_range"),
        ),
        (
            {"late_rates": (LateRate("2026-S1", Decimal(8)), LateRate("2026-S1", Decimal(9)))},
            ("late_rates.1.semester", "listed_twice"),
        ),
        (
            {"index_growth": (IndexGrowth("syntec", Decimal(314)),)},
            ("index_growth.0.percent", "growth_out_of_range"),
        ),
    ],
)
def test_what_cannot_be_meant_is_refused_where_it_stands(database, change, fault):
    form = setting_forms.load(database)
    assert found(setting_forms.faults(changed(form, **change))) == [fault]
    with pytest.raises(ValidationError):
        setting_forms.save(database, form, changed(form, **change))


def test_lists_of_the_form_are_checked_too(database):
    form = setting_forms.load(database)
    twice = replace(
        form,
        closing_days=(ClosingDay(TODAY), ClosingDay(TODAY)),
        articles=(Article("6156"), Article(" "), Article("6156")),
    )
    assert found(setting_forms.faults(twice)) == [
        ("closing_days.1.day", "listed_twice"),
        ("articles.1.code", "article_code_missing"),
        ("articles.2.code", "listed_twice"),
    ]


def test_what_is_doubtful_warns_and_is_saved(database):
    form = setting_forms.load(database)
    doubtful = changed(
        form,
        commune_siret="49101169800034",
        commune_postal_code="6950",
        commune_email="mairie@",
        commune_phone="04 72",
    )
    doubtful = replace(
        without(doubtful, "6156"), articles=(*without(doubtful, "6156").articles, Article("A1"))
    )
    assert found(setting_forms.doubts(doubtful, form)) == [
        ("commune_siret", "siret_doubtful"),
        ("commune_postal_code", "postal_code_doubtful"),
        ("commune_email", "email_doubtful"),
        ("commune_phone", "phone_doubtful"),
        ("articles.2.code", "article_code_doubtful"),
        ("articles", "article_in_use"),
    ]
    setting_forms.save(database, form, doubtful)
    assert setting_forms.load(database).settings.commune_siret == "49101169800034"


@pytest.mark.parametrize(
    ("number", "code"),
    [("491 011 698 00033", []), ("35600000000048", []), ("4910116980003", ["siret_length"])],
)
def test_a_siret_is_checked_as_written(number, code):
    form = setting_forms.SettingsForm(RegisterSettings(commune_siret=number))
    assert [one.code for one in setting_forms.doubts(form, form)] == code


@pytest.mark.parametrize(
    ("day", "amount"),
    [(date(2026, 3, 31), "40000.00"), (date(2026, 4, 1), "60000.00"), (date(2019, 1, 1), "40000.00")],
)
def test_the_threshold_is_that_of_the_day_of_consultation(day, amount):
    assert RegisterSettings().threshold_on(day) == Decimal(amount)


def test_a_rate_is_that_of_the_semester_and_unknown_until_entered():
    settings = RegisterSettings()
    assert settings.late_rate_on(date(2022, 7, 1)) == Decimal("8.00")
    assert settings.late_rate_on(date(2025, 6, 30)) == Decimal("11.15")
    assert settings.late_rate_on(date(2026, 1, 1)) is None
    assert replace(settings, purchase_thresholds=()).threshold_on(TODAY) is None
    assert settings.growth_of("syntec") is None


@pytest.mark.parametrize("text", ["2026-S1", "2026 s1", " S1 2026", "2026S1"])
def test_a_semester_is_read_as_people_write_it(text):
    assert setting_forms.read_semester(text) == "2026-S1"


def test_what_is_typed_in_other_ways_is_refused():
    for read, text, code in (
        (setting_forms.read_semester, "2026-S3", "semester_invalid"),
        (setting_forms.read_days, "90, trente", "days_invalid"),
    ):
        with pytest.raises(InputError, match=code):
            read(text)
    assert setting_forms.read_days("7 ; 90,30,7") == (90, 30, 7)


def test_the_hypotheses_of_the_budget_can_be_saved_alone(database):
    growth = (IndexGrowth("syntec", Decimal(3)),)
    setting_forms.save_growth(database, RegisterSettings(index_growth=growth))
    kept = setting_forms.load(database).settings
    assert (kept.index_growth, kept.commune_name) == (growth, "Commune de Valfleury-sur-Onde")
    assert [one.code for one in setting_forms.usual_articles()][:2] == ["2051", "611"]
