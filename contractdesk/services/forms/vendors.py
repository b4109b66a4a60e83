"""What a vendor form holds, and what is wrong or doubtful in it."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from contractdesk.common import french
from contractdesk.common.errors import FieldError
from contractdesk.common.i18n import _
from contractdesk.services import identity, labels
from contractdesk.services.forms.checks import Doubt, Findings
from contractdesk.services.forms.entries import ModuleEntry


@dataclass(frozen=True, slots=True)
class ContactEntry:
    """A way to reach a vendor: a role first, a person only where there is no other way."""

    uuid: str = ""
    role: str = ""
    name: str = ""
    email: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class ProductEntry:
    """A product of a vendor."""

    uuid: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class VendorForm:
    """A vendor as it is typed."""

    version: str = ""
    uuid: str = ""
    name: str = ""
    siren: str = ""
    siret: str = ""
    vat_number: str = ""
    ape_code: str = ""
    address: str = ""
    postal_code: str = ""
    city: str = ""
    phone: str = ""
    website: str = ""
    notes: str = ""
    contacts: tuple[ContactEntry, ...] = ()
    products: tuple[ProductEntry, ...] = ()
    modules: tuple[ModuleEntry, ...] = ()


def check(form: VendorForm, names: frozenset[str], former: str = "") -> Findings:
    """Return the faults and doubts of a vendor form.

    Args:
        form: what was typed.
        names: the names of the vendors of the register.
        former: the name it had before it was edited, which it may keep.
    """
    return Findings(tuple(_faults(form, names, former)), tuple(_doubts(form, names, former)))


def _faults(form: VendorForm, names: frozenset[str], former: str) -> Iterator[FieldError]:
    name = form.name.strip()
    if not name:
        yield FieldError("name", "vendor_name_missing")
    elif name != former and name in names:
        yield FieldError("name", "vendor_name_taken", {"name": name})
    for place, contact in enumerate(form.contacts, 1):
        if not contact.role.strip():
            yield FieldError("contacts", "cell_missing", {"row": place, "column": labels.form_cell("role")})
    for table in ("products", "modules"):
        rows = getattr(form, table)
        counts = Counter(one.name.strip() for one in rows)
        for place, row in enumerate(rows, 1):
            if not row.name.strip():
                yield FieldError(table, "cell_missing", {"row": place, "column": labels.form_cell("name")})
        for text, count in counts.items():
            if text and count > 1:
                yield FieldError(table, "cell_twice", {"text": text})


def _doubts(form: VendorForm, names: frozenset[str], former: str) -> Iterator[Doubt]:
    for field, text in (
        ("siren", identity.siren_doubt(form.siren)),
        ("siret", identity.siret_doubt(form.siret, form.siren)),
        ("vat_number", identity.vat_doubt(form.vat_number, form.siren)),
    ):
        if text:
            yield Doubt(field, text)
    folded = french.fold(form.name)
    near = next(
        (one for one in sorted(names - {former, form.name.strip()}) if french.fold(one) == folded), ""
    )
    if near:
        text = _("Un éditeur s’appelle déjà «\u00a0{name}\u00a0»\u00a0: est-ce le même\u00a0?")
        yield Doubt("name", text.format(name=near))
    for contact in form.contacts:
        if contact.email.strip() and "@" not in contact.email:
            text = _("«\u00a0{email}\u00a0» n’est pas une adresse de courriel.")
            yield Doubt("contacts", text.format(email=contact.email.strip()))
