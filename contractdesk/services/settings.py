"""The settings kept in the register: the commune and its habits, with their defaults."""

import base64
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from jours_feries_france import JoursFeries

HOLIDAY_ZONES: tuple[str, ...] = tuple(JoursFeries.ZONES)


@dataclass(frozen=True, slots=True)
class PurchaseThreshold:
    """Below this amount a purchase needs no advertising; ``since`` is the first consultation it counts for.

    None for the amount that held before the first dated one.
    """

    since: date | None
    amount_ht: Decimal


@dataclass(frozen=True, slots=True)
class LateRate:
    """The yearly rate of late interest of a semester (« 2025-S1 »), the 8 points included, in per cent."""

    semester: str
    percent: Decimal


@dataclass(frozen=True, slots=True)
class IndexGrowth:
    """By how much an index is supposed to grow in a year, in per cent: a hypothesis of the budget."""

    index: str
    percent: Decimal


_THRESHOLDS = (
    PurchaseThreshold(None, Decimal("40000.00")),
    PurchaseThreshold(date(2026, 4, 1), Decimal("60000.00")),  # décret 2025-1386
)
_LATE_RATES = (
    *(LateRate(f"{year}-S{half}", Decimal("8.00")) for year in range(2019, 2023) for half in (1, 2)),
    LateRate("2023-S1", Decimal("10.50")),
    LateRate("2023-S2", Decimal("12.00")),
    LateRate("2024-S1", Decimal("12.50")),
    LateRate("2024-S2", Decimal("12.25")),
    LateRate("2025-S1", Decimal("11.15")),
    LateRate("2025-S2", Decimal("10.15")),
)


@dataclass(frozen=True, slots=True)
class RegisterSettings:
    """The commune, the delays that its dates are computed with and the tables that its amounts are."""

    commune_name: str = ""
    commune_siret: str = ""
    commune_address: str = ""
    commune_postal_code: str = ""
    commune_city: str = ""
    commune_phone: str = ""
    commune_email: str = ""
    signatory_role: str = ""
    coat_of_arms: str = ""
    """A small PNG or JPEG image, in base64."""
    services: tuple[str, ...] = ()
    holiday_zone: str = "Métropole"
    postal_margin_days: int = 21
    lead_days: int = 60
    procurement_months: int = 6
    alert_days: tuple[int, ...] = (90, 30, 7)
    """How many days before its date a deadline alerts; a contract may have its own."""
    purchase_thresholds: tuple[PurchaseThreshold, ...] = _THRESHOLDS
    late_rates: tuple[LateRate, ...] = _LATE_RATES
    index_growth: tuple[IndexGrowth, ...] = ()

    @property
    def arms(self) -> bytes:
        """The coat of arms as an image file; nothing when there is none, or when it cannot be read."""
        try:
            return base64.b64decode(self.coat_of_arms, validate=True)
        except ValueError:
            return b""

    def threshold_on(self, day: date) -> Decimal | None:
        """Return the threshold that counts for a consultation started on a day, None when none is set."""
        known = [one for one in self.purchase_thresholds if one.since is None or one.since <= day]
        latest = max(known, key=lambda one: one.since or date.min, default=None)
        return None if latest is None else latest.amount_ht

    def late_rate_on(self, day: date) -> Decimal | None:
        """Return the rate of late interest of a day's semester, None while it has not been entered."""
        semester = semester_of(day)
        return next((one.percent for one in self.late_rates if one.semester == semester), None)

    def growth_of(self, index: str) -> Decimal | None:
        """Return by how much an index is supposed to grow in a year, None when nothing is supposed."""
        return next((one.percent for one in self.index_growth if one.index == index), None)


def semester_of(day: date) -> str:
    """Return the semester of a day, as in the table of rates."""
    return f"{day.year}-S{1 if day.month <= 6 else 2}"


def settings_from(stored: Mapping[str, Any]) -> RegisterSettings:
    """Return the settings, each unknown or unreadable one replaced by its default."""
    kept: dict[str, Any] = {}
    for field in fields(RegisterSettings):
        if field.name in stored:
            try:
                kept[field.name] = _READERS.get(field.name, _same_type(field.default))(stored[field.name])
            except (TypeError, ValueError, KeyError, InvalidOperation):
                continue
    return RegisterSettings(**kept)


def stored_form(value: Any) -> Any:  # noqa: ANN401 - a setting of any kind, as JSON
    """Return a setting as it is kept in the register."""
    if isinstance(value, tuple):
        return [stored_form(one) for one in value]
    if isinstance(value, PurchaseThreshold | LateRate | IndexGrowth):
        return {field.name: stored_form(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


def _same_type(default: object) -> Callable[[Any], Any]:
    def read(value: Any) -> Any:  # noqa: ANN401 - JSON
        if type(value) is not type(default):
            raise TypeError
        return value

    return read


def _texts(value: list[Any]) -> tuple[str, ...]:
    return tuple(_same_type("")(one) for one in value)


def _days(value: list[Any]) -> tuple[int, ...]:
    return tuple(_same_type(0)(one) for one in value)


def _zone(value: object) -> str:
    if value not in HOLIDAY_ZONES:
        raise ValueError
    return str(value)


def _thresholds(value: list[dict[str, Any]]) -> tuple[PurchaseThreshold, ...]:
    return tuple(
        PurchaseThreshold(
            None if one["since"] is None else date.fromisoformat(one["since"]), Decimal(one["amount_ht"])
        )
        for one in value
    )


def _late_rates(value: list[dict[str, Any]]) -> tuple[LateRate, ...]:
    return tuple(LateRate(one["semester"], Decimal(one["percent"])) for one in value)


def _index_growth(value: list[dict[str, Any]]) -> tuple[IndexGrowth, ...]:
    return tuple(IndexGrowth(one["index"], Decimal(one["percent"])) for one in value)


_READERS: dict[str, Callable[[Any], Any]] = {
    "services": _texts,
    "holiday_zone": _zone,
    "alert_days": _days,
    "purchase_thresholds": _thresholds,
    "late_rates": _late_rates,
    "index_growth": _index_growth,
}
