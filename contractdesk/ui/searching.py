"""The field « Rechercher »: asks the register as one types, shows what was found by kind, goes there."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from contractdesk.ui.widgets.search_field import SearchGroup, SearchHit

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Sequence

    from contractdesk.services import dto
    from contractdesk.ui.register_session import RegisterSession
    from contractdesk.ui.source import Source
    from contractdesk.ui.widgets.search_field import SearchField

    Hits = tuple[dto.SearchHit, ...]


class Searching(QObject):
    """What happens between the field and the register; a newer question overtakes the older one."""

    def __init__(
        self,
        field: SearchField,
        register: RegisterSession,
        today: Callable[[], dt.date],
        go_to: Callable[[str, object], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._field, self._register, self._today, self._go_to = field, register, today, go_to
        field.asked.connect(self._on_asked)
        field.chosen.connect(self._on_chosen)

    def _on_asked(self, text: str) -> None:
        def job(source: Source) -> Hits:
            from contractdesk.services import search

            return search.search(source.database, text)

        self._register.ask(job, partial(self._show, text), today=self._today(), owner=self, name="search")

    def _show(self, text: str, hits: Hits) -> None:
        self._field.show_results(text, search_groups(hits))
        self._read_documents(text, hits)

    def _read_documents(self, text: str, shown: Hits) -> None:
        """Read some more documents while the field has the keyboard, and show what they add."""

        def job(source: Source) -> tuple[int, Hits]:
            from contractdesk.services import search

            if not search.unread(source.database):
                return 0, shown
            left = search.read_documents(source.database)
            return left, search.search(source.database, text)

        def then(answer: tuple[int, Hits]) -> None:
            left, hits = answer
            if hits != shown:
                self._field.show_results(text, search_groups(hits))
            if left and self._field.hasFocus():
                self._read_documents(text, hits)

        self._register.ask(job, then, today=self._today(), owner=self, name="search")

    def _on_chosen(self, target: tuple[str, object]) -> None:
        self._go_to(*target)


def search_groups(hits: Sequence[dto.SearchHit]) -> list[SearchGroup]:
    """Gather what was found by kind."""
    from contractdesk.services import labels
    from contractdesk.services.dto import SearchKind

    icons = {
        SearchKind.CONTRACT: "file-text",
        SearchKind.LINE: "list",
        SearchKind.VENDOR: "building-2",
        SearchKind.MODULE: "boxes",
        SearchKind.NOTE: "info",
        SearchKind.LETTER: "mail",
        SearchKind.DOCUMENT: "paperclip",
    }
    groups: list[SearchGroup] = []
    for kind, icon in icons.items():
        found = tuple(SearchHit(h.title, h.place, _target(h)) for h in hits if h.kind is kind)
        if found:
            groups.append(SearchGroup(labels.search_kind(kind), icon, found))
    return groups


def _target(hit: dto.SearchHit) -> tuple[str, object]:
    """Give the page something found is shown on, and what to show there."""
    from contractdesk.services.dto import SearchKind

    if hit.kind is SearchKind.MODULE:
        return "modules", hit.target
    if hit.of_vendor:
        return "vendors", hit.target
    return "contracts", (hit.target, hit.section) if hit.section else hit.target
