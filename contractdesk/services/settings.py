"""The settings kept in the register: the commune and its habits, with their defaults."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any


@dataclass(frozen=True, slots=True)
class RegisterSettings:
    """The commune and the delays that its dates are computed with."""

    commune_name: str = ""
    commune_siret: str = ""
    commune_address: str = ""
    holiday_zone: str = "Métropole"
    postal_margin_days: int = 21
    lead_days: int = 60
    procurement_months: int = 6


def settings_from(stored: Mapping[str, Any]) -> RegisterSettings:
    """Return the settings, each unknown or wrongly typed one replaced by its default."""
    defaults = RegisterSettings()
    kept = {
        field.name: stored[field.name]
        for field in fields(RegisterSettings)
        if type(stored.get(field.name)) is type(getattr(defaults, field.name))
    }
    return RegisterSettings(**kept)
