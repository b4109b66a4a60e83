"""Vendors with their contacts, products and modules: made, changed, merged, deleted, one operation each."""

from dataclasses import replace

from contractdesk.common.errors import ConflictError, NotFoundError, ValidationError
from contractdesk.common.i18n import _
from contractdesk.data import models, queries, rows
from contractdesk.data.engine import Database
from contractdesk.data.queries import Session
from contractdesk.services.forms import codec, reading, vendors, writing
from contractdesk.services.forms.vendors import ContactEntry, ProductEntry, VendorForm


def names(database: Database) -> frozenset[str]:
    """Return the names of the vendors, none of which can be given twice."""
    with database.read() as session:
        return frozenset(queries.vendor_names(session).values())


def load(database: Database, name: str) -> VendorForm:
    """Return the form of a vendor.

    Raises:
        NotFoundError: ``vendor_not_found``.
    """
    with database.read() as session:
        return _form(_row(session, name))


def create(database: Database, form: VendorForm) -> None:
    """Add a vendor.

    Raises:
        ValidationError: what ``forms.vendors`` finds wrong.
        StorageError: the register cannot be written.
    """
    label = _("Éditeur créé\u00a0: {name}").format(name=form.name.strip())
    with database.write("vendor.create", label) as session:
        _refuse(session, form)
        row = rows.new_row(models.Vendor, form.uuid)
        _write(session, row, form)


def update(database: Database, name: str, form: VendorForm) -> None:
    """Change a vendor to what its form says.

    Raises:
        ValidationError: what ``forms.vendors`` finds wrong.
        NotFoundError: ``vendor_not_found``.
        ConflictError: ``vendor_changed`` when it changed meanwhile; ``still_referenced`` when a contract
            holds a module that was taken away.
        StorageError: the register cannot be written.
    """
    label = _("Éditeur modifié\u00a0: {name}").format(name=form.name.strip())
    with database.write("vendor.update", label) as session:
        row = _row(session, name)
        if _form(row).version != form.version:
            raise ConflictError("vendor_changed", name=name)
        _refuse(session, form, name)
        _write(session, row, form)


def delete(database: Database, name: str) -> None:
    """Delete a vendor that no contract names, archived ones included.

    Raises:
        NotFoundError: ``vendor_not_found``.
        ConflictError: ``vendor_in_use``.
        StorageError: the register cannot be written.
    """
    label = _("Éditeur supprimé\u00a0: {name}").format(name=name)
    with database.write("vendor.delete", label) as session:
        row = _row(session, name)
        if queries.contracts_of_vendor(session, row.id):
            raise ConflictError("vendor_in_use", name=name)
        rows.delete_vendor(session, row)


def merge(database: Database, name: str, into: str) -> None:
    """Make one vendor of two: contracts, contacts, products and modules of the first go to the second.

    What the second does not say is taken from the first; modules and products of the same name become one.

    Args:
        database: the register.
        name: the vendor that goes.
        into: the vendor that stays.

    Raises:
        NotFoundError: ``vendor_not_found``.
        ConflictError: ``vendor_same``.
        StorageError: the register cannot be written.
    """
    if name == into:
        raise ConflictError("vendor_same", name=name)
    label = _("Éditeurs réunis\u00a0: {name} dans {into}").format(name=name, into=into)
    with database.write("vendor.merge", label) as session:
        gone, kept = _row(session, name), _row(session, into)
        rows.merge_vendors(session, gone, kept)


def _row(session: Session, name: str) -> models.Vendor:
    found = queries.vendor_named(session, name)
    if found is None:
        raise NotFoundError("vendor_not_found", name=name)
    return found


def _form(row: models.Vendor) -> VendorForm:
    form = reading.entry_of(
        VendorForm,
        row,
        contacts=tuple(reading.entry_of(ContactEntry, one) for one in row.contacts),
        products=tuple(reading.entry_of(ProductEntry, one) for one in row.products),
        modules=tuple(reading.module_entries(row).values()),
    )
    return replace(form, version=codec.digest(form))


def _refuse(session: Session, form: VendorForm, former: str = "") -> None:
    known = frozenset(queries.vendor_names(session).values())
    faults = vendors.check(form, known, former).faults
    if faults:
        raise ValidationError(faults)


_COLUMNS = reading.shared(VendorForm, models.Vendor)


def _write(session: Session, row: models.Vendor, form: VendorForm) -> None:
    writing.set_columns(row, {name: getattr(form, name) for name in _COLUMNS if name != "uuid"})
    session.add(row)
    writing.keep_only(row.modules, form.modules)
    session.flush()
    writing.keep_only(row.products, form.products)
    writing.keep_only(row.contacts, form.contacts)
    session.flush()
    writing.sync(row.contacts, form.contacts, models.Contact)
    writing.sync(row.products, form.products, models.Product)
    missing = {one.product.strip() for one in form.modules} - {one.name for one in row.products} - {""}
    for name in sorted(missing):
        made = rows.new_row(models.Product)
        made.name = name
        row.products.append(made)
    session.flush()
    _write_modules(row, form)


def _write_modules(row: models.Vendor, form: VendorForm) -> None:
    products = {one.name: one.id for one in row.products}
    writing.sync(row.modules, form.modules, models.Module)
    by_uuid = {one.uuid: one for one in row.modules}
    for entry in form.modules:
        product = products.get(entry.product.strip())
        writing.set_columns(by_uuid[entry.uuid], {"product_id": product})
