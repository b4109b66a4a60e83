"""What the contracts are on 37 days, as a text that people can check: `python -m tests.domain.golden`.

The file beside this module was checked by hand against the rules once; a change of it is a change of what the
program tells town halls, to be read line by line before it is written by the command above.
"""

from dataclasses import replace
from datetime import date
from pathlib import Path

from contractdesk.domain.contract import state_on
from contractdesk.domain.dates import day_to_day
from tests.domain.build import ATEXO, CONTEXT, SIX, make_contract, months, tacit

PATH = Path(__file__).with_name("golden.txt")
TODAY = date(2026, 11, 21)
DAYS = (TODAY, *(day_to_day(date(2026, 12, 1), count) for count in range(36)))
# Month ends, a leap day, and the contract whose start is not known, given one.
MADE_UP = (
    replace(
        ATEXO, reference="D_2026_0083 from 22/04/2026", terms=replace(ATEXO.terms, effect=date(2026, 4, 22))
    ),
    make_contract(tacit(date(2024, 2, 29), max_renewals=5), reference="Leap day, 12 months, 5 renewals"),
    make_contract(
        tacit(date(2026, 5, 31), initial=months(6), renewal=months(6), notice=months(1)),
        reference="31 May, 6 months",
    ),
)
_COLUMNS = ("on", "status", "window", "period", "exit", "decide by", "send by", "limit")


def block(contract, context=CONTEXT):
    """The lines of a contract: its states on each day."""
    rows = [_COLUMNS, *(_row(contract, day, context) for day in DAYS)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(_COLUMNS))]
    lines = [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    ]
    return "\n".join([contract.reference, *lines]) + "\n"


def _row(contract, day, context):
    state = state_on(contract, day, context)
    notice = state.notice
    dates = ("", "", "") if notice is None else (notice.decide_by, notice.send_by, notice.limit)
    term = state.term
    period = "" if term is None else f"{term.number}: {term.start} to {term.end}"
    return (
        str(day),
        state.status.value,
        state.window.value,
        period,
        str(state.exit_end or ""),
        *(str(one) for one in dates),
    )


def text():
    """The whole file."""
    return "\n".join(block(contract) for contract in (*SIX, *MADE_UP))


if __name__ == "__main__":
    PATH.write_text(text(), encoding="utf-8")
