"""Changing the settings of a register: one form, what is wrong in it, one operation to save it."""

import base64
import binascii
import re
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from stdnum.fr import siret

from contractdesk.common import french
from contractdesk.common.errors import ConflictError, FieldError, InputError, ValidationError
from contractdesk.common.i18n import _
from contractdesk.data import models, queries
from contractdesk.data.engine import Database
from contractdesk.services.settings import RegisterSettings, settings_from, stored_form

LARGEST_ARMS = 256 * 1024
"""How many bytes a coat of arms may weigh: it is in every copy of the register."""
_IMAGE_STARTS = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")
_SEMESTER = re.compile(
    r"(?P<year>20\d\d)[ /-]?s(?P<half>[12])|s(?P<half_first>[12])[ /-](?P<year_last>20\d\d)"
)
LIMITS = {"postal_margin_days": 90, "lead_days": 730, "procurement_months": 48}
"""The largest numbers of days and months that make sense."""
_LONGEST_ALERT = 1095
_LARGEST_RATE, _LARGEST_GROWTH = Decimal(50), Decimal(50)
SECTIONS: dict[str, tuple[str, ...]] = {
    "commune": (
        "commune_name",
        "commune_siret",
        "commune_address",
        "commune_postal_code",
        "commune_city",
        "commune_phone",
        "commune_email",
        "signatory_role",
        "coat_of_arms",
    ),
    "services": ("services",),
    "delays": ("holiday_zone", "postal_margin_days", "lead_days", "procurement_months", "alert_days"),
    "closing": ("closing_days",),
    "articles": ("articles",),
    "thresholds": ("purchase_thresholds",),
    "rates": ("late_rates",),
    "growth": ("index_growth",),
}
"""The sections of the form, and what each holds: settings, or one of the lists of ``SettingsForm``."""


@dataclass(frozen=True, slots=True)
class ClosingDay:
    """A day on which the town hall is closed besides the public holidays."""

    day: date
    label: str = ""


@dataclass(frozen=True, slots=True)
class Article:
    """An article of the M57 chart of accounts; ``row_id`` is that of a kept one, which may be renamed."""

    code: str
    label: str = ""
    row_id: int | None = None


@dataclass(frozen=True, slots=True)
class SettingsForm:
    """All that the commune sets; ``uses`` and ``indices`` are there to be shown, by code."""

    settings: RegisterSettings = field(default_factory=RegisterSettings)
    closing_days: tuple[ClosingDay, ...] = ()
    articles: tuple[Article, ...] = ()
    uses: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    indices: Mapping[str, str] = field(default_factory=dict)


def usual_articles() -> tuple[Article, ...]:
    """Return the articles on which a commune usually charges its software."""
    return (
        Article("2051", _("Concessions et droits similaires")),
        Article("611", _("Contrats de prestations de services")),
        Article("6156", _("Maintenance")),
        Article("6184", _("Versements à des organismes de formation")),
        Article("6262", _("Frais de télécommunications")),
        Article("65811", _("Droits d’utilisation – informatique en nuage")),
        Article("65818", _("Autres redevances pour concessions, brevets et licences")),
    )


def load(database: Database) -> SettingsForm:
    """Return the settings as they are."""
    with database.read() as session:
        return SettingsForm(
            settings=settings_from(queries.settings(session)),
            closing_days=tuple(ClosingDay(one.day, one.label) for one in queries.local_holiday_rows(session)),
            articles=tuple(Article(one.code, one.label, one.id) for one in queries.budget_articles(session)),
            uses=queries.contracts_of_articles(session),
            indices={one.code: one.name or one.code for one in queries.price_indices(session)},
        )


def save(database: Database, former: SettingsForm, form: SettingsForm) -> None:
    """Record what differs from the form as it was opened; the articles that change code take theirs along.

    Args:
        database: the register.
        former: the form as it was loaded.
        form: the form as it is now.

    Raises:
        ValidationError: every fault that ``faults`` finds.
        ConflictError: ``settings_changed`` when somebody else has changed the same thing meanwhile.
        StorageError: the register cannot be written.
    """
    found = faults(form)
    if found:
        raise ValidationError(found)
    form = _trimmed(form)
    changed = changed_sections(former, form)
    label = _("Réglages modifiés\u00a0: {sections}").format(
        sections=french.join_and([section(one).lower() for one in changed])
    )
    with database.write("settings.save", label) as session:
        current = load(database)
        names = {name for one in changed for name in SECTIONS[one]}
        if any(_part(current, name) != _part(former, name) for name in names):
            raise ConflictError("settings_changed")
        for name in sorted(names - {"articles", "closing_days"}):
            if _part(form, name) != _part(former, name):
                session.add(_setting(queries.setting(session, name), name, form.settings))
        if "closing_days" in names:
            rows = queries.local_holiday_rows(session)
            for day in rows:
                session.delete(day)
            session.flush()
            session.add_all(models.LocalHoliday(day=one.day, label=one.label) for one in form.closing_days)
        if "articles" in names:
            articles = queries.budget_articles(session)
            for article in _gone(articles, form.articles):
                session.delete(article)
            renamed = _rename(articles, form.articles, session.flush)
            _charge(queries.charged_on(session, renamed), renamed)
            session.add_all(
                models.BudgetArticle(code=one.code, label=one.label)
                for one in form.articles
                if one.row_id is None
            )


def save_growth(database: Database, settings: RegisterSettings) -> None:
    """Record the hypotheses of growth of the budget alone.

    Raises:
        ValidationError: ``growth_out_of_range``.
        StorageError: the register cannot be written.
    """
    former = load(database)
    kept = replace(former.settings, index_growth=settings.index_growth)
    save(database, former, replace(former, settings=kept))


def changed_sections(former: SettingsForm, form: SettingsForm) -> tuple[str, ...]:
    """Return the sections that hold something else than before, in their order."""
    return tuple(
        one
        for one, names in SECTIONS.items()
        if any(_part(former, name) != _part(form, name) for name in names)
    )


def section(key: str) -> str:
    """Return the name of a section of the settings."""
    return {
        "commune": _("Commune"),
        "services": _("Services"),
        "delays": _("Délais et alertes"),
        "closing": _("Jours fermés"),
        "articles": _("Imputations M57"),
        "thresholds": _("Seuils d’achat"),
        "rates": _("Intérêts moratoires"),
        "growth": _("Hausse des indices"),
    }[key]


def read_semester(text: str) -> str:
    """Return a semester typed as « 2026-S1 » or « S1 2026 ».

    Raises:
        InputError: ``semester_invalid``.
    """
    match = _SEMESTER.fullmatch(text.strip().casefold())
    if match is None:
        raise InputError("semester_invalid", text=text.strip())
    return f"{match['year'] or match['year_last']}-S{match['half'] or match['half_first']}"


def read_days(text: str) -> tuple[int, ...]:
    """Return numbers of days typed as « 90, 30, 7 », the largest first.

    Raises:
        InputError: ``days_invalid``.
    """
    parts = [part for part in re.split(r"[\s,;]+", text.strip()) if part]
    if not all(part.isascii() and part.isdigit() and len(part) < 5 for part in parts):
        raise InputError("days_invalid", text=text.strip())
    return tuple(sorted({int(part) for part in parts}, reverse=True))


# -------------------------------------------------------------------------------------------- checking


def faults(form: SettingsForm) -> list[FieldError]:
    """Return what cannot be saved; a place in a list is named « articles.2.code »."""
    settings = form.settings
    found = [
        FieldError(name, "count_out_of_range", {"text": getattr(settings, name), "least": 0, "most": most})
        for name, most in LIMITS.items()
        if not 0 <= getattr(settings, name) <= most
    ]
    found += alert_faults(settings.alert_days)
    if settings.coat_of_arms and not _is_small_image(settings.coat_of_arms):
        found.append(FieldError("coat_of_arms", "arms_unreadable"))
    found += [FieldError(f"services.{n}.name", "listed_twice") for n in _repeated(settings.services)]
    found += [FieldError(f"closing_days.{n}.day", "listed_twice") for n in _repeated(_days(form))]
    found += _article_faults(form.articles)
    return [*found, *_table_faults(settings)]


def alert_faults(days: Sequence[int]) -> list[FieldError]:
    """Return what is wrong with thresholds of alert, of the register or of a contract."""
    if all(0 < one <= _LONGEST_ALERT for one in days):
        return []
    return [FieldError("alert_days", "alert_days_out_of_range", {"highest": _LONGEST_ALERT})]


def write_days(days: Sequence[int]) -> str:
    """Write numbers of days as `read_days` reads them."""
    return ", ".join(map(str, days))


def _article_faults(articles: Sequence[Article]) -> Iterator[FieldError]:
    for n, one in enumerate(articles):
        if not one.code.strip():
            yield FieldError(f"articles.{n}.code", "article_code_missing")
    for n in _repeated([one.code.strip() or n for n, one in enumerate(articles)]):
        yield FieldError(f"articles.{n}.code", "listed_twice")


def _table_faults(settings: RegisterSettings) -> Iterator[FieldError]:
    """Yield the faults of the dated thresholds, of the rates and of the hypotheses."""
    for n, threshold in enumerate(settings.purchase_thresholds):
        if threshold.amount_ht <= 0:
            yield FieldError(f"purchase_thresholds.{n}.amount_ht", "amount_not_positive")
    for n in _repeated([one.since for one in settings.purchase_thresholds]):
        yield FieldError(f"purchase_thresholds.{n}.since", "listed_twice")
    for n, rate in enumerate(settings.late_rates):
        if not 0 <= rate.percent <= _LARGEST_RATE:
            yield FieldError(f"late_rates.{n}.percent", "percent_out_of_range", {"highest": _LARGEST_RATE})
    for n in _repeated([one.semester for one in settings.late_rates]):
        yield FieldError(f"late_rates.{n}.semester", "listed_twice")
    for n, growth in enumerate(settings.index_growth):
        if abs(growth.percent) > _LARGEST_GROWTH:
            yield FieldError(f"index_growth.{n}.percent", "growth_out_of_range", {"highest": _LARGEST_GROWTH})


def doubts(form: SettingsForm, former: SettingsForm) -> list[FieldError]:
    """Return what looks wrong but does not block: the commune knows better than a check."""
    settings, found = form.settings, []
    number = re.sub(r"\s", "", settings.commune_siret)
    if number and not (number.isdigit() and len(number) == 14):
        found.append(FieldError("commune_siret", "siret_length"))
    elif number and not (siret.is_valid(number) and number.strip("0")):
        found.append(FieldError("commune_siret", "siret_doubtful"))
    if settings.commune_postal_code and not re.fullmatch(r"\d{5}", settings.commune_postal_code.strip()):
        found.append(FieldError("commune_postal_code", "postal_code_doubtful"))
    if settings.commune_email and not re.fullmatch(
        r"[^@\s]+@[^@\s]+\.[^@\s]+", settings.commune_email.strip()
    ):
        found.append(FieldError("commune_email", "email_doubtful"))
    if settings.commune_phone and len(re.sub(r"\D", "", settings.commune_phone)) not in (10, 11, 12):
        found.append(FieldError("commune_phone", "phone_doubtful"))
    for n, one in enumerate(form.articles):
        if one.code.strip() and not re.fullmatch(r"\d{2,8}", one.code.strip()):
            found.append(FieldError(f"articles.{n}.code", "article_code_doubtful"))
    kept = {one.row_id for one in form.articles}
    gone = [one for one in former.articles if one.row_id not in kept and form.uses.get(one.code)]
    return found + [
        FieldError("articles", "article_in_use", {"text": one.code, "references": form.uses[one.code]})
        for one in gone
    ]


def _repeated(values: Sequence[Hashable]) -> list[int]:
    """Return the places of the values that stand before in the list."""
    seen: Counter[Hashable] = Counter()
    found = []
    for n, value in enumerate(values):
        key = french.fold(value) if isinstance(value, str) else value
        if seen[key]:
            found.append(n)
        seen[key] += 1
    return found


def _days(form: SettingsForm) -> list[date]:
    return [one.day for one in form.closing_days]


def _is_small_image(text: str) -> bool:
    try:
        content = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return False
    return len(content) <= LARGEST_ARMS and content.startswith(_IMAGE_STARTS)


# ------------------------------------------------------------------------------------- reading, writing


def _trimmed(form: SettingsForm) -> SettingsForm:
    """Return the form without the spaces around its texts."""
    return replace(
        form,
        closing_days=tuple(replace(one, label=one.label.strip()) for one in form.closing_days),
        articles=tuple(replace(one, code=one.code.strip(), label=one.label.strip()) for one in form.articles),
    )


def _part(form: SettingsForm, name: str) -> object:
    return getattr(form, name) if name in ("articles", "closing_days") else getattr(form.settings, name)


def _setting(row: models.Setting | None, name: str, settings: RegisterSettings) -> models.Setting:
    """Return the row of a setting, with its new value."""
    value = stored_form(getattr(settings, name))
    if row is None:
        return models.Setting(key=name, value=value)
    row.value = value
    return row


def _gone(rows: Sequence[models.BudgetArticle], articles: Sequence[Article]) -> list[models.BudgetArticle]:
    kept = {one.row_id for one in articles}
    return [row for row in rows if row.id not in kept]


def _rename(
    rows: Sequence[models.BudgetArticle], articles: Sequence[Article], flush: Callable[[], None]
) -> dict[str, str]:
    """Give the kept articles their codes and labels, and return which codes have changed."""
    kept = {one.row_id: one for one in articles}
    renamed: dict[str, str] = {}
    for row in rows:
        one = kept.get(row.id)
        if one is not None:
            row.label = one.label
            if row.code != one.code:
                renamed[row.code] = one.code
                row.code = f"\u2192{row.id}"  # aside: two articles may take each other's code
    flush()
    for row in rows:
        if row.id in kept:
            row.code = kept[row.id].code
    flush()
    return renamed


def _charge(rows: Iterable[models.Line | models.BudgetAllocation], renamed: Mapping[str, str]) -> None:
    """Have what is charged on an article follow its new code."""
    for row in rows:
        if isinstance(row, models.Line):
            row.budget_article = renamed[row.budget_article]
        else:
            row.article = renamed[row.article]
