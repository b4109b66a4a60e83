"""The JSON Schemas that ship with the program, against what it really writes."""

import json

import jsonschema
import pytest

from contractdesk.common.paths import resource
from contractdesk.services import registers
from tests.cli import register_schema

VALIDATOR = jsonschema.Draft202012Validator
BRON = ("--contract", "BRON_CM_WD", "--on", "2026-01-01")
OUTPUTS = {
    "status": [("status", "R", "--as-of", day) for day in ("2024-06-01", "2026-11-21", "2030-01-01")],
    "deadlines": [("deadlines", "R", "--as-of", day) for day in ("2024-06-01", "2026-11-21", "2030-01-01")],
    "revise": [
        ("revise", "R", *BRON),
        ("revise", "R", *BRON, "--invoiced", "2958.85"),
        ("revise", "R", "--contract", "BRON_CM_WD", "--on", "2027-01-01"),
        ("revise", "R", "--contract", "2025CM0417", "--on", "2026-01-01"),
        ("revise", "R", "--contract", "3DOUEST-ENFANCE-2022", "--on", "2023-01-01", "--base-price", "1000"),
    ],
    "info": [("info", "R")],
    "budget": [
        ("budget", "R", "--as-of", "2026-11-21"),
        ("budget", "R", "--years", "2026-2029", "--growth", "2.5"),
        ("budget", "R", "--years", "2040"),
    ],
    "check": [("check", "R")],
    "index-list": [("index", "list", "R")],
    "index-import": [("index", "import", resource("sample", "syntec.csv"), "--into", "R")],
}


def schema(name):
    return json.loads(resource("schemas", f"{name}.json").read_text(encoding="utf-8"))


def faults(name, document):
    validator = VALIDATOR(schema(name), format_checker=VALIDATOR.FORMAT_CHECKER)
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(document)]


@pytest.mark.parametrize("path", sorted(resource("schemas").glob("*.json")), ids=lambda path: path.stem)
def test_a_schema_is_one(path):
    VALIDATOR.check_schema(json.loads(path.read_text(encoding="utf-8")))


@pytest.mark.parametrize(
    ("name", "arguments"), [(name, arguments) for name, cases in OUTPUTS.items() for arguments in cases]
)
def test_the_output_follows_its_schema(run, register, name, arguments):
    words = [register if word == "R" else word for word in arguments]
    assert faults(name, run(*words, "--json").document) == []


def test_problems_found_follow_the_schema_too(run, register):
    content = bytearray(register.read_bytes())
    content[8192:20480] = b"\xff" * 12288
    register.write_bytes(content)
    assert faults("check", run("check", register, "--json").document) == []


def test_a_register_follows_its_schema(register, clock):
    database = registers.open_register(register, clock, writable=False)
    try:
        assert faults("register", registers.document_of(database)) == []
    finally:
        database.close()


def test_the_schema_of_a_register_follows_the_tables():
    """After a change of the tables: python -m tests.cli.register_schema."""
    assert register_schema.PATH.read_text(encoding="utf-8") == register_schema.text()


@pytest.mark.parametrize(
    ("name", "spoil"),
    [
        ("status", lambda d: d["contracts"][0].update(annual_ht=2950)),
        ("status", lambda d: d["contracts"][0].pop("missing")),
        ("status", lambda d: d["contracts"][0]["notice"].update(window="none")),
        ("deadlines", lambda d: d["deadlines"][0].update(bucket="soon")),
        ("revise", lambda d: d["readings"][0].update(coefficient_exact="1.02")),
    ],
)
def test_a_schema_sees_what_is_wrong(run, register, name, spoil):
    words = [register if word == "R" else word for word in OUTPUTS[name][0]]
    document = run(*words, "--json").document
    spoil(document)
    assert faults(name, document)
