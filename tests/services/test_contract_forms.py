"""The contract form: it holds every fact, saves only what changed, and each act is undone whole."""

from contextlib import closing
from dataclasses import fields, replace
from datetime import date
from decimal import Decimal

import pytest

from contractdesk.common.errors import ConflictError, InputError, NotFoundError, StorageError, ValidationError
from contractdesk.data import models
from contractdesk.data.rows import column_names
from contractdesk.domain.enums import LateRule, RenewalKind, Unit
from contractdesk.services import contract_forms, history, registers
from contractdesk.services.errors import error_text
from contractdesk.services.forms import checks, codec, entries
from contractdesk.services.forms.entries import (
    AmbiguityEntry,
    CodeEntry,
    CommitmentEntry,
    ContractForm,
    GroupEntry,
    HoursEntry,
    Known,
    LineEntry,
    ModuleEntry,
    OptionEntry,
    StepEntry,
    UnitPriceEntry,
    VendorChoice,
    new_key,
)
from tests.conftest import TODAY
from tests.register_tables import check_undo, tables

WD, SL, OXALIS = "BRON_CM_WD", "CAAN_CM_SL-WD", "2025CM0417"
ENFANCE, TRUST = "3DOUEST-ENFANCE-2022", "D_2026_0083"
ALL = (WD, "BRON_CM_IL", SL, OXALIS, ENFANCE, TRUST)
# What acts, revisions, letters and documents fill: no form does.
RECORDED = {"revisions", "letters", "decisions", "marks", "documents", "amendments", "invoices"}
ELSEWHERE = {"id", "uuid", "version", "vendor_id", "predecessor_id", "archived_on"}


def codes(refusal):
    return {(fault.field, fault.code) for fault in refusal.value.fields}


def names(entry):
    return {one.name for one in fields(entry)}


def small(**more):
    return ContractForm(reference="R-1", vendor="Éditeur neuf", object="Maintenance", **more)


# ---------------------------------------------------------------------------------------------- the whole


def test_the_form_has_every_column_of_a_contract():
    assert column_names(models.Contract) - names(ContractForm) == ELSEWHERE - {"uuid", "version"}
    children = {one.key for one in models.Contract.__mapper__.relationships}
    assert children - names(ContractForm) - {"protection"} == RECORDED


@pytest.mark.parametrize(
    ("entry", "kind"),
    [
        (entries.LineEntry, models.Line),
        (entries.StepEntry, models.PriceStep),
        (entries.GroupEntry, models.PriceGroup),
        (entries.HoursEntry, models.ServiceHours),
        (entries.LevelEntry, models.ServiceLevel),
        (entries.PriorityEntry, models.PriorityRule),
        (entries.CommitmentEntry, models.Commitment),
        (entries.UnitPriceEntry, models.UnitPrice),
        (entries.AllocationEntry, models.BudgetAllocation),
        (entries.CodeEntry, models.YearlyCode),
        (entries.AmbiguityEntry, models.Ambiguity),
        (entries.OptionEntry, models.AmbiguityOption),
        (entries.ProtectionEntry, models.DataProtection),
        (entries.ModuleEntry, models.ContractModule),
    ],
)
def test_an_entry_has_every_column_of_its_table(entry, kind):
    left = column_names(kind) - names(entry) - {"id", "uuid", "version", "position"}
    assert {one for one in left if not one.endswith("_id")} == set()


def test_a_contract_saved_as_it_was_read_changes_nothing(database):
    before = tables(database.path)
    for reference in ALL:
        contract_forms.update(database, reference, contract_forms.load(database, reference))
    assert tables(database.path) == before
    assert history.available(database).undo_label == ""


@pytest.mark.parametrize("reference", ALL)
def test_a_draft_gives_the_form_back(sample_database, reference):
    form = contract_forms.load(sample_database, reference)
    assert codec.from_plain(ContractForm, codec.to_plain(form)) == form


@pytest.mark.parametrize("plain", [None, {"lines": 3}, {"effect_on": "hier"}, {"object": 5}, {"lines": [1]}])
def test_a_draft_that_is_not_one_is_refused(plain):
    with pytest.raises(InputError, match="draft_unreadable"):
        codec.from_plain(ContractForm, plain)


def test_a_draft_of_another_version_is_read_as_far_as_it_goes():
    assert codec.from_plain(ContractForm, {"object": "x", "gone": 1}) == ContractForm(object="x")


def without_uuids(value):
    if isinstance(value, dict):
        return {key: without_uuids(one) for key, one in value.items() if key != "uuid"}
    return [without_uuids(one) for one in value] if isinstance(value, list) else value


def test_contracts_typed_again_in_an_empty_register_have_the_same_facts(sample_database, tmp_path, clock):
    path = tmp_path / "empty.contractdesk"
    registers.create_register(path, clock, with_sample=False)
    with closing(registers.open_register(path, clock)) as empty:
        for reference in ALL:
            form = contract_forms.load(sample_database, reference)
            contract_forms.create(empty, replace(form, uuid="", version=""))
        made = registers.document_of(empty)["contracts"]
        assert registers.check(empty) == ()
    known = registers.document_of(sample_database)["contracts"]
    ours = [{key: one for key, one in contract.items() if key not in RECORDED} for contract in known]
    assert without_uuids(made) == without_uuids(ours)


# ------------------------------------------------------------------------------------------------- acts


def changed(database, reference=OXALIS):
    """A form changed everywhere: rows added, taken away, moved and renamed."""
    form = contract_forms.load(database, reference)
    group, line = new_key(), new_key()
    lines = [replace(one, group="") if one.group == form.groups[1].uuid else one for one in form.lines]
    return replace(
        form,
        reference="2025CM0417-bis",
        vendor="OPERIS",
        object="Autre objet",
        effect_on=date(2025, 2, 1),
        late_rule=LateRule.AFTER_RECEIPT,
        late_delay_count=1,
        alert_days=(60, 10),
        modules=(*form.modules[2:], ModuleEntry(new_key(), "Nouveau module", "NEW", "OXALIS 2", 3)),
        groups=(form.groups[2], form.groups[0], GroupEntry(group, "Autre")),
        lines=(LineEntry(line, "Ligne", group, "Nouveau module", vat_rate=Decimal(10)), *lines[3:], lines[0]),
        steps=(
            *(one for one in form.steps if one.holder in (form.groups[0].uuid, form.groups[2].uuid)),
            StepEntry(new_key(), group, Decimal("12.50"), contract_year=2, billed_when="à terme échu"),
        ),
        levels=form.levels[1:],
        hours=(HoursEntry(new_key(), 6, 6, "09:00", "12:00"), *form.hours[:1]),
        commitments=(*form.commitments, CommitmentEntry(new_key(), "option", "astreinte")),
        unit_prices=(UnitPriceEntry(new_key(), "Journée", Decimal(900)),),
        yearly_codes=(CodeEntry(new_key(), 2027, "SVC", "ENG"),),
        ambiguities=(
            AmbiguityEntry(
                new_key(),
                "duration",
                "Quatre ans ?",
                (
                    OptionEntry(new_key(), "oui", {"max_renewals": 3}),
                    OptionEntry(new_key(), "non", {}, chosen=True, chosen_reason="usage"),
                ),
            ),
        ),
        protection=replace(form.protection, hosting="en France"),
    )


def test_everything_of_a_contract_can_be_changed_at_once(database):
    form = changed(database)
    contract_forms.update(database, OXALIS, form)
    found = contract_forms.load(database, form.reference)
    assert replace(found, version="", steps=(), hours=(), modules=()) == replace(
        form, version="", steps=(), hours=(), modules=()
    )
    assert set(found.steps) == set(form.steps)
    assert set(found.hours) == set(form.hours)
    assert {one.name: one for one in found.modules} == {one.name: one for one in form.modules}
    contract_forms.update(database, form.reference, replace(found, groups=(), steps=(), lines=(), levels=()))
    assert contract_forms.load(database, form.reference).lines == ()


ACTS = {
    "create": (lambda db: contract_forms.create(db, small()), "Contrat créé\u00a0: R-1"),
    "update": (
        lambda db: contract_forms.update(db, OXALIS, changed(db)),
        "Contrat modifié\u00a0: 2025CM0417-bis",
    ),
    "duplicate": (
        lambda db: contract_forms.create(
            db, contract_forms.duplicate(contract_forms.load(db, OXALIS), [OXALIS])
        ),
        "Contrat créé\u00a0: 2025CM0417 (copie)",
    ),
    "successor": (
        lambda db: contract_forms.create(
            db,
            replace(
                contract_forms.successor(contract_forms.load(db, OXALIS), contract_forms.end_of(db, OXALIS)),
                reference="2030",
            ),
        ),
        "Contrat créé\u00a0: 2030",
    ),
    "archive": (
        lambda db: contract_forms.archive(db, ENFANCE, TODAY),
        "Contrat archivé\u00a0: 3DOUEST-ENFANCE-2022",
    ),
    "delete": (lambda db: contract_forms.delete(db, OXALIS), "Contrat supprimé\u00a0: 2025CM0417"),
    "delete another": (lambda db: contract_forms.delete(db, TRUST), "Contrat supprimé\u00a0: D_2026_0083"),
}


@pytest.mark.parametrize("name", ACTS)
def test_an_act_is_one_operation_and_undone_leaves_every_table_as_it_was(database, name):
    act, label = ACTS[name]
    check_undo(database, lambda: act(database), label)


def test_a_contract_leaves_the_archives(database):
    contract_forms.archive(database, SL, TODAY)
    with pytest.raises(ConflictError, match="contract_archived"):
        contract_forms.archive(database, SL, TODAY)
    check_undo(
        database,
        lambda: contract_forms.unarchive(database, SL),
        "Contrat sorti des archives\u00a0: CAAN_CM_SL-WD",
    )
    with pytest.raises(ConflictError, match="contract_not_archived"):
        contract_forms.unarchive(database, SL)


@pytest.mark.parametrize("name", ACTS)
def test_a_register_open_for_reading_refuses(open_copy, name):
    with pytest.raises(StorageError, match="read_only"):
        ACTS[name][0](open_copy(writable=False))


def test_a_contract_with_letters_decisions_and_a_revision_is_deleted_and_comes_back(database):
    from contractdesk.domain.enums import DecisionKind, NoticeKind
    from contractdesk.services import acts

    end = date(2027, 2, 28)
    acts.record_decision(database, SL, DecisionKind.NOT_RENEWED, TODAY, TODAY, period_end=end)
    acts.record_notice(database, SL, NoticeKind.NON_RENEWAL, end, TODAY, TODAY, document="Lettre")
    check_undo(database, lambda: contract_forms.delete(database, SL), "Contrat supprimé\u00a0: CAAN_CM_SL-WD")


def test_a_contract_that_another_follows_is_not_deleted(database):
    contract_forms.create(database, small(predecessor=ENFANCE))
    with pytest.raises(ConflictError, match="still_referenced"):
        contract_forms.delete(database, ENFANCE)
    contract_forms.delete(database, "R-1")
    contract_forms.delete(database, ENFANCE)
    with pytest.raises(NotFoundError):
        contract_forms.load(database, ENFANCE)


def test_a_copy_names_nothing_of_the_first_one(database):
    form = contract_forms.load(database, OXALIS)
    copy = contract_forms.duplicate(form, {OXALIS, "2025CM0417 (copie)", "2025CM0417 (copie 2)"})
    assert copy.reference == "2025CM0417 (copie 3)"
    kept = {one.uuid for table in (form.lines, form.groups, form.steps, form.levels) for one in table}
    assert not kept & {
        one.uuid for table in (copy.lines, copy.groups, copy.steps, copy.levels) for one in table
    }
    labels = {one.uuid: one.label for one in form.groups}
    copied = {one.uuid: one.label for one in copy.groups}
    assert [labels[one.group] for one in form.lines] == [copied[one.group] for one in copy.lines]


def test_a_successor_starts_the_day_after_the_end(database):
    form = contract_forms.load(database, OXALIS)
    made = contract_forms.successor(form, contract_forms.end_of(database, OXALIS))
    assert (made.predecessor, made.effect_on, made.is_draft) == (OXALIS, date(2030, 1, 1), True)
    assert made.reference == ""
    assert contract_forms.successor(form, None).effect_on is None
    assert contract_forms.end_of(database, TRUST) is None


# -------------------------------------------------------------------------------------------- conflicts


def test_a_form_left_open_while_the_contract_changes_elsewhere_overwrites_nothing(open_copy):
    mine, other = open_copy(), open_copy()
    form = contract_forms.load(mine, SL)
    contract_forms.update(other, SL, replace(contract_forms.load(other, SL), notes="vu par l’autre"))
    with pytest.raises(ConflictError, match="contract_changed") as refusal:
        contract_forms.update(mine, SL, replace(form, notes="le mien"))
    assert "a modifié le contrat CAAN_CM_SL-WD" in error_text(refusal.value)
    assert contract_forms.load(mine, SL).notes == "vu par l’autre"
    # Once it has been looked at, the choice is the person's.
    newer = contract_forms.load(mine, SL)
    contract_forms.update(mine, SL, replace(form, notes="le mien", version=newer.version))
    assert contract_forms.load(mine, SL).notes == "le mien"


def test_a_change_of_a_line_elsewhere_is_seen_too(open_copy):
    mine, other = open_copy(), open_copy()
    form = contract_forms.load(mine, SL)
    theirs = contract_forms.load(other, SL)
    gone = theirs.lines[0].uuid
    steps = tuple(one for one in theirs.steps if one.holder != gone)
    contract_forms.update(other, SL, replace(theirs, lines=theirs.lines[1:], steps=steps))
    with pytest.raises(ConflictError, match="contract_changed"):
        contract_forms.update(mine, SL, replace(form, notes="le mien"))


def test_a_contract_deleted_meanwhile_is_said(database):
    form = contract_forms.load(database, SL)
    contract_forms.delete(database, SL)
    with pytest.raises(NotFoundError):
        contract_forms.update(database, SL, form)


# ----------------------------------------------------------------------------------------------- faults


def test_what_identifies_a_contract_is_asked_for(database):
    with pytest.raises(ValidationError) as refusal:
        contract_forms.create(database, ContractForm(reference=" ", predecessor="?"))
    assert codes(refusal) == {
        ("reference", "reference_missing"),
        ("vendor", "vendor_missing"),
        ("object", "object_missing"),
        ("predecessor", "predecessor_unknown"),
    }
    with pytest.raises(ValidationError) as refusal:
        contract_forms.create(database, replace(small(), reference=WD))
    assert codes(refusal) == {("reference", "reference_taken")}


KEY = new_key()


@pytest.mark.parametrize(
    ("form", "fault"),
    [
        (small(initial_count=0), ("initial", "duration_not_positive")),
        (small(notice_count=200, notice_unit=Unit.YEAR), ("notice", "duration_too_long")),
        (small(late_rule=LateRule.AFTER_RECEIPT), ("late_delay", "late_delay_missing")),
        (small(max_renewals=-1), ("max_renewals", "count_negative")),
        (small(lines=(LineEntry(KEY),)), ("lines", "cell_missing")),
        (small(lines=(LineEntry(KEY, "x", group=new_key()),)), ("lines", "line_group_unknown")),
        (small(groups=(GroupEntry(KEY, "a"), GroupEntry(new_key(), "a "))), ("groups", "cell_twice")),
        (small(steps=(StepEntry(KEY),)), ("steps", "step_amount_missing")),
        (small(steps=(StepEntry(KEY, new_key(), Decimal(1)),)), ("steps", "step_holder_missing")),
        (
            small(steps=(StepEntry(KEY, "", Decimal(1)), StepEntry(new_key(), "", Decimal(2)))),
            ("steps", "steps_same_start"),
        ),
        (
            small(
                steps=(
                    StepEntry(KEY, "", Decimal(1), valid_from=date(2026, 1, 2), valid_to=date(2026, 1, 1)),
                )
            ),
            ("steps", "step_dates_reversed"),
        ),
        (small(hours=(HoursEntry(KEY, 5, 1, "09:00", "12:00"),)), ("hours", "hours_days_invalid")),
        (small(hours=(HoursEntry(KEY, 1, 5, "12:00", "09:00"),)), ("hours", "hours_invalid")),
        (small(hours=(HoursEntry(KEY, 1, 5, "9h", "12:00"),)), ("hours", "hours_invalid")),
        (small(yearly_codes=(CodeEntry(KEY),)), ("yearly_codes", "cell_missing")),
        (
            small(yearly_codes=(CodeEntry(KEY, 2026), CodeEntry(new_key(), 2026))),
            ("yearly_codes", "cell_twice"),
        ),
    ],
)
def test_a_fault_is_said_beside_its_field(form, fault):
    found = checks.check(form, Known())
    assert {(one.field, one.code) for one in found.faults} == {fault}
    assert "…" not in error_text(ValidationError(found.faults))


KNOWN = Known(vendors=(VendorChoice("OPERIS", warning="SIRET douteux"),))
TWO = AmbiguityEntry(KEY, "start", "Laquelle ?", (OptionEntry(new_key(), "a"), OptionEntry(new_key(), "b")))


DOUBTFUL = [
    (replace(small(), vendor="OPERIS"), "vendor"),
    (replace(small(), vendor="operis"), "vendor"),
    (small(), "effect_on"),
    (small(start_event="la mise en service"), "effect_on"),
    (small(effect_on=date(1926, 1, 1)), "effect_on"),
    (small(effect_on=date(2026, 1, 1), signed_on=date(2026, 2, 1)), "signed_on"),
    (small(), "initial"),
    (small(renewal_kind=RenewalKind.TACIT), "renewal"),
    (small(renewal_kind=RenewalKind.TACIT), "notice"),
    (small(renewal_kind=RenewalKind.TACIT), "max_renewals"),
    (small(effect_on=date(2026, 1, 1), end_cap_on=date(2025, 1, 1)), "end_cap_on"),
    (small(initial_count=1, initial_unit=Unit.YEAR, notice_count=18), "notice"),
    (small(ambiguities=(TWO,)), "ambiguities"),
    (small(), "steps"),
    (
        small(
            lines=(LineEntry(KEY, "a"), LineEntry(new_key(), "b")),
            steps=(StepEntry(new_key(), KEY, Decimal(1)),),
        ),
        "lines",
    ),
    (small(vat_rate=Decimal("19.6")), "vat_rate"),
    (small(payment_days=60), "payment_days"),
    (small(payment_from="date d’émission de la facture"), "payment_from"),
]


@pytest.mark.parametrize(("form", "field"), DOUBTFUL)
def test_a_doubt_is_said(form, field):
    found = checks.check(form, KNOWN)
    assert found.faults == ()
    assert field in {one.field for one in found.doubts}
    assert all(one.text for one in found.doubts)


def test_a_doubt_never_blocks(database):
    for place, (form, _field) in enumerate(DOUBTFUL):
        rows = [
            replace(one, uuid=new_key(), options=tuple(replace(o, uuid=new_key()) for o in one.options))
            for one in form.ambiguities
        ]
        form = replace(form, reference=f"R-{place}", ambiguities=tuple(rows))
        if not form.lines:
            contract_forms.create(database, form)


# ------------------------------------------------------------------------------------------ hostile texts

HOSTILE = (
    "'; DROP TABLE contract; --",
    "<b onclick='x'>Éditeur</b> & Cie",
    "\u202eعقد الصيانة\u202c",
    "🏛️ Mairie 👩‍💻",
    '=HYPERLINK("x")',
)


@pytest.mark.parametrize("text", HOSTILE)
def test_a_text_is_kept_letter_for_letter(database, text):
    form = replace(small(), reference=text, vendor=text, object=text, notes=text * 400)
    form = replace(form, lines=(LineEntry(new_key(), text, module=text),))
    contract_forms.create(database, form)
    found = contract_forms.load(database, text)
    assert (found.vendor, found.object, found.notes) == (text, text, text * 400)
    assert (found.lines[0].label, found.lines[0].module) == (text, text)
    assert len(found.notes) >= 4_000
    assert registers.check(database) == ()
