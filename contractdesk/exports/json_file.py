"""The JSON document of the whole register, or of one contract: nothing is lost in it.

It is what `services.registers.create_from_document` reads back (data/exchange.py).
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from contractdesk.services import registers

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from contractdesk.exports.job import Export


def write(export: Export, path: Path) -> tuple[str, ...]:
    """Write the document: keys sorted, so that two exports of one register can be compared."""
    document = registers.document_of(export.database)
    if export.references is not None:
        document = _only(document, export.references)
    text = json.dumps(document, ensure_ascii=False, indent=2, sort_keys=True)
    path.write_text(f"{text}\n", encoding="utf-8", newline="\n")
    return ()


def _only(document: dict[str, Any], references: Collection[str]) -> dict[str, Any]:
    """Return a document of some contracts, with their vendors; one before them is named when it is in."""
    contracts = [
        {key: value for key, value in one.items() if key != "predecessor" or value in references}
        for one in document["contracts"]
        if one["reference"] in references
    ]
    names = {one["vendor"] for one in contracts}
    vendors = [one for one in document["vendors"] if one["name"] in names]
    return document | {"contracts": contracts, "vendors": vendors}
