"""Every act of the program is one operation that undo takes back whole; none is added without its test here.

The acts are found in the syntax trees, by the names that they give their operations.
"""

import ast
from dataclasses import replace
from pathlib import Path

import pytest

import contractdesk
from contractdesk.data import mapping, queries
from contractdesk.domain.enums import DeadlineState, DocumentKind
from contractdesk.services import (
    acts,
    alerts,
    amendments,
    contract_forms,
    document_acts,
    history,
    imports,
    indices,
    labels,
    restoring,
    revision_records,
    setting_forms,
    vendor_forms,
)
from contractdesk.services.facts import load_facts
from contractdesk.services.forms.vendors import VendorForm
from contractdesk.services.sheet_import import intake
from contractdesk.services.sheet_import.reading import RawSheet
from tests.conftest import TODAY
from tests.pdfs import pdf
from tests.register_tables import tables
from tests.services import (
    test_acts,
    test_amendments,
    test_clause_forms,
    test_contract_forms,
    test_index_acts,
    test_invoices,
    test_revision_records,
    test_vendor_forms,
)
from tests.services.test_acts import SL
from tests.services.test_imports import REQUIRED

NOT_UNDONE = {
    "register.create": "the register itself",
    "revision.issue": "a sheet that has left the program; the revision has its own way to be cancelled",
}
_WRITERS = {"write", "write_entry"}


def use_cases():
    """The names of the operations that the program writes, each with the place it is written at."""
    found = {}
    for path in sorted(Path(contractdesk.__file__).parent.rglob("*.py")):
        if "data" in path.parts:
            continue
        source = path.read_text(encoding="utf-8")
        if "database.write" not in source:
            continue
        tree = ast.parse(source)
        for function in (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)):
            for call in _written(function):
                place = f"{path.stem}.{function.name}"
                names = _names(tree, function, call.args[0])
                assert names, f"{place} gives its operation no name that can be read"
                found |= dict.fromkeys(names, place)
    return found


def _written(function):
    for node in ast.walk(function):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in _WRITERS
            and ast.unparse(node.func.value).endswith("database")
        ):
            yield node


def _names(tree, function, said):
    """The name itself, or those that the callers of the function hand to it."""
    if isinstance(said, ast.Constant):
        return [said.value]
    parameters = [one.arg for one in function.args.args]
    if not isinstance(said, ast.Name) or said.id not in parameters:
        return []
    place = parameters.index(said.id)
    calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call))
    return [
        call.args[place].value
        for call in calls
        if ast.unparse(call.func) == function.name and isinstance(call.args[place], ast.Constant)
    ]


# ------------------------------------------------------------------------------------------ the acts


def _paper(folder, name="contrat.pdf"):
    path = folder / name
    path.write_bytes(pdf(name))
    return path


def _attach(database, folder):
    return document_acts.attach(database, SL, _paper(folder), DocumentKind.CONTRACT)


def _workbook(folder):
    from openpyxl import Workbook

    workbook = Workbook()
    workbook.remove(workbook.active)
    for title, row in REQUIRED.items():
        sheet = workbook.create_sheet(title)
        sheet.append(list(row))
        sheet.append(list(row.values()))
    workbook.save(folder / "classeur.xlsx")
    return folder / "classeur.xlsx"


def _take_in_sheet(database, _folder):
    sheet = RawSheet("Suivi", (("Éditeur", "Objet"), ("Éditeur neuf", "Cantine")))
    found = intake.examine(database, sheet, 0, {0: "vendor", 1: "object"})
    return intake.take_in(database, "suivi.xlsx", found.contracts)


def _first_amendment(database):
    with database.read() as session:
        return queries.contract(session, test_amendments.WD).amendments[0].id


def _first_invoice(act):
    return lambda database, _folder: act(database, test_invoices.only(database).id)


def _save_settings(database, _folder):
    former = setting_forms.load(database)
    setting_forms.save(
        database, former, replace(former, settings=replace(former.settings, services=("DSI",)))
    )


def _listed(table, name):
    return lambda database, _folder: table[name][0](database)


def _nothing(_database, _folder):
    """Need no act before."""


def _snooze(database, _folder=None):
    acts.snooze(database, test_acts.notice(database), test_acts.SL_SEND_BY, TODAY)


def _reopen(database, _folder):
    (row,) = [one for one in test_acts.listed(database, with_done=True) if one.state is DeadlineState.SNOOZED]
    acts.reopen(database, row, TODAY)


INVOICE, WD = test_invoices.ENTRY, test_invoices.WD
ACTS = {
    "bin.restore": (
        _listed(test_contract_forms.ACTS, "delete"),
        lambda db, _folder: restoring.bring_back(db, "contract", restoring.recycle_bin(db)[0].uuid),
    ),
    "contract.revert": (
        _listed(test_acts.ACTS, "letter"),
        lambda db, _folder: restoring.revert(db, SL, restoring.history(db, SL)[-1].operation_id),
    ),
    "clause.choose": (_nothing, _listed(test_clause_forms.ACTS, "chosen")),
    "clause.save": (_nothing, _listed(test_clause_forms.ACTS, "changed")),
    "contract.alerts": (_nothing, lambda db, _folder: alerts.set_alert_days(db, SL, [45])),
    "contract.amend": (_nothing, lambda db, _folder: test_amendments.amend(db, document="Avenant")),
    "contract.amend_undone": (
        lambda db, _folder: test_amendments.amend(db),
        lambda db, _folder: amendments.remove_amendment(db, test_amendments.WD, _first_amendment(db)),
    ),
    "contract.archive": (_nothing, _listed(test_contract_forms.ACTS, "archive")),
    "contract.unarchive": (
        _listed(test_contract_forms.ACTS, "archive"),
        lambda db, _folder: contract_forms.unarchive(db, test_contract_forms.ENFANCE),
    ),
    "contract.create": (_nothing, _listed(test_contract_forms.ACTS, "duplicate")),
    "contract.decide": (_nothing, _listed(test_acts.ACTS, "renewed")),
    "contract.delete": (_nothing, _listed(test_contract_forms.ACTS, "delete")),
    "contract.notice": (_nothing, _listed(test_acts.ACTS, "letter")),
    "contract.update": (
        _nothing,
        lambda db, _folder: contract_forms.update(
            db, SL, replace(contract_forms.load(db, SL), notes="Voir la DSI", reference="AUTRE")
        ),
    ),
    "deadline.done": (_nothing, _listed(test_acts.ACTS, "done")),
    "deadline.reopen": (_snooze, _reopen),
    "deadline.snooze": (_nothing, _snooze),
    "document.attach": (_nothing, _attach),
    "document.change": (
        _attach,
        lambda db, _folder: document_acts.change(db, _last_document(db), "decision", "Décision", TODAY),
    ),
    "document.remove": (_attach, lambda db, _folder: document_acts.remove(db, _last_document(db))),
    "index.add": (_nothing, _listed(test_index_acts.ACTS, "added")),
    "index.close": (_nothing, _listed(test_index_acts.ACTS, "stopped")),
    "index.enter": (_nothing, _listed(test_index_acts.ACTS, "corrected")),
    "index.import": (
        _nothing,
        lambda db, _folder: indices.import_values(db, [test_revision_records.NOVEMBER]),
    ),
    "index.paste": (_nothing, _listed(test_index_acts.ACTS, "pasted")),
    "index.series": (_nothing, _listed(test_index_acts.ACTS, "described")),
    "invoice.change": (
        _listed(test_invoices.ACTS, "record"),
        _first_invoice(
            lambda db, one: test_invoices.invoices.change(db, WD, one, replace(INVOICE, number="2"), TODAY)
        ),
    ),
    "invoice.pay": (
        _listed(test_invoices.ACTS, "record"),
        _first_invoice(lambda db, one: test_invoices.invoices.mark_paid(db, WD, one, TODAY, TODAY)),
    ),
    "invoice.record": (_nothing, _listed(test_invoices.ACTS, "record")),
    "invoice.remove": (
        _listed(test_invoices.ACTS, "record"),
        _first_invoice(lambda db, one: test_invoices.invoices.remove(db, WD, one)),
    ),
    "letter.keep": (
        _nothing,
        lambda db, folder: document_acts.attach_letter(
            db, SL, [_paper(folder, "a.pdf"), _paper(folder, "b.pdf")], "Lettre", TODAY
        ),
    ),
    "revision.cancel": (
        lambda db, _folder: test_revision_records.record(db),
        lambda db, _folder: test_revision_records.cancel(db),
    ),
    "revision.record": (_nothing, lambda db, _folder: test_revision_records.record(db)),
    "settings.save": (_nothing, _save_settings),
    "sheet.import": (_nothing, _take_in_sheet),
    "vendor.create": (_nothing, _listed(test_vendor_forms.ACTS, "create")),
    "vendor.delete": (
        lambda db, _folder: vendor_forms.create(db, VendorForm(name="Seul")),
        lambda db, _folder: vendor_forms.delete(db, "Seul"),
    ),
    "vendor.merge": (_nothing, _listed(test_vendor_forms.ACTS, "merge modules")),
    "vendor.update": (_nothing, _listed(test_vendor_forms.ACTS, "update")),
    "workbook.import": (_nothing, lambda db, folder: imports.apply(_workbook(folder), db)),
}
"""By name of operation: what must have been done before, and the act."""


def _last_document(database):
    with database.read() as session:
        return queries.documents(session, reference=SL)[-1][0].id


def test_no_act_is_without_its_undo_test():
    found = use_cases()
    missing = {name: place for name, place in found.items() if name not in ACTS.keys() | NOT_UNDONE.keys()}
    assert missing == {}
    assert ACTS.keys() | NOT_UNDONE.keys() == found.keys()


@pytest.mark.parametrize("name", sorted(ACTS.keys() | NOT_UNDONE.keys()))
def test_the_journal_has_a_word_for_each_sort_of_act(name):
    assert labels.operation_kind(name, "do") != labels.operation_kind("unknown.act", "do")


@pytest.mark.parametrize("name", ACTS)
def test_an_act_undone_leaves_every_table_as_it_was(database, tmp_path, name):
    prepare, act = ACTS[name]
    prepare(database, tmp_path)
    before, first = tables(database.path), _operation(database)
    act(database, tmp_path)
    after, last = tables(database.path), _operation(database)
    assert after != before
    assert load_facts(database).contracts == _from_kept_rows(database)
    assert (last.use_case, last.undoable) == (name, True)
    assert last.id == (0 if first is None else first.id) + 1
    assert history.undo(database) == last.label
    assert tables(database.path) == before
    assert history.redo(database) == last.label
    assert tables(database.path) == after


def _from_kept_rows(database):
    """The contracts as made from rows that the session follows, not from those read bare."""
    with database.read() as session:
        vendors, modules = queries.vendor_names(session), queries.module_names(session)
        succeeded = queries.succeeded_ids(session)
        return tuple(
            mapping.contract_of(row, vendors[row.vendor_id], modules, has_successor=row.id in succeeded)
            for row in queries.contracts(session)
        )


def _operation(database):
    with database.read() as session:
        return queries.last_operation(session)


def test_what_cannot_be_undone_says_so(database):
    test_revision_records.record(database)
    revision_records.record_issue(database, "2025CM0417", test_revision_records.DAY, TODAY)
    assert _operation(database).use_case == "revision.issue"
    assert not _operation(database).undoable
    assert history.available(database).undo_label == ""
