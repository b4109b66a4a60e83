"""The jobs of the command line: each opens a register, calls the use case and says what came of it."""

from __future__ import annotations

import os
from contextlib import closing
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from contractdesk.cli import budget_output, documents, texts
from contractdesk.common import french
from contractdesk.common.errors import InputError, Problem, StorageError
from contractdesk.common.i18n import _
from contractdesk.services import (
    backups,
    budget,
    contracts,
    deadlines,
    indices,
    invoice_check,
    listings,
    purchases,
    registers,
    revision_records,
    revisions,
)
from contractdesk.services.errors import error_text
from contractdesk.services.facts import Facts, load_facts

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Callable
    from datetime import date
    from pathlib import Path

    from contractdesk.bootstrap import Runtime
    from contractdesk.data.engine import Database

DONE, ATTENTION, FAILED = 0, 1, 2
"""Exit codes: done; done, and something needs attention; bad usage, bad input or a job not done."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command says: a document for programs or a text for people, and its error line if it failed."""

    code: int = DONE
    document: documents.Document | None = None
    text: str = ""
    error: str = ""


def run(arguments: Namespace, runtime: Runtime) -> Answer:
    """Do a job.

    Raises:
        AppError: why it could not be done.
    """
    return _JOBS[arguments.command](arguments, runtime)


def _init(arguments: Namespace, runtime: Runtime) -> Answer:
    path: Path = arguments.register
    if arguments.document is not None:
        registers.create_from_file(path, arguments.document, runtime.clock, overwrite=arguments.force)
    else:
        registers.create_register(
            path, runtime.clock, with_sample=arguments.sample, overwrite=arguments.force
        )
    return Answer(text=_("Registre créé : {path}").format(path=path))


def _info(arguments: Namespace, runtime: Runtime) -> Answer:
    path: Path = arguments.register
    with closing(_reading(path, runtime)) as database:
        can_write = os.access(path, os.W_OK) and os.access(path.resolve().parent, os.W_OK)
        found = replace(registers.info(database), read_only=not can_write)
    return _answer(arguments, lambda: documents.info(found), lambda: texts.info(found))


def _status(arguments: Namespace, runtime: Runtime) -> Answer:
    as_of = _as_of(arguments, runtime)
    rows = contracts.rows(_facts(arguments.register, runtime), as_of, arguments.contract)
    return _answer(arguments, lambda: documents.status(as_of, rows), lambda: texts.status(as_of, rows))


def _deadlines(arguments: Namespace, runtime: Runtime) -> Answer:
    as_of = _as_of(arguments, runtime)
    facts = _facts(arguments.register, runtime)
    found = deadlines.computed(facts, as_of, arguments.until, arguments.contract)
    rows = tuple(deadlines.row(one, as_of) for one in found)
    code = ATTENTION if arguments.fail_if_due and any(one.is_due(as_of) for one in found) else DONE
    return _answer(
        arguments, lambda: documents.deadlines(as_of, rows), lambda: texts.deadlines(as_of, rows), code
    )


def _revise(arguments: Namespace, runtime: Runtime) -> Answer:
    reference: str = arguments.contract
    on: date = arguments.on
    facts = _facts(arguments.register, runtime) if arguments.save is None else _save(arguments, runtime)
    free = (arguments.base_price, arguments.start)
    basis = revisions.basis_of(facts.contract(reference), *free)
    calculation = revisions.compute(facts, reference, on, *free)
    check = None
    if arguments.invoiced is not None:
        check = invoice_check.check(basis, calculation, facts.table, arguments.invoiced)
    return _answer(
        arguments,
        lambda: documents.revise(facts, reference, basis, calculation, check),
        lambda: texts.revise(revisions.view(facts, reference, on, *free), check, arguments.save or ""),
    )


def _save(arguments: Namespace, runtime: Runtime) -> Facts:
    """Record the revision, and return the register as it is then."""
    if arguments.base_price is not None or arguments.start is not None:
        raise InputError("usage_together", first="--save", second="--base-price, --start")
    with closing(_writing(arguments.register, runtime)) as database:
        revision_records.record(
            database,
            load_facts(database),
            arguments.contract,
            arguments.on,
            arguments.save,
            runtime.clock.today(),
            reason=arguments.reason,
            confirmed=arguments.confirm,
        )
        return load_facts(database)


def _export(arguments: Namespace, runtime: Runtime) -> Answer:
    # The writers of workbooks and of PDF are imported when they are needed: start-up path.
    from contractdesk import exports

    path: Path = arguments.out
    with closing(_reading(arguments.register, runtime)) as database:
        report = exports.run(
            arguments.kind,
            database,
            load_facts(database),
            _as_of(arguments, runtime),
            path,
            references=None if arguments.contract is None else (arguments.contract,),
            overwrite=arguments.force,
        )
    written = _("Fichier écrit : {path}").format(path=path)
    return Answer(text="\n".join((written, *report.notes)))


def _import(arguments: Namespace, runtime: Runtime) -> Answer:
    # The reader of workbooks is imported when it is needed: start-up path.
    from contractdesk.services import imports

    if arguments.template is not None:
        template: Path = arguments.template
        imports.write_template(template, overwrite=arguments.force)
        return Answer(text=_("Modèle écrit : {path}").format(path=template))
    path: Path = arguments.file
    opened = _reading if arguments.dry_run else _writing
    with closing(opened(arguments.into, runtime)) as database:
        report = imports.preview(path, database) if arguments.dry_run else imports.apply(path, database)
    answer = _answer(
        arguments,
        lambda: documents.workbook_import(
            str(path), str(arguments.into), report, is_dry_run=arguments.dry_run
        ),
        lambda: texts.workbook_import(report),
    )
    if not report.faults:
        return answer
    count = french.counted(len(report.faults), _("faute"), _("fautes"))
    return replace(
        answer, code=FAILED, error=error_text(InputError("import_faults", path=str(path), count=count))
    )


def _index(arguments: Namespace, runtime: Runtime) -> Answer:
    if arguments.action == "list":
        with closing(_reading(arguments.register, runtime)) as database:
            facts, rows = load_facts(database), listings.indices(database)
        return _answer(arguments, lambda: documents.index_list(facts, rows), lambda: texts.index_list(rows))
    values = indices.read_file(arguments.file)
    with closing(_writing(arguments.into, runtime)) as database:
        report = indices.import_values(database, values)
    return _answer(
        arguments,
        lambda: documents.index_import(str(arguments.into), report),
        lambda: texts.index_import(report),
    )


def _check(arguments: Namespace, runtime: Runtime) -> Answer:
    path: Path = arguments.register
    try:
        with closing(_reading(path, runtime)) as database:
            problems = registers.check(database)
    except StorageError as error:
        if error.code not in {"corrupt", "schema_altered"}:
            raise
        # Too damaged to be opened: that is what was asked.
        problems = (Problem("damaged" if error.code == "corrupt" else error.code),)
    return _answer(
        arguments,
        lambda: documents.check(str(path), problems),
        lambda: texts.check(problems),
        ATTENTION if problems else DONE,
    )


def _budget(arguments: Namespace, runtime: Runtime) -> Answer:
    as_of = _as_of(arguments, runtime)
    years = arguments.years or budget.years_from(as_of.year)
    with closing(_reading(arguments.register, runtime)) as database:
        facts = load_facts(database)
        growth = None
        if arguments.growth is not None:
            growth = {one.index: arguments.growth for one in budget.of_register(database, facts)}
        view = budget.budget(database, facts, as_of, years, growth)
        totals = purchases.watch(database, facts, as_of)
    return _answer(
        arguments,
        lambda: budget_output.document(as_of, view, totals),
        lambda: budget_output.text(as_of, view),
    )


def _backup(arguments: Namespace, runtime: Runtime) -> Answer:
    path = backups.back_up(arguments.register, runtime.clock, arguments.to)
    written = _("Sauvegarde vérifiée\u00a0: {path}").format(path=path)
    return Answer(text="\n".join((written, *backups.left_out(arguments.register))))


def _restore(arguments: Namespace, runtime: Runtime) -> Answer:
    done = backups.restore(arguments.file, arguments.to, runtime.clock)
    lines = [_("Registre remis en place et vérifié\u00a0: {path}").format(path=arguments.to)]
    if done.kept is not None:
        lines.append(_("Le registre d’avant est gardé dans\u00a0: {folder}").format(folder=done.kept))
    if done.was_damaged:
        lines.append(_("Attention\u00a0: ce registre d’avant était endommagé. Ne supprimez pas ce dossier."))
    return Answer(text="\n".join(lines))


# ---------------------------------------------------------------------------------------------- pieces


def _answer(
    arguments: Namespace,
    document: Callable[[], documents.Document],
    text: Callable[[], str],
    code: int = DONE,
) -> Answer:
    return Answer(code, document=document()) if arguments.json else Answer(code, text=text())


def _as_of(arguments: Namespace, runtime: Runtime) -> date:
    day: date | None = arguments.as_of
    return runtime.clock.today() if day is None else day


def _facts(path: Path, runtime: Runtime) -> Facts:
    with closing(_reading(path, runtime)) as database:
        return load_facts(database)


def _reading(path: Path, runtime: Runtime) -> Database:
    """Open a register without changing anything, not even beside it."""
    return registers.open_register(path, runtime.clock, writable=False)


def _writing(path: Path, runtime: Runtime) -> Database:
    """Open a register to change it.

    Raises:
        StorageError: ``read_only`` where it cannot be changed, before anything is computed.
    """
    database = registers.open_register(path, runtime.clock)
    if database.read_only:
        database.close()
        raise StorageError("read_only", path=str(path))
    return database


_JOBS: dict[str, Callable[[Namespace, Runtime], Answer]] = {
    "init": _init,
    "info": _info,
    "status": _status,
    "deadlines": _deadlines,
    "revise": _revise,
    "export": _export,
    "import": _import,
    "index": _index,
    "check": _check,
    "budget": _budget,
    "backup": _backup,
    "restore": _restore,
}
