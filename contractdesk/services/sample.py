"""The sample register that ships with the program: six real contracts of four vendors."""

import tomllib
from typing import Any

from contractdesk.common.paths import resource
from contractdesk.services.index_csv import sample_values


def document() -> dict[str, Any]:
    """Return the sample as a document (see ``data.exchange``): its contracts, and the Syntec values."""
    document = tomllib.loads(resource("sample", "register.toml").read_text(encoding="utf-8"))
    values = sample_values(
        resource("sample", "syntec.csv").read_text(encoding="utf-8"),
        resource("sample", "syntec_2020_vintages.csv").read_text(encoding="utf-8"),
    )
    for index in document["indices"]:
        for series in index["series"]:
            series["values"] = values.get(series["code"], [])
    return document
