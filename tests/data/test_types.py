"""Each value has one exact form in the file; the program and the file both refuse any other."""

import datetime as dt
import sqlite3
from contextlib import closing
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import StatementError

from contractdesk.common.errors import StorageError
from contractdesk.data.types import (
    Cents,
    DecimalText,
    EnumText,
    Flag,
    IsoDate,
    JsonText,
    MonthText,
    UtcStamp,
    canonical_json,
)
from tests.data.toy import Colour, Item, Owner

DIALECT = sqlite.dialect()
NOON = dt.datetime(2026, 11, 21, 12, 0, 0, 5, tzinfo=dt.UTC)


def stored(kind, value):
    return kind.process_bind_param(value, DIALECT)


def given_back(kind, value):
    return kind.process_result_value(value, DIALECT)


@pytest.mark.parametrize(
    ("kind", "value", "form"),
    [
        (Cents(), Decimal("2950.00"), 295000),
        (Cents(), Decimal("-0.01"), -1),
        (Cents(), Decimal("0.010"), 1),
        (Cents(), Decimal("3E+2"), 30000),
        (DecimalText(), Decimal("314.80"), "314.80"),
        (DecimalText(), Decimal("1E+3"), "1000"),
        (DecimalText(), Decimal("-0.97975"), "-0.97975"),
        (IsoDate(), dt.date(2026, 12, 31), "2026-12-31"),
        (MonthText(), "2024-12", "2024-12"),
        (UtcStamp(), NOON, "2026-11-21T12:00:00.000005Z"),
        (EnumText(Colour), Colour.BLUE, "blue"),
        (Flag(), True, 1),
        (Flag(), False, 0),
        (JsonText(), {"b": [1, None], "a": "é"}, '{"a":"é","b":[1,null]}'),
    ],
)
def test_a_value_and_its_form(kind, value, form):
    assert stored(kind, value) == form
    assert given_back(kind, form) == value
    assert stored(kind, None) is None
    assert given_back(kind, None) is None


def test_an_instant_is_kept_in_utc():
    paris = NOON.astimezone(dt.timezone(dt.timedelta(hours=1)))
    assert stored(UtcStamp(), paris) == stored(UtcStamp(), NOON)


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (Cents(), Decimal("0.005")),
        (Cents(), 1.5),
        (Cents(), True),
        (Cents(), "12"),
        (DecimalText(), Decimal("NaN")),
        (DecimalText(), Decimal("Infinity")),
        (DecimalText(), 1.5),
        (IsoDate(), dt.datetime(2026, 1, 1, tzinfo=dt.UTC)),
        (MonthText(), "2024-13"),
        (MonthText(), "12/2024"),
        (UtcStamp(), dt.datetime(2026, 1, 1)),  # noqa: DTZ001 - a naive instant is what is refused
        (EnumText(Colour), "green"),
        (JsonText(), float("nan")),
    ],
)
def test_a_value_that_has_no_exact_form_is_a_mistake(kind, value):
    with pytest.raises(ValueError):  # noqa: PT011 - each type has its own words
        stored(kind, value)


@pytest.mark.parametrize(
    ("kind", "form"),
    [
        (DecimalText(), "abc"),
        (DecimalText(), "NaN"),
        (IsoDate(), "2025-02-30"),
        (IsoDate(), "20251231"),
        (IsoDate(), "2026-W53-4"),
        (MonthText(), "2024-13"),
        (UtcStamp(), "2026-11-21 12:00:00"),
        (EnumText(Colour), "green"),
        (JsonText(), "{"),
    ],
)
def test_a_form_that_something_else_wrote_is_said_unreadable(kind, form):
    with pytest.raises(StorageError) as refusal:
        given_back(kind, form)
    assert refusal.value.code == "value_unreadable"


@given(st.decimals(-(10**13), 10**13, places=2))
def test_any_amount_comes_back_to_the_cent(amount):
    assert given_back(Cents(), stored(Cents(), amount)) == amount


@given(st.decimals(allow_nan=False, allow_infinity=False))
def test_any_figure_comes_back_exactly(figure):
    assert given_back(DecimalText(), stored(DecimalText(), figure)) == figure


@given(
    st.recursive(st.none() | st.integers() | st.text(), lambda c: st.dictionaries(st.text(), c) | st.lists(c))
)
def test_equal_structures_have_equal_texts(value):
    assert given_back(JsonText(), canonical_json(value)) == value


# ----------------------------------------------------------------------------------- the file's CHECKs


@pytest.mark.parametrize(
    ("column", "form", "accepted"),
    [
        ("day", "2026-12-31", True),
        ("day", None, True),
        ("day", "2025-02-30", False),
        ("day", "20251231", False),
        ("day", "2026-1-1", False),
        ("day", "2026-12-31 00:00", False),
        ("day", "", False),
        ("month", "2024-12", True),
        ("month", "2024-13", False),
        ("month", "2024-1", False),
        ("rate", "0", True),
        ("rate", "-1.50", True),
        ("rate", "", False),
        ("rate", "-", False),
        ("rate", "1.", False),
        ("rate", ".5", False),
        ("rate", "-.5", False),
        ("rate", "--1", False),
        ("rate", "1-1", False),
        ("rate", "1.2.3", False),
        ("rate", "1e5", False),
        ("rate", "1,5", False),
        ("rate", "١", False),
        ("colour", "red", True),
        ("colour", None, True),
        ("colour", "green", False),
        ("flag", 1, True),
        ("flag", 2, False),
        ("amount", 100, True),
        ("amount", "abc", False),
        ("amount", 1.5, False),
        ("code", b"bytes", False),
        ("uuid", "short", False),
    ],
)
def test_the_file_itself_refuses_a_wrong_form(db, add, path, column, form, accepted):
    """STRICT and the CHECKs: another program cannot put in what this one could not read."""
    add("a", "a1")
    with closing(sqlite3.connect(path)) as connection:
        try:
            connection.execute(f"UPDATE item SET {column} = ?", (form,))
        except sqlite3.IntegrityError:
            assert not accepted
        else:
            assert accepted


@given(
    st.builds(
        dt.datetime.combine,
        st.dates(dt.date(1900, 1, 1), dt.date(2199, 12, 31)),
        st.times(timezones=st.just(dt.UTC)),
    )
)
@example(dt.datetime(2026, 12, 31, 23, 59, 59, 999_999, tzinfo=dt.UTC))
def test_the_file_takes_any_instant(instant):
    """SQLite's own dates have milliseconds: a CHECK that rounds would refuse one save out of two thousand."""
    check = UtcStamp.check_sql(":form")
    with closing(sqlite3.connect(":memory:")) as connection:
        (accepted,) = connection.execute(f"SELECT {check}", {"form": UtcStamp.text(instant)}).fetchone()
    assert accepted == 1


@pytest.mark.parametrize(
    "form",
    [
        "2026-02-30T12:00:00.000000Z",
        "2026-11-21T24:00:00.000000Z",
        "2026-11-21 12:00:00.000000Z",
        "2026-11-21T12:00:00.000000",
        "2026-11-21T12:00:00Z",
        "2026-11-21T12:00:00.00000xZ",
        "",
    ],
)
def test_the_file_refuses_a_wrong_instant(form):
    with closing(sqlite3.connect(":memory:")) as connection:
        (accepted,) = connection.execute(f"SELECT {UtcStamp.check_sql(':form')}", {"form": form}).fetchone()
    assert accepted == 0


def test_sums_are_amounts(db):
    with db.write("x", "x") as session:
        items = [toy_item(n) for n in range(1, 4)]
        session.add(Owner(name="a", items=items))
    with db.read() as session:
        assert session.scalar(select(func.sum(Item.amount))) == Decimal("0.06")


def toy_item(cents):
    return Item(code=str(cents), amount=Decimal(cents).scaleb(-2), rate=Decimal("1.10"), month="2024-12")


def test_an_unrounded_amount_stops_the_save(db):
    with pytest.raises(StatementError, match="rounded to the cent"), db.write("x", "x") as session:
        session.add(Owner(name="a", items=[Item(code="1", amount=Decimal("0.001"))]))
    with db.read() as session:
        assert session.scalar(select(func.count(Owner.id))) == 0
