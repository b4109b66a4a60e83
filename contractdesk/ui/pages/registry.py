"""The pages of the window, in the order of the list; each is imported and made when first shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from contractdesk.common.i18n import _

if TYPE_CHECKING:
    from collections.abc import Callable

    from contractdesk.ui.pages.base import Page, Shell


@dataclass(frozen=True)
class PageSpec:
    """A page the window offers; it is made when first shown."""

    key: str
    title: str
    icon: str
    make: Callable[[Shell], Page]


def page_specs() -> tuple[PageSpec, ...]:
    """Give the pages, in the words of the moment."""
    return (
        PageSpec("dashboard", _("Tableau de bord"), "layout-dashboard", _dashboard),
        PageSpec("contracts", _("Contrats"), "file-text", _contracts),
        PageSpec("vendors", _("Éditeurs"), "building-2", _vendors),
        PageSpec("modules", _("Modules"), "boxes", _modules),
        PageSpec("revisions", _("Révisions"), "trending-up", _revisions),
        PageSpec("indices", _("Indices"), "chart-line", _indices),
        PageSpec("budget", _("Budget"), "wallet", _budget),
        PageSpec("journal", _("Journal"), "history", _journal),
    )


# One import per page, written out: the packager follows imports, not names made of texts.
def _dashboard(shell: Shell) -> Page:
    from contractdesk.ui.pages.dashboard import DashboardPage

    page = DashboardPage(shell)
    page.sample_asked.connect(shell.open_sample)
    page.open_asked.connect(shell.choose_register)
    return page


def _contracts(shell: Shell) -> Page:
    from contractdesk.ui.pages.contracts import ContractsPage

    return ContractsPage(shell)


def _vendors(shell: Shell) -> Page:
    from contractdesk.ui.pages.vendors import VendorsPage

    return VendorsPage(shell)


def _modules(shell: Shell) -> Page:
    from contractdesk.ui.pages.modules import ModulesPage

    return ModulesPage(shell)


def _revisions(shell: Shell) -> Page:
    from contractdesk.ui.pages.revisions import RevisionsPage

    return RevisionsPage(shell)


def _indices(shell: Shell) -> Page:
    from contractdesk.ui.pages.indices import IndicesPage

    return IndicesPage(shell)


def _budget(shell: Shell) -> Page:
    from contractdesk.ui.pages.budget import BudgetPage

    return BudgetPage(shell)


def _journal(shell: Shell) -> Page:
    from contractdesk.ui.pages.journal import JournalPage

    return JournalPage(shell)
