"""What is shown while no register is open: the ways to begin."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contractdesk.common.i18n import _
from contractdesk.ui.widgets.empty_state import EmptyAction, EmptyState

if TYPE_CHECKING:
    from collections.abc import Callable


def welcome(
    open_register: Callable[[], object],
    new_register: Callable[[], object],
    open_sample: Callable[[], object],
) -> EmptyState:
    """Make the page: open a register, make one, or look at the sample first."""
    return EmptyState(
        "file-text",
        _("Bienvenue dans ContractDesk"),
        _(
            "Le registre de vos contrats de logiciels\u00a0: quoi faire, avant quelle date, et pourquoi. "
            "Le registre d’exemple se parcourt sans risque\u00a0: il est effacé à la fermeture."
        ),
        [
            EmptyAction(_("Voir le registre d’exemple"), open_sample, "eye", primary=True),
            EmptyAction(_("Ouvrir un registre…"), open_register, "folder-open"),
            EmptyAction(_("Nouveau registre…"), new_register, "file-plus"),
        ],
    )
