"""`revise`: the clause's result, reading by reading, the check of an invoice, and the recording."""

from decimal import Decimal

import pytest

from contractdesk.services import registers, sample

BRON = ("--contract", "BRON_CM_WD", "--on", "2026-01-01")
OPERIS = ("--contract", "2025CM0417", "--on", "2026-01-01")
WEST = ("--contract", "3DOUEST-ENFANCE-2022")
ATEXO = ("--contract", "D_2026_0083")


@pytest.fixture
def revised(run, register):
    def revised(*options):
        result = run("revise", register, *options, "--json")
        assert result.err == ""
        return result.document

    return revised


def test_bron_in_2026(revised):
    document = revised(*BRON)
    assert (document["contract"], document["on"], document["invoiced"]) == ("BRON_CM_WD", "2026-01-01", None)
    first = document["readings"][0]
    assert first["base_index"] == {
        "series": "syntec-revise",
        "month": "2024-12",
        "value": "314.8",
        "published_on": "2025-01-31",
        "estimated": True,
        "quality": "published",
    }
    assert (first["current_index"]["month"], first["current_index"]["value"]) == ("2025-10", "322.2")
    assert first["current_index"]["estimated"] is False
    assert (first["coefficient_exact"], first["coefficient"]) == ("1.019980940280", "1.020")
    amounts = ("base_price_ht", "revised_ht", "vat", "revised_ttc")
    assert [first[name] for name in amounts] == ["2950.00", "3009.00", "601.80", "3610.80"]
    assert (first["link"], first["floor"], first["cap"], first["chosen"]) == (None, None, None, False)
    warnings = " ".join(first["warnings"])
    assert "demande expressément" in warnings
    assert "2025-11" in warnings


def test_operis_in_2026(revised):
    readings = revised(*OPERIS)["readings"]
    assert len(readings) == 3
    assert {one["revised_ht"] for one in readings} == {"5553.95"}
    assert {one["revised_ttc"] for one in readings} == {"6664.74"}
    floor = readings[0]["floor"]
    assert (floor["percent"], floor["coefficient"], floor["applied"]) == ("2", "1.020000000000", False)
    assert "2024-11" in " ".join(readings[0]["warnings"])
    assert "2025-11" in " ".join(readings[0]["warnings"])


def test_a_free_base_crosses_the_two_series(revised):
    """3D Ouest chains, and its 2023 revision crosses the two series."""
    document = revised(*WEST, "--on", "2023-01-01", "--base-price", "1000")
    linked = document["readings"][0]
    assert linked["revised_ht"] == "1025.64"
    assert linked["link"] == {
        "coefficient": "0.97975",
        "value": "284.0",
        "from": "syntec-revise",
        "to": "syntec-ancien",
    }


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ((*WEST, "--on", "2025-01-01"), "montant annuel HT"),
        ((*ATEXO, "--on", "2027-01-01"), "date de début"),
        (("--contract", "CAAN_CM_SL-WD", "--on", "2027-03-01"), "février 2026 (2026-02)"),
        (("--contract", "NEANT", "--on", "2026-01-01"), "NEANT"),
        (("--contract", "BRON_CM_WD", "--on", "2020-01-01"), "avant le début"),
    ],
)
def test_what_cannot_be_calculated_is_named(refused, register, options, words):
    assert words in refused("revise", register, *options, "--json")


def test_a_named_month_without_value_is_refused(refused, tmp_path, clock):
    """A clause that names a month never reads another one."""
    document = sample.document()
    (bron,) = [one for one in document["contracts"] if one["reference"] == "BRON_CM_WD"]
    bron["clause"] |= {"current_kind": "exact_month", "current_month": "2025-11"}
    path = tmp_path / "registre"
    registers.create_from_document(path, document, clock, "essai")
    line = refused("revise", path, *BRON, "--json")
    assert "novembre 2025 (2025-11)" in line


def test_a_reading_that_cannot_be_calculated_is_told_apart(revised):
    """The sliding reading names December 2025, which is not in the table; the other one stands."""
    document = revised("--contract", "BRON_CM_WD", "--on", "2027-01-01")
    assert [one["id"] for one in document["readings"]] == ["initial"]
    (refusal,) = document["refused"]
    assert refusal["id"] == "sliding"
    assert "2025-12" in refusal["why"]


# -------------------------------------------------------------------------------------- check of an invoice


@pytest.mark.parametrize(
    ("amount", "difference", "explanation"),
    [
        ("3009.00", "0.00", "initial"),
        ("3 009,00 €", "0.00", "initial"),
        ("2958.85", "-50.15", "initial:link=needless"),
        ("3008.94", "-0.06", "initial:rounding=none"),
        ("3610.80", "601.80", "initial:amount=ttc"),
        ("2950.00", "-59.00", "unrevised"),
    ],
)
def test_what_reproduces_an_invoice(revised, amount, difference, explanation):
    invoiced = revised(*BRON, "--invoiced", amount)["invoiced"]
    assert invoiced["difference_ht"] == difference
    assert explanation in invoiced["explained_by"]


@pytest.mark.parametrize(
    ("amount", "explanation"),
    [
        ("5538.44", "cumulative:floor=applied"),
        ("5557.48", "cumulative:base_month=2024-12"),
        ("5545.33", "cumulative:current_month=2025-09"),
    ],
)
def test_what_reproduces_an_invoice_of_operis(revised, amount, explanation):
    assert explanation in revised(*OPERIS, "--invoiced", amount)["invoiced"]["explained_by"]


def test_a_link_forgotten_is_seen(revised):
    options = (*WEST, "--on", "2023-01-01", "--base-price", "1000")
    reading = revised(*options)["readings"][0]["id"]
    assert revised(*options, "--invoiced", "1046.95")["invoiced"]["explained_by"] == [
        f"{reading}:link=forgotten"
    ]
    assert f"{reading}:link=divided" in revised(*options, "--invoiced", "1068.59")["invoiced"]["explained_by"]


def test_two_things_otherwise_are_found_together(revised):
    """September against December, rounded to the thousandth: no single change gives it."""
    price = (Decimal("5429.84") * Decimal("1.022")).quantize(Decimal("0.01"))
    explained = revised(*OPERIS, "--invoiced", str(price))["invoiced"]["explained_by"]
    assert explained
    assert all("rounding=" in one or "month=" in one for one in explained)


def test_an_invoice_that_nothing_explains(revised):
    assert revised(*BRON, "--invoiced", "9999.99")["invoiced"]["explained_by"] == []


def test_people_read_the_steps(run, register):
    text = run("revise", register, *BRON, "--invoiced", "3008.94").out
    assert "Prix révisé\u00a0: 2\u202f950,00\u00a0€ × 1,020 = 3\u202f009,00\u00a0€ HT." in text
    assert "coefficient non arrondi" in text


# ------------------------------------------------------------------------------------------------ recording


def test_a_provisional_result_is_recorded_only_when_confirmed(run, refused, register):
    before = register.read_bytes()
    assert "2025-11" in refused("revise", register, *BRON, "--save", "initial", "--json")
    assert register.read_bytes() == before
    result = run("revise", register, *BRON, "--save", "initial", "--confirm", "--reason", "accord", "--json")
    assert result.code == 0
    assert [one["chosen"] for one in result.document["readings"]] == [True, False]
    state = run("status", register, "--contract", "BRON_CM_WD", "--as-of", "2026-01-01", "--json").document
    assert state["contracts"][0]["annual_ht"] == "3009.00"
    state = run("status", register, "--contract", "BRON_CM_WD", "--as-of", "2025-12-31", "--json").document
    assert state["contracts"][0]["annual_ht"] == "2950.00"
    assert run("check", register).code == 0


def test_the_same_revision_is_not_recorded_twice(run, refused, register):
    arguments = ("revise", register, *OPERIS, "--save", "chained", "--confirm")
    assert "Révision enregistrée" in run(*arguments).out
    assert "déjà enregistrée au 01/01/2026" in refused(*arguments)


def test_an_unknown_reading_names_those_there_are(refused, register):
    line = refused("revise", register, *BRON, "--save", "autre", "--confirm")
    assert "autre" in line
    assert "initial" in line


def test_a_free_base_is_never_recorded(refused, register):
    options = (*WEST, "--on", "2023-01-01", "--base-price", "1000", "--save", "x", "--confirm")
    assert "--base-price" in refused("revise", register, *options)
