"""The steps of the contract form, each made when it is first needed: shown, or asked for by a field."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING

from contractdesk.common.i18n import _

if TYPE_CHECKING:
    from contractdesk.ui.contract_form.step import FormStep


def titles() -> dict[str, str]:
    """Name the steps, in their order."""
    return {
        "parties": _("Parties et objet"),
        "terms": _("Durée et préavis"),
        "prices": _("Prix et lignes"),
        "revision": _("Révision"),
        "payment": _("Paiement et budget"),
        "commitments": _("Engagements et RGPD"),
    }


class Steps(Mapping[str, "FormStep"]):
    """The steps by their keys; asking for one makes it, `built` are those already made.

    What the whole form holds, and what is wrong in it, is asked of the built ones: nothing was typed in the
    others.
    """

    def __init__(self, make: Callable[[str], FormStep]) -> None:
        self._make = make
        self._built: dict[str, FormStep] = {}

    def __getitem__(self, key: str) -> FormStep:
        if key not in self._built:
            self._built[key] = self._make(key)
        return self._built[key]

    def __iter__(self) -> Iterator[str]:
        return iter(titles())

    def __len__(self) -> int:
        return len(titles())

    @property
    def built(self) -> tuple[FormStep, ...]:
        """Those that are made, in the order in which they came."""
        return tuple(self._built.values())

    def of_field(self, name: str) -> FormStep | None:
        """Return the step that holds a field; those not made yet are looked into last."""
        for step in self._built.values():
            if name in step.fields:
                return step
        waiting = [key for key in self if key not in self._built]
        return next((step for step in map(self.__getitem__, waiting) if name in step.fields), None)
