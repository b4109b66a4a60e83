"""Vendors: contacts by role, doubts that never block, and acts that are undone whole."""

from dataclasses import replace

import pytest

from contractdesk.common.errors import ConflictError, NotFoundError, ValidationError
from contractdesk.data import models
from contractdesk.data.rows import column_names
from contractdesk.services import contract_forms, identity, listings, registers, vendor_forms
from contractdesk.services.errors import error_text
from contractdesk.services.facts import load_facts
from contractdesk.services.forms import codec, vendors
from contractdesk.services.forms.entries import ContractForm, LineEntry, ModuleEntry, new_key
from contractdesk.services.forms.vendors import ContactEntry, ProductEntry, VendorForm
from tests.conftest import TODAY
from tests.register_tables import check_undo, tables

OPERIS = "OPERIS"


def changed(database):
    form = vendor_forms.load(database, "LIBRICIEL SCOP SA")
    return replace(
        form,
        name="LIBRICIEL",
        siret="",
        notes="racheté",
        contacts=(*form.contacts[1:], ContactEntry(new_key(), "support", email="aide@libriciel.coop")),
        products=(*form.products[2:], ProductEntry(new_key(), "as@lae")),
        modules=(ModuleEntry(new_key(), "Connecteur", "CNX", "pastell", 2),),
    )


ACTS = {
    "create": (
        lambda db: vendor_forms.create(
            db, VendorForm(name="Neuf", contacts=(ContactEntry(new_key(), "dpo"),))
        ),
        "Éditeur créé\u00a0: Neuf",
    ),
    "update": (
        lambda db: vendor_forms.update(db, "LIBRICIEL SCOP SA", changed(db)),
        "Éditeur modifié\u00a0: LIBRICIEL",
    ),
    "merge": (
        lambda db: vendor_forms.merge(db, "3D OUEST", "ATEXO"),
        "Éditeurs réunis\u00a0: 3D OUEST dans ATEXO",
    ),
    "merge modules": (
        lambda db: vendor_forms.merge(db, OPERIS, "ATEXO"),
        "Éditeurs réunis\u00a0: OPERIS dans ATEXO",
    ),
}


@pytest.mark.parametrize("name", ACTS)
def test_an_act_is_one_operation_and_undone_leaves_every_table_as_it_was(database, name):
    act, label = ACTS[name]
    check_undo(database, lambda: act(database), label)


def test_a_vendor_without_contract_is_deleted_and_comes_back(database):
    vendor_forms.create(
        database,
        replace(
            vendor_forms.load(database, OPERIS), uuid="", name="Double", contacts=(), modules=(), products=()
        ),
    )
    check_undo(database, lambda: vendor_forms.delete(database, "Double"), "Éditeur supprimé\u00a0: Double")
    with pytest.raises(NotFoundError, match="vendor_not_found"):
        vendor_forms.load(database, "Double")
    with pytest.raises(ConflictError, match="vendor_in_use"):
        vendor_forms.delete(database, OPERIS)


def test_a_vendor_saved_as_it_was_read_changes_nothing(database):
    before = tables(database.path)
    for name in sorted(vendor_forms.names(database)):
        form = vendor_forms.load(database, name)
        vendor_forms.update(database, name, form)
        assert codec.from_plain(VendorForm, codec.to_plain(form)) == form
    assert tables(database.path) == before


def test_everything_of_a_vendor_is_in_its_form(database):
    assert column_names(models.Vendor) - set(VendorForm.__dataclass_fields__) == {"id", "archived_on"}
    form = changed(database)
    vendor_forms.update(database, "LIBRICIEL SCOP SA", form)
    found = vendor_forms.load(database, "LIBRICIEL")
    assert replace(found, version="", products=()) == replace(form, version="", products=())
    assert set(found.products) == set(form.products)
    assert registers.check(database) == ()


def test_two_vendors_become_one_with_all_they_have(database):
    twin = replace(vendor_forms.load(database, OPERIS), uuid="", name="Operis SAS", phone="01")
    renewed = {
        table: tuple(replace(one, uuid=new_key()) for one in getattr(twin, table))
        for table in ("contacts", "products", "modules")
    }
    vendor_forms.create(database, replace(twin, siren="", **renewed))
    line = LineEntry(new_key(), "Serveur", module="Serveur WEB")
    form = ContractForm(
        reference="R-1",
        vendor="Operis SAS",
        object="x",
        lines=(line,),
        modules=(ModuleEntry(new_key(), "Serveur WEB"), ModuleEntry(new_key(), "Nouveau", product="OXALIS")),
    )
    contract_forms.create(database, form)
    check_undo(
        database,
        lambda: vendor_forms.merge(database, "Operis SAS", OPERIS),
        "Éditeurs réunis\u00a0: Operis SAS dans OPERIS",
    )
    (kept,) = [one for one in listings.vendors(database, load_facts(database), TODAY) if one.name == OPERIS]
    assert set(kept.references) == {"2025CM0417", "R-1"}
    assert kept.siret == "453874687"
    modules = [one for one in listings.modules(database) if one.vendor == OPERIS]
    assert [one.references for one in modules if one.name == "Serveur WEB"] == [("2025CM0417", "R-1")]
    assert [one.references for one in modules if one.name == "Nouveau"] == [("R-1",)]
    assert contract_forms.load(database, "R-1").lines[0].module == "Serveur WEB"


def test_what_is_refused(database):
    with pytest.raises(ValidationError) as refusal:
        vendor_forms.create(
            database,
            VendorForm(
                contacts=(ContactEntry(new_key()),),
                products=(ProductEntry(new_key()),),
                modules=(ModuleEntry(new_key(), "a"), ModuleEntry(new_key(), "a")),
            ),
        )
    assert {(one.field, one.code) for one in refusal.value.fields} == {
        ("name", "vendor_name_missing"),
        ("contacts", "cell_missing"),
        ("products", "cell_missing"),
        ("modules", "cell_twice"),
    }
    with pytest.raises(ValidationError, match="invalid_fields"):
        vendor_forms.create(database, VendorForm(name=OPERIS))
    form = vendor_forms.load(database, OPERIS)
    with pytest.raises(ConflictError, match="still_referenced") as held:
        vendor_forms.update(database, OPERIS, replace(form, modules=()))
    assert error_text(held.value)
    vendor_forms.update(database, OPERIS, replace(form, notes="lu"))
    with pytest.raises(ConflictError, match="vendor_changed"):
        vendor_forms.update(database, OPERIS, replace(form, notes="mien"))
    with pytest.raises(ConflictError, match="vendor_same"):
        vendor_forms.merge(database, OPERIS, OPERIS)


@pytest.mark.parametrize(
    ("siren", "siret", "vat", "fields"),
    [
        ("491011698", "49101169800033", "FR90491011698", set()),
        ("491 011 698", "491 011 698 00033", "FR 90 491011698", set()),
        ("", "35600000049837", "", set()),  # La Poste: the sum of the digits instead of Luhn's key
        ("", "00000000000000", "", {"siret"}),
        ("000000000", "", "", {"siren"}),
        ("491011697", "", "", {"siren"}),
        ("", "49101169800034", "", {"siret"}),
        ("", "4910116980003", "", {"siret"}),
        ("", "quatorze", "", {"siret"}),
        ("453874687", "49101169800033", "", {"siret"}),
        ("453874687", "", "FR90491011698", {"vat_number"}),
        ("", "", "FR91491011698", {"vat_number"}),
        ("", "", "DE136695976", set()),
    ],
)
def test_doubtful_numbers_are_said_and_never_block(siren, siret, vat, fields):
    form = VendorForm(name="x", siren=siren, siret=siret, vat_number=vat)
    found = vendors.check(form, frozenset())
    assert found.faults == ()
    assert {one.field for one in found.doubts} == fields


def test_other_doubts():
    form = VendorForm(name="operis", contacts=(ContactEntry(new_key(), "dpo", email="dpo chez operis"),))
    found = vendors.check(form, frozenset({OPERIS}))
    assert {one.field for one in found.doubts} == {"name", "contacts"}
    assert identity.digits("491\u202f011 698-00033") == "49101169800033"
