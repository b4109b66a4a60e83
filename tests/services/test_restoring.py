"""Earlier states and the recycle bin: what comes back, whole, and what is refused with its reason."""

from dataclasses import replace
from datetime import date

import pytest

from contractdesk.common.errors import ConflictError, NotFoundError
from contractdesk.data import queries
from contractdesk.data.base import Base
from contractdesk.domain.enums import DecisionKind, NoticeKind
from contractdesk.services import (
    acts,
    column_labels,
    contract_forms,
    history,
    journal_words,
    registers,
    restoring,
    revision_records,
    vendor_forms,
)
from contractdesk.services.errors import error_text
from contractdesk.services.forms.vendors import VendorForm
from tests.conftest import TODAY
from tests.register_tables import tables
from tests.services import test_revision_records
from tests.services.test_acts import SL, WD, send

OXALIS, OPERIS = "2025CM0417", "OPERIS"
APART = ("operation", "change", "meta")


def change(database, of=SL, **changes):
    contract_forms.update(database, of, replace(contract_forms.load(database, of), **changes))


def refusal(action, code):
    with pytest.raises(ConflictError, match=code) as caught:
        action()
    assert "Rien n’a été" in error_text(caught.value)
    return caught.value


def bin_of(database):
    return [(one.kind, one.name) for one in restoring.recycle_bin(database)]


def test_a_contract_returns_to_an_earlier_state_and_comes_back(database):
    first = restoring.history(database, SL)[0]
    before = tables(database.path)
    lines = tuple(replace(one, label="Autre", family="x") for one in contract_forms.load(database, SL).lines)
    change(database, notes="Un", lines=lines, clause=None, levels=(), reference="AUTRE")
    send(database, "AUTRE", document="Lettre")
    acts.record_decision(
        database, "AUTRE", DecisionKind.RENEWED, TODAY, TODAY, period_end=date(2027, 2, 28)
    )  # fmt: skip
    assert [one.label for one in restoring.history(database, "AUTRE")][-1] == first.label
    assert len(restoring.history(database, "AUTRE")) == 4
    after = tables(database.path)
    restoring.revert(database, "AUTRE", first.operation_id)
    assert tables(database.path) == before
    assert registers.check(database) == ()
    assert restoring.history(database, SL)[0].label.startswith("Contrat revenu à son état du 2")
    history.undo(database)
    assert tables(database.path) == after
    refusal(lambda: restoring.revert(database, "AUTRE", 99), "restore_absent")


def test_the_state_it_is_in_is_refused(database):
    change(database, notes="Un")
    last = restoring.history(database, SL)[0]
    refusal(lambda: restoring.revert(database, SL, last.operation_id), "restore_same")
    with pytest.raises(NotFoundError, match="contract_not_found"):
        restoring.history(database, "absent")


def test_a_reference_taken_meanwhile_is_refused(database):
    first = restoring.history(database, SL)[0]
    change(database, reference="AUTRE")
    contract_forms.create(
        database, replace(contract_forms.duplicate(contract_forms.load(database, WD), [WD]), reference=SL)
    )
    found = refusal(lambda: restoring.revert(database, "AUTRE", first.operation_id), "restore_taken")
    assert found.params["name"] == SL


def test_a_revision_whose_sheet_has_left_stays(database):
    first = restoring.history(database, OXALIS)[0]
    test_revision_records.record(database)
    revision_records.record_issue(database, OXALIS, test_revision_records.DAY, TODAY)
    refusal(lambda: restoring.revert(database, OXALIS, first.operation_id), "restore_issued")


def test_a_deleted_contract_leaves_the_bin_whole(database):
    assert bin_of(database) == []
    send(database, document="Lettre", kind=NoticeKind.NON_RENEWAL)
    before = tables(database.path)
    contract_forms.delete(database, SL)
    (row,) = restoring.recycle_bin(database)
    assert (row.kind, row.name, row.table) == ("Contrat", SL, "contract")
    assert "LIBRICIEL" in row.detail
    restoring.bring_back(database, row.table, row.uuid)
    assert tables(database.path) == before
    assert registers.check(database) == ()
    assert bin_of(database) == []
    refusal(lambda: restoring.bring_back(database, row.table, row.uuid), "restore_absent")
    assert history.undo(database) == f"Contrat sorti de la corbeille\u00a0: {SL}"
    assert bin_of(database) == [("Contrat", SL)]


def test_a_deleted_contract_whose_reference_was_given_again_is_refused(database):
    form = contract_forms.load(database, SL)
    contract_forms.delete(database, SL)
    contract_forms.create(database, replace(contract_forms.duplicate(form, [SL]), reference=SL))
    (row,) = restoring.recycle_bin(database)
    refusal(lambda: restoring.bring_back(database, row.table, row.uuid), "restore_taken")


def test_what_it_refers_to_comes_back_first(database):
    vendor_forms.create(database, VendorForm(name="Éphémère"))
    copy = contract_forms.duplicate(contract_forms.load(database, WD), [WD])
    contract_forms.create(database, replace(copy, reference="R", vendor="Éphémère"))
    contract_forms.delete(database, "R")
    vendor_forms.delete(database, "Éphémère")
    assert bin_of(database) == [("Éditeur", "Éphémère"), ("Contrat", "R")]
    vendor, contract = restoring.recycle_bin(database)
    found = refusal(lambda: restoring.bring_back(database, "contract", contract.uuid), "restore_needs")
    assert found.params["name"] == "Éphémère"
    restoring.bring_back(database, "vendor", vendor.uuid)
    restoring.bring_back(database, "contract", contract.uuid)
    assert bin_of(database) == []
    assert registers.check(database) == ()


def test_what_an_undo_took_away_is_not_in_the_bin(database):
    vendor_forms.create(database, VendorForm(name="Neuf"))
    history.undo(database)
    assert bin_of(database) == []


# --------------------------------------------------------------------------------------------- words


def test_every_column_has_its_words():
    unnamed = [
        (table.name, column.name)
        for table in Base.metadata.tables.values()
        if table.name not in APART
        for column in table.columns
        if column.name not in column_labels.HIDDEN
        and (column.name == "vendor_id" or not column.name.endswith("_id"))
        and not column_labels.is_named(table.name, column.name)
    ]
    assert unnamed == []
    names = {table.name for table in Base.metadata.tables.values()} - {*APART}
    assert [name for name in names if column_labels.row(name) == name] == []


def test_an_operation_is_told_field_by_field(database):
    change(database, object="Nouvel objet", notes="Vu")
    (row,) = journal_words.changes(database, restoring.history(database, SL)[0].operation_id)
    assert (row.title, row.action) == (f"Contrat\u00a0: {SL}", "modification")
    assert [(one.label, one.after) for one in row.fields] == [
        ("Objet", "Nouvel objet"),
        ("Notes", "Vu"),
    ]
    send(database, sent_on=date(2026, 11, 20))
    newest = restoring.history(database, SL)[0].operation_id
    rows = journal_words.changes(database, newest, SL)
    fields = {one.label: one.after for row in rows for one in row.fields}
    assert fields["Envoyé le"] == "20/11/2026"
    assert fields["Sorte de lettre"] == "Non-reconduction"
    assert journal_words.changes(database, newest, WD) == ()


def test_the_whole_sample_is_told_without_a_code_of_ours(database):
    for row in journal_words.changes(database, 1):
        for one in row.fields:
            assert "_" not in one.label, one.label
            assert one.before == ""


def test_persons_are_not_named_in_the_words(database):
    form = vendor_forms.load(database, OPERIS)
    contact = replace(form.contacts[0], name="Camille Essai", email="camille@exemple.fr")
    vendor_forms.update(database, OPERIS, replace(form, contacts=(contact, *form.contacts[1:])))
    with database.read() as session:
        last = queries.last_operation(session).id
    told = repr(journal_words.changes(database, last))
    assert "Camille" not in told
    assert "camille" not in told
    assert "donnée personnelle" in told
