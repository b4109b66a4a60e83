"""The JSON Schema of the register document, written from the tables: `python -m tests.cli.register_schema`.

The document of `export json` follows the tables (data/exchange.py), and so does its schema: a column added
to one is added to the other by running this module; a test fails until it is.
"""

import json

from sqlalchemy import inspect

from contractdesk.common.paths import resource
from contractdesk.data import exchange
from contractdesk.data.types import Cents, DecimalText, EnumText, Flag, IsoDate, JsonText, MonthText

PATH = resource("schemas", "register.json")

_SHARED = {
    "uuid": {"type": "string", "format": "uuid"},
    "day": {"type": "string", "format": "date", "pattern": r"^\d{4}-\d{2}-\d{2}$"},
    "month": {"type": "string", "pattern": r"^\d{4}-(0[1-9]|1[0-2])$"},
    "amount": {"description": "Euros.", "type": "string", "pattern": r"^-?\d+(\.\d{1,2})?$"},
    "figure": {"description": "An exact figure.", "type": "string", "pattern": r"^-?\d+(\.\d+)?$"},
}


def schema():
    """The schema of a whole register."""
    kinds = {}
    sections = {}
    for name, kind in exchange._SECTIONS:
        sections[name] = {"type": "array", "items": _row(kind, kinds)}
    properties = {
        "format": {"const": exchange.FORMAT},
        "version": {"const": exchange.FORMAT_VERSION},
        **sections,
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "contractdesk export json",
        "description": "A whole register, without loss. What equals its default is left out; rows are named "
        "by what people know them by.",
        "type": "object",
        "properties": properties,
        "required": ["format", "version"],
        "additionalProperties": False,
        "$defs": _SHARED | dict(sorted(kinds.items())),
    }


def _row(kind, kinds):
    """Describe the rows of a table once, and refer to that."""
    name = kind.__tablename__
    if name not in kinds:
        kinds[name] = {}
        kinds[name] = _described(kind, kinds)
    return {"$ref": f"#/$defs/{name}"}


def _described(kind, kinds):
    mapper = inspect(kind)
    properties, required = {}, []
    for key, column in exchange._columns(mapper).items():
        reference = exchange._REFERENCES.get(f"{kind.__tablename__}.{key}")
        if key in exchange._HIDDEN or (column.foreign_keys and reference is None):
            continue
        name = key if reference is None else reference[0]
        properties[name] = {"type": "string"} if reference else _value(key, column)
        if not column.nullable and column.default is None:
            required.append(name)
    for child in mapper.relationships:
        row = _row(child.mapper.class_, kinds)
        properties[child.key] = {"type": "array", "items": row} if child.uselist else row
    return {
        "description": kind.__doc__.strip().split("\n")[0],
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": False,
    }


def _value(key, column):
    plain = {"$ref": "#/$defs/uuid"} if key == "uuid" else _typed(column.type)
    if not column.nullable or plain is True:
        return plain
    return {"anyOf": [plain, {"type": "null"}]}


def _typed(kind):
    shared = {Cents: "amount", DecimalText: "figure", IsoDate: "day", MonthText: "month"}
    for one, name in shared.items():
        if isinstance(kind, one):
            return {"$ref": f"#/$defs/{name}"}
    if isinstance(kind, JsonText):
        return True
    if isinstance(kind, EnumText):
        return {"enum": [member.value for member in kind.enum]}
    if isinstance(kind, Flag):
        return {"type": "boolean"}
    return {"type": {str: "string", int: "integer"}[kind.python_type]}


def text():
    """The schema as its file holds it."""
    return json.dumps(schema(), ensure_ascii=False, indent=2) + "\n"


if __name__ == "__main__":
    PATH.write_text(text(), encoding="utf-8")
