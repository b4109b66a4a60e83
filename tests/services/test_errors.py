"""Every failure that the program knows has its French text: the codes are looked for in the code itself."""

import ast
import itertools
import re
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from contractdesk.common.errors import (
    AppError,
    Cancelled,
    ConflictError,
    FieldError,
    InputError,
    Problem,
    StorageError,
    ValidationError,
)
from contractdesk.domain.clauses import RevisionClause, check_clause
from contractdesk.domain.dates import Month
from contractdesk.services import error_texts
from contractdesk.services.error_texts import TEXTS
from contractdesk.services.error_texts_imports import FAULTS
from contractdesk.services.errors import error_text, fault_text, field_text, problem_text
from contractdesk.services.index_csv import CsvFault, parse_index_csv
from tests.architecture.test_french_texts import faults as typography
from tests.architecture.tree import modules, syntax, where

# Where a code is written: the position of its argument.
_FIRST = ("AppError", "NotFoundError", "ConflictError", "StorageError", "InputError", "Problem")
_CALLS = dict.fromkeys((*_FIRST, "_storage", "_conflict"), 0) | {"FieldError": 1, "ValidationError": 1}
# The values of the variables that codes are made with, where they are not on the spot.
_KINDS = {"kind": ("number", "percent", "amount")}
_VARIABLES = {"code", "failure.code", "fault.code", "error.code"}


def _name(call):
    function = call.func
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def _codes_in(node):
    """The codes that an expression can give; a form that is not understood is a mistake of this test."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return {node.value}
    if isinstance(node, ast.IfExp):
        return _codes_in(node.body) | _codes_in(node.orelse)
    if isinstance(node, ast.JoinedStr):
        parts = [
            (part.value,) if isinstance(part, ast.Constant) else _KINDS[ast.unparse(part.value)]
            for part in node.values
        ]
        return {"".join(choice) for choice in itertools.product(*parts)}
    assert ast.unparse(node) in _VARIABLES, f"a code that cannot be read: {ast.unparse(node)}"
    return set()


def raised():
    """Every code of the program, with a place where it is written."""
    found = {}
    for path in modules("contractdesk"):
        for node in ast.walk(syntax(path)):
            if isinstance(node, ast.Call) and _name(node) in _CALLS:
                position = _CALLS[_name(node)]
                keywords = [k.value for k in node.keywords if k.arg == "code"]
                for argument in (*node.args[position : position + 1], *keywords):
                    for code in _codes_in(argument):
                        found.setdefault(code, where(path, node))
            # The codes that common/files.py gives to the errors of the system.
            elif isinstance(node, ast.Assign | ast.AnnAssign) and isinstance(node.value, ast.Dict):
                target = node.targets[0] if isinstance(node, ast.Assign) else node.target
                if ast.unparse(target) == "_CODES":
                    for value in node.value.values:
                        found.setdefault(value.value, where(path, node))
    return found


RAISED = raised()
CLAUSE = {"clause_negative_part", "clause_weights_not_one", "clause_floor_above_cap"}

SAMPLES = {
    "path": "/un/dossier/registre.contractdesk",
    "folder": "/un/dossier",
    "backup": "/un/dossier/sauvegardes/r_2026-11-21.contractdesk",
    "app_version": "9.1",
    "text": "1.234",
    "value": "x",
    "reference": "BRON_CM_WD",
    "label": "Contrat modifié",
    "month": Month(2025, 11),
    "months": (Month(2024, 11), Month(2025, 11)),
    "index": "Syntec révisé",
    "on": date(2026, 1, 1),
    "start": date(2025, 1, 1),
    "table": "contract",
    "count": 3,
    "faults": (CsvFault(2, "month", "month", "x"), CsvFault(3, "", "malformed")),
    "sheets": ("Contrats", "Lignes"),
}


def test_the_codes_of_the_program_are_found():
    assert len(RAISED) > 80
    assert {"corrupt", "disk_full", "amount_ambiguous", "index_value_missing", "row_altered"} <= set(RAISED)


@pytest.mark.parametrize("code", sorted(RAISED))
def test_every_code_has_its_text(code):
    assert code in TEXTS, RAISED[code]


def test_no_text_is_left_over():
    """A text whose code is gone would be proofread for nothing."""
    assert set(TEXTS) - set(RAISED) - CLAUSE <= {"cancelled", "invalid_fields", *_from_argparse()}


def _from_argparse():
    from contractdesk.cli import parser

    return {code for _pattern, code in parser._MESSAGES}


@pytest.mark.parametrize("code", sorted(TEXTS))
@pytest.mark.parametrize("params", [{}, SAMPLES], ids=["without parameters", "with them"])
def test_a_text_is_one_french_line(code, params):
    text = error_text(AppError(code, **params))
    assert text == problem_text(Problem(code, params)) == field_text(FieldError("f", code, params))
    assert text
    assert len(text.split()) <= 60
    assert "\n" not in text
    assert code not in text.split()
    assert not re.search(r"\b(error|invalid|missing|file|failed|the|not|is)\b", text.replace("data-dir", ""))
    assert typography(text) == []
    assert text[0].isupper() or text[0] in "«…0123456789-"
    assert text.endswith((".", "…", "?"))


@pytest.mark.parametrize("code", sorted(set(TEXTS)))
def test_with_its_parameters_a_text_leaves_nothing_blank(code):
    assert "{" not in error_text(AppError(code, **SAMPLES))


STORAGE = (
    "missing_file",
    "not_a_database",
    "too_new",
    "read_only",
    "disk_full",
    "corrupt",
    "io_error",
    "locked",
)


@pytest.mark.parametrize("code", STORAGE)
def test_a_failure_of_storage_says_what_happened_what_was_kept_and_what_to_do(code):
    parts = [part for part in re.split(r"(?<=\.) ", error_text(StorageError(code, path="r"))) if part]
    assert len(parts) >= 2
    kept = " ".join(parts)
    assert re.search(r"Rien|rien|n’a pas été|intact", kept)


def test_a_name_is_shown_without_its_folder_and_on_one_line():
    assert "«\u00a0un nom.xlsx\u00a0»" in error_text(StorageError("missing_file", path="/a/b/un\nnom.xlsx"))
    long = error_text(StorageError("missing_file", path="/a/" + "x" * 300))
    assert len(long) < 300


def test_values_are_shown_as_people_write_them():
    missing = InputError("index_value_missing", index="Syntec", month=Month(2025, 11))
    assert "novembre 2025 " in error_text(missing)
    assert "2025-11" not in error_text(missing)
    assert "novembre 2025 (2025-11)" in error_text(missing, codes=True)
    assert "01/01/2026" in error_text(InputError("index_not_known_yet", index="Syntec", on=date(2026, 1, 1)))
    assert "2,5" in error_text(InputError("duration_not_positive", count=Decimal("2.5")))
    moment = datetime(2026, 11, 21, 10, 42, tzinfo=UTC)
    assert "21/11/2026" in error_text(InputError("duration_not_positive", count=moment))


def test_a_text_of_others_is_not_a_placeholder():
    assert "{path}" in error_text(InputError("amount_invalid", text="{path} {0}"))


def test_an_unknown_code_and_an_unknown_table_still_say_something():
    assert "imprévue" in error_text(AppError("jamais_vu"))
    assert "autre_table" in problem_text(Problem("row_altered", {"table": "autre_table"}))
    assert error_text(Cancelled())


def test_a_save_of_unknown_fate_is_told_as_such():
    text = error_text(StorageError("io_error", path="r", saved=None))
    assert "Impossible de savoir" in text
    assert "Impossible de savoir" not in error_text(StorageError("io_error", path="r", saved=False))


def test_all_faults_of_a_form_are_said_once():
    fields = (FieldError("a", "date_invalid", {"text": "x"}), FieldError("b", "date_invalid", {"text": "x"}))
    text = error_text(ValidationError(fields))
    assert text.count("«\u00a0x\u00a0»") == 1
    assert error_text(ValidationError(())) == error_text(AppError("invalid_fields"))


def test_the_fuller_text_needs_its_parameter():
    assert "9.1" in error_text(StorageError("too_new", path="r", app_version="9.1"))
    assert "plus récente" in error_text(StorageError("too_new", path="r", app_version=""))
    assert error_text(ConflictError("stale"))


@pytest.mark.parametrize("code", sorted(FAULTS))
def test_a_fault_of_a_file_says_where_it_is(code):
    text = fault_text(CsvFault(12, "month", code, "x"))
    assert text.startswith("ligne 12, colonne «\u00a0month\u00a0», ")
    assert typography(text) == []


def test_every_fault_of_a_file_has_its_text():
    documented = re.search(r"Their codes: (.+?)\.\n", parse_index_csv.__doc__, re.DOTALL)[1]
    assert set(re.findall(r"``(\w+)``", documented)) == set(FAULTS)


def test_an_absurd_clause_is_described():
    assert {code for code in CLAUSE if code in TEXTS} == CLAUSE
    assert check_clause(RevisionClause(fixed_part=Decimal("-1"))) == ("clause_negative_part",)


def test_no_code_has_two_texts():
    """A code written in two tables would lose one of its texts without a word."""
    tables = [
        table
        for name, table in vars(error_texts).items()
        if isinstance(table, dict) and name.isupper() and name not in {"TEXTS", "FAULTS"}
    ]
    codes = [code for table in tables for code in table]
    assert len(tables) > 10
    assert sorted(codes) == sorted(TEXTS)
