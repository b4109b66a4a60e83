"""The one place that writes and reads French figures and dates: tables of cases, then round trips."""

import datetime as dt
from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from contractdesk.common import french
from contractdesk.common.errors import InputError
from contractdesk.common.french import NBSP, NNBSP

# ------------------------------------------------------------------------------------------- writing

_LONG = "1 234 567 890 123 456 789 012 345 678"  # more digits than the default context of Decimal keeps


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Decimal("2950"), f"2{NNBSP}950,00{NBSP}€"),
        (Decimal("0"), f"0,00{NBSP}€"),
        (Decimal("-12.5"), f"-12,50{NBSP}€"),
        (Decimal("-0.001"), f"0,00{NBSP}€"),
        (Decimal("0.005"), f"0,01{NBSP}€"),
        (Decimal("1234567.89"), f"1{NNBSP}234{NNBSP}567,89{NBSP}€"),
        (Decimal("1234567890123456789012345678.90"), f"{NNBSP.join(_LONG.split())},90{NBSP}€"),
        (None, ""),
    ],
)
def test_money(value, text):
    assert french.money(value) == text


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (Decimal("314.8"), None, "314,8"),
        (Decimal("314.80"), None, "314,80"),
        (Decimal("1E+3"), None, f"1{NNBSP}000"),
        (Decimal("1.0199"), 3, "1,020"),
        (Decimal("-0.0004"), 3, "0,000"),
        (12000, None, f"12{NNBSP}000"),
        (999, None, "999"),
    ],
)
def test_number(value, decimals, text):
    assert french.number(value, decimals) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [("59", "+59,00"), ("-59", "-59,00"), ("0", "0,00"), ("0.001", "0,00"), ("-0.001", "0,00")],
)
def test_signed(value, text):
    assert french.signed(Decimal(value), 2) == text


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        ("2.29", None, "2,29"),
        ("20", None, "20"),
        ("100", None, "100"),
        ("0", None, "0"),
        ("5.50", None, "5,5"),
        ("2.294", None, "2,29"),
        ("20", 2, "20,00"),
    ],
)
def test_percent(value, decimals, text):
    assert french.percent(Decimal(value), decimals) == f"{text}{NBSP}%"


def test_dates_in_figures_and_in_words():
    assert french.date(dt.date(2026, 1, 2)) == "02/01/2026"
    assert french.long_date(dt.date(2026, 12, 31)) == f"31{NBSP}décembre 2026"
    assert french.long_date(dt.date(2026, 8, 1)) == f"1er{NBSP}août 2026"
    assert french.month("2024-02") == "février 2024"
    assert french.period(dt.date(2026, 1, 1), dt.date(2026, 12, 31)) == "du 01/01/2026 au 31/12/2026"


def test_a_moment_is_shown_at_the_place_where_it_happened():
    instant = dt.datetime(2026, 11, 20, 23, 42, tzinfo=dt.UTC)
    assert french.moment(instant, dt.timedelta(hours=1)) == "21/11/2026 à 00:42"
    assert french.moment(instant).endswith(":42")


@pytest.mark.parametrize(
    ("count", "unit", "text"),
    [
        (1, "month", "1 mois"),
        (12, "month", "12 mois"),
        (0, "day", "0 jour"),
        (60, "day", "60 jours"),
        (1, "year", "1 an"),
        (4, "year", "4 ans"),
        (2, "week", "2 semaines"),
        (8, "hour", "8 heures"),
        (3, "business_day", "3 jours ouvrés"),
    ],
)
def test_duration(count, unit, text):
    assert french.duration(count, unit) == text.replace(" ", NBSP, 1)


def test_a_unit_that_does_not_exist_is_a_mistake():
    with pytest.raises(ValueError, match="fortnight"):
        french.duration(1, "fortnight")


def test_words_agree_with_their_number():
    texts = [french.counted(n, "contrat échu", "contrats échus") for n in (0, 1, 2, 1200)]
    assert texts == [
        f"0{NBSP}contrat échu",
        f"1{NBSP}contrat échu",
        f"2{NBSP}contrats échus",
        f"1{NNBSP}200{NBSP}contrats échus",
    ]


def test_enumerations_and_quotations():
    assert french.join_and([]) == ""
    assert french.join_and(["a"]) == "a"
    assert french.join_and(["a", "b"]) == "a et b"
    assert french.join_and(["a", "b", "c"]) == "a, b et c"
    assert french.quoted("prix") == f"«{NBSP}prix{NBSP}»"


# ------------------------------------------------------------------------------------------- reading


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2 950,00 €", "2950.00"),
        (f"2{NNBSP}950,00{NBSP}€", "2950.00"),
        ("2950.00", "2950.00"),
        ("2950", "2950.00"),
        ("2 950,00", "2950.00"),
        ("2 950,00 € HT", "2950.00"),
        ("2 950,00 €HT", "2950.00"),
        ("2950 euros H.T.", "2950.00"),
        ("2950 EUR hors taxes", "2950.00"),
        ("-12,5", "-12.50"),
        ("- 12,5", "-12.50"),
        ("\u221212,5", "-12.50"),
        ("+12,5", "12.50"),
        ("12.5", "12.50"),
        (",5", "0.50"),
        (".5", "0.50"),
        ("5,", "5.00"),
        ("1.234,56", "1234.56"),
        ("1,234.56", "1234.56"),
        ("1.234.567", "1234567.00"),
        ("1,234,567", "1234567.00"),
        ("1 234 567,8", "1234567.80"),
        ("\u200b2950,00\ufeff", "2950.00"),
        ("2\u2009950", "2950.00"),
        ("2950,000", "2950.00"),
        ("-0,00", "0.00"),
        (2950, "2950.00"),
        (2950.1, "2950.10"),
        (0.1 + 0.2, "0.30"),
        (1.5, "1.50"),
        (Decimal("2950.1"), "2950.10"),
    ],
)
def test_amounts_that_are_understood(text, value):
    amount = french.parse_money(text)
    assert amount == Decimal(value)
    assert str(amount) == value


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("1.234", "amount_ambiguous"),
        ("12.345", "amount_ambiguous"),
        ("-123.456", "amount_ambiguous"),
        ("1,234", "amount_ambiguous"),
        ("1234.567", "amount_too_precise"),
        ("0,125", "amount_too_precise"),
        ("0.125", "amount_too_precise"),
        (1.234, "amount_too_precise"),
        ("", "amount_invalid"),
        ("   ", "amount_invalid"),
        ("€", "amount_invalid"),
        (",", "amount_invalid"),
        ("-", "amount_invalid"),
        ("abc", "amount_invalid"),
        ("12 €/an", "amount_invalid"),
        ("29 50", "amount_invalid"),
        ("1 2345", "amount_invalid"),
        ("1,23,45", "amount_invalid"),
        ("1.23.45", "amount_invalid"),
        ("12-", "amount_invalid"),
        ("(12)", "amount_invalid"),
        ("--12", "amount_invalid"),
        ("1e5", "amount_invalid"),
        ("0x10", "amount_invalid"),
        ("١٢", "amount_invalid"),
        ("9" * 100, "amount_invalid"),
        (float("nan"), "amount_invalid"),
        (float("inf"), "amount_invalid"),
        (True, "amount_invalid"),
        ("1000000000000", "amount_too_large"),
        (1e300, "amount_too_large"),
        ("3 540,00 € TTC", "amount_with_vat"),
        ("3540 T.T.C.", "amount_with_vat"),
        ("3540 toutes taxes comprises", "amount_with_vat"),
    ],
)
def test_amounts_that_are_refused(text, code):
    with pytest.raises(InputError) as refusal:
        french.parse_money(text)
    assert refusal.value.code == code
    assert len(refusal.value.params["text"]) <= 40


@pytest.mark.parametrize(
    ("text", "value"),
    [("314,8", "314.8"), ("1,020", "1.020"), ("0.998", "0.998"), ("2.5", "2.5"), (1.234, "1.234"), (7, "7")],
)
def test_numbers_keep_their_decimals(text, value):
    assert str(french.parse_number(text)) == value


@pytest.mark.parametrize(
    ("text", "code"),
    [("1.020", "number_ambiguous"), ("12 €", "number_invalid"), ("1000000000000", "number_too_large")],
)
def test_numbers_that_are_refused(text, code):
    with pytest.raises(InputError) as refusal:
        french.parse_number(text)
    assert refusal.value.code == code


@pytest.mark.parametrize(
    ("text", "value"), [("2,29 %", "2.29"), (f"20{NBSP}%", "20"), ("5.5%", "5.5"), ("20", "20"), (5.5, "5.5")]
)
def test_rates(text, value):
    assert str(french.parse_percent(text)) == value


@pytest.mark.parametrize("text", ["%", "2 % %", "deux", ""])
def test_rates_that_are_refused(text):
    with pytest.raises(InputError) as refusal:
        french.parse_percent(text)
    assert refusal.value.code == "percent_invalid"


DAY = dt.date(2026, 12, 31)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("31/12/2026", DAY),
        ("31/12/26", DAY),
        ("31-12-2026", DAY),
        ("31.12.2026", DAY),
        ("31 / 12 / 2026", DAY),
        (" 31/12/2026 ", DAY),
        ("2026-12-31", DAY),
        ("2026/12/31", DAY),
        ("2026-12-31 00:00:00", DAY),
        ("2026-12-31T00:00", DAY),
        ("31 décembre 2026", DAY),
        (f"31{NBSP}DÉCEMBRE 2026", DAY),
        ("31 déc. 2026", DAY),
        ("jeudi 31 décembre 2026", DAY),
        ("1er janvier 2026", dt.date(2026, 1, 1)),
        ("1/2/2026", dt.date(2026, 2, 1)),
        ("01/01/00", dt.date(2000, 1, 1)),
        ("01/01/79", dt.date(2079, 1, 1)),
        ("01/01/80", dt.date(1980, 1, 1)),
        ("01/01/99", dt.date(1999, 1, 1)),
        ("29/02/2028", dt.date(2028, 2, 29)),
        (DAY, DAY),
        (dt.datetime(2026, 12, 31, 15, 30, tzinfo=dt.UTC), DAY),
    ],
)
def test_days_that_are_understood(text, day):
    found = french.parse_date(text)
    assert found == day
    assert type(found) is dt.date


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("30/02/2026", "date_invalid"),
        ("29/02/2027", "date_invalid"),
        ("12/31/2026", "date_invalid"),
        ("00/01/2026", "date_invalid"),
        ("31/12/202", "date_invalid"),
        ("31/12-2026", "date_invalid"),
        ("31/12", "date_invalid"),
        ("31122026", "date_invalid"),
        ("décembre 2026", "date_invalid"),
        ("31 brumaire 2026", "date_invalid"),
        ("2026-12-31 15:30", "date_invalid"),
        ("٣١/١٢/٢٠٢٦", "date_invalid"),
        ("", "date_invalid"),
        ("demain", "date_invalid"),
        ("31/12/0026", "date_out_of_range"),
        ("31/12/1899", "date_out_of_range"),
        ("01/01/2200", "date_out_of_range"),
        (dt.date(26, 12, 31), "date_out_of_range"),
    ],
)
def test_days_that_are_refused(text, code):
    with pytest.raises(InputError) as refusal:
        french.parse_date(text)
    assert refusal.value.code == code


@pytest.mark.parametrize(
    "text",
    [
        "2024-12",
        "2024/12",
        "12/2024",
        "12-2024",
        "décembre 2024",
        "Decembre 2024",
        "déc. 2024",
        dt.date(2024, 12, 1),
    ],
)
def test_months_that_are_understood(text):
    assert french.parse_month(text) == "2024-12"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("13/2024", "month_invalid"),
        ("00/2024", "month_invalid"),
        ("12/24", "month_invalid"),
        ("brumaire 2024", "month_invalid"),
        ("2024", "month_invalid"),
        ("", "month_invalid"),
        (dt.date(2024, 12, 2), "month_invalid"),
        ("12/1800", "month_out_of_range"),
    ],
)
def test_months_that_are_refused(text, code):
    with pytest.raises(InputError) as refusal:
        french.parse_month(text)
    assert refusal.value.code == code


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Échéance", "echeance"),
        ("ŒUVRE, œuvre", "oeuvre, oeuvre"),
        ("Ænima", "aenima"),
        ("l’été", "l'ete"),
        ("L`ÉTÉ", "l'ete"),
        (f"  a{NBSP}b{NNBSP}c\n", "a b c"),
        ("Straße", "strasse"),
        ("e\u0301", "e"),
        ("saint\u2011denis – 3\u2212D", "saint-denis - 3-d"),
        ("«\u00a0prix\u00a0»", '" prix "'),
        ("", ""),
    ],
)
def test_fold(text, folded):
    assert french.fold(text) == folded


# --------------------------------------------------------------------------------------- round trips

cents = st.integers(-(10**13), 10**13).map(lambda n: Decimal(n).scaleb(-2))
days = st.dates(dt.date(1900, 1, 1), dt.date(2199, 12, 31))


@given(cents)
def test_an_amount_written_is_read_back(amount):
    assert french.parse_money(french.money(amount)) == amount


@given(cents.map(float))
def test_an_amount_in_a_cell_of_numbers_is_read_to_the_cent(amount):
    assert french.parse_money(amount) == Decimal(str(amount))


@given(st.decimals(-(10**11), 10**11, places=6))
def test_a_number_written_is_read_back(value):
    assert french.parse_number(french.number(value)) == value


@given(st.decimals(-1000, 1000, places=2))
def test_a_rate_written_is_read_back(value):
    assert french.parse_percent(french.percent(value)) == value


@given(days)
def test_a_day_written_is_read_back(day):
    for text in (french.date(day), french.long_date(day), day.isoformat()):
        assert french.parse_date(text) == day


@given(days)
def test_a_month_written_is_read_back(day):
    month = f"{day:%Y-%m}"
    assert french.parse_month(french.month(month)) == month


@given(st.one_of(st.text(), st.from_regex(r"[-+]?[0-9 .,\u202f]{1,12}[€%]?( HT| TTC)?", fullmatch=True)))
@example("0" * 61)
def test_any_text_is_read_or_refused(text):
    for parse in (
        french.parse_money,
        french.parse_number,
        french.parse_percent,
        french.parse_date,
        french.parse_month,
    ):
        with suppress(InputError):
            parse(text)


@given(st.text())
def test_folding_twice_changes_nothing_more(text):
    once = french.fold(text)
    assert french.fold(once) == once
