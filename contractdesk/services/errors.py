"""The French text of every failure and problem that the program knows, by its code.

A text about data says what happened, what was kept and what to do next; one about a typed
value says what was expected. A test looks for the codes raised anywhere in the program and fails when one has
no text here.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import PurePath

from contractdesk.common import french
from contractdesk.common.errors import AppError, FieldError, Problem, ValidationError
from contractdesk.common.i18n import _
from contractdesk.domain.dates import Month
from contractdesk.services import labels
from contractdesk.services.error_texts import TEXTS, Text
from contractdesk.services.error_texts_imports import FAULTS
from contractdesk.services.index_csv import CsvFault

_LONGEST = 80
_FAULTS_SHOWN = 3


def error_text(error: AppError, *, codes: bool = False) -> str:
    """Return what an expected failure means for a person, in one line.

    Args:
        error: the failure.
        codes: whether months also stand as `2024-12`, which the command line promises.
    """
    if isinstance(error, ValidationError) and error.fields:
        return " ".join(dict.fromkeys(field_text(one) for one in error.fields))
    params = {name: _with_code(value) for name, value in error.params.items()} if codes else error.params
    if "saved" in params and params["saved"] is None:
        # The commit failed and the file could not be asked whether the change is in it.
        return _fill(_save_unknown, params)
    return text_of(error.code, params)


def problem_text(problem: Problem) -> str:
    """Return what a verification found, in one line."""
    return text_of(problem.code, problem.params)


def field_text(error: FieldError) -> str:
    """Return what is wrong with a field, to be shown beside it."""
    return text_of(error.code, error.params)


def fault_text(fault: CsvFault) -> str:
    """Return what is wrong in a file of index values, and where."""
    text = FAULTS.get(fault.code, _unreadable)().format(value=_cut(fault.value))
    if not fault.column:
        return _("ligne {line}, {text}").format(line=fault.line, text=text)
    return _("ligne {line}, colonne « {column} », {text}").format(
        line=fault.line, column=_cut(fault.column), text=text
    )


def text_of(code: str, params: Mapping[str, object]) -> str:
    """Return the text of a code; what its parameters lack leaves an ellipsis, never an error."""
    variants = TEXTS.get(code)
    if variants is None:
        return _fill(_unknown, params)
    if isinstance(variants, dict):
        # The fuller text is kept for the errors that carry what it names.
        text = next((one for name, one in variants.items() if params.get(name)), variants[""])
        return _fill(text, params)
    return _fill(variants, params)


class _Shown(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "…"


def _fill(text: Text, params: Mapping[str, object]) -> str:
    shown = _Shown({name: _show(value) for name, value in params.items()})
    path = params.get("path")
    shown["file"] = french.quoted(_cut(PurePath(str(path)).name or str(path))) if path else "…"
    if "table" in params:
        shown["table"] = _table(str(params["table"]))
    return text().format_map(shown)


def _table(name: str) -> str:
    try:
        return labels.table(name)
    except KeyError:  # a table that another program added
        return _cut(name)


def _show(value: object) -> str:
    """Return a parameter as people write it."""
    if isinstance(value, CsvFault):
        return fault_text(value)
    if isinstance(value, Month):
        return french.month(str(value))
    if isinstance(value, datetime):
        return french.moment(value)
    if isinstance(value, date):
        return french.date(value)
    if isinstance(value, Decimal):
        return french.number(value)
    if isinstance(value, list | tuple):
        return _show_all(value)
    return _cut(str(value))


def _with_code(value: object) -> object:
    """Return a parameter with the code of its months."""
    if isinstance(value, Month):
        return _("{month} ({code})").format(month=french.month(str(value)), code=value)
    return [_with_code(one) for one in value] if isinstance(value, list) else value


def _show_all(values: Sequence[object]) -> str:
    """Return an enumeration; of a file's faults, the first ones and how many there are besides."""
    if not any(isinstance(one, CsvFault) for one in values):
        return french.join_and([_show(one) for one in values])
    shown = [_show(one) for one in values[:_FAULTS_SHOWN]]
    if len(values) > _FAULTS_SHOWN:
        count = len(values) - _FAULTS_SHOWN
        shown.append(french.counted(count, "autre faute", "autres fautes"))
    return _(" ; ").join(shown)


def _cut(text: str) -> str:
    """Return a text of others without line breaks, cut when somebody pasted a page."""
    line = "".join(" " if not char.isprintable() and char not in "\u00a0\u202f" else char for char in text)
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"


def _unknown() -> str:
    return _(
        "Une erreur imprévue s’est produite. Rien n’a été enregistré. Le détail est dans le journal "
        "technique."
    )


def _unreadable() -> str:
    return _("« {value} » n’est pas lisible")


def _save_unknown() -> str:
    return _(
        "Le disque ou le réseau n’a pas répondu pendant l’enregistrement. Impossible de savoir si la "
        "modification a été gardée. Rouvrez le registre et vérifiez avant de recommencer."
    )
