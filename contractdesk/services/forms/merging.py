"""Two people changed the same contract: what each one changed, put together field by field."""

from dataclasses import fields, replace
from typing import Any

from contractdesk.services.forms.entries import ContractForm


def merge(
    base: ContractForm, mine: ContractForm, theirs: ContractForm
) -> tuple[ContractForm, frozenset[str]]:
    """Return what was typed here over what was saved elsewhere, and the fields that both have changed.

    Args:
        base: the contract as both read it.
        mine: what was typed here.
        theirs: what the register holds now.
    """
    taken: dict[str, Any] = {}
    both = set()
    for one in fields(ContractForm):
        if one.name in ("version", "uuid"):
            continue
        before, here, there = (getattr(form, one.name) for form in (base, mine, theirs))
        if here != before and here != there:
            taken[one.name] = here
            if there != before:
                both.add(one.name)
    return replace(theirs, **taken), frozenset(both)
