"""What was found, by kind, and the place each thing is opened at."""

import pytest

from contractdesk.services.dto import SearchHit, SearchKind
from contractdesk.ui.searching import search_groups


@pytest.mark.parametrize(
    ("hit", "title", "target"),
    [
        (SearchHit(SearchKind.CONTRACT, "A", "", "A"), "Contrats", ("contracts", "A")),
        (SearchHit(SearchKind.LINE, "l", "A", "A", "prices"), "Lignes", ("contracts", ("A", "prices"))),
        (
            SearchHit(SearchKind.LETTER, "l", "A", "A", "letters"),
            "Courriers",
            ("contracts", ("A", "letters")),
        ),
        (
            SearchHit(SearchKind.DOCUMENT, "d", "", "A", "documents"),
            "Documents",
            ("contracts", ("A", "documents")),
        ),
        (SearchHit(SearchKind.VENDOR, "V", "", "V", of_vendor=True), "Éditeurs", ("vendors", "V")),
        (SearchHit(SearchKind.NOTE, "V", "", "V", of_vendor=True), "Notes", ("vendors", "V")),
        (SearchHit(SearchKind.MODULE, "M", "", "M"), "Modules", ("modules", "M")),
    ],
)
def test_each_thing_found_opens_where_it_is(hit, title, target):
    (group,) = search_groups([hit])
    assert group.title == title
    assert group.hits[0].target == target


def test_the_groups_come_in_one_order():
    hits = [SearchHit(kind, "t", "", "t") for kind in reversed(SearchKind)]
    assert [group.title for group in search_groups(hits)] == [
        *("Contrats", "Lignes", "Éditeurs", "Modules", "Notes", "Courriers", "Documents")
    ]
