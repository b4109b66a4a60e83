"""`budget`: years across, the hypothesis stated, every part to the cent."""

from decimal import Decimal

import pytest


def document(run, register, *options):
    result = run("budget", register, "--as-of", "2026-11-21", "--years", "2026-2029", *options, "--json")
    assert (result.code, result.err) == (0, "")
    return result.document


def test_the_years_of_the_sample(run, register):
    found = document(run, register)
    assert found["hypotheses"] == [{"index": "syntec", "name": "Syntec", "growth_percent": None}]
    year = found["years"][1]
    assert year == {
        "year": 2027,
        "engaged_ht": "10379.84",
        "forecast_ht": "3400.33",
        "total_ht": "13780.17",
        "vat": "2756.04",
        "total_ttc": "16536.21",
        "difference_ht": "0.00",
        "causes": {"revision": "0.00", "step": "0.00", "start": "0.00", "end": "0.00"},
    }
    assert found["uncounted"] == [{"contract": "D_2026_0083", "missing": "la date de début"}]
    assert found["unrecorded"] == [{"contract": "2025CM0417", "due_on": "2026-01-01"}]


def test_a_growth_is_stated_and_moves_what_is_revised(run, register):
    found = document(run, register, "--growth", "2.5")
    assert found["hypotheses"][0]["growth_percent"] == "2.5"
    assert [one["total_ht"] for one in found["years"]] == ["13780.17", "13915.92", "14055.06", "5847.34"]
    assert found["years"][1]["causes"]["revision"] == "135.75"
    assert found["revisions"][0] == {
        "contract": "2025CM0417",
        "on": "2027-01-01",
        "before_ht": "5429.84",
        "after_ht": "5565.59",
    }


@pytest.mark.parametrize("plural", ["articles", "services", "vendors", "contracts"])
def test_every_grouping_sums_to_the_year(run, register, plural):
    found = document(run, register, "--growth", "3,25")
    for rank, year in enumerate(found["years"]):
        for part in ("engaged_ht", "forecast_ht", "total_ht", "vat", "total_ttc"):
            total = sum(Decimal(one["years"][rank][part]) for one in found[plural])
            assert total == Decimal(year[part])


def test_the_thresholds_come_with_their_contracts(run, register):
    libriciel = document(run, register)["thresholds"][0]
    assert (libriciel["name"], libriciel["total_ht"], libriciel["threshold_ht"], libriciel["level"]) == (
        "LIBRICIEL SCOP SA",
        "30000.99",
        "40000.00",
        "below",
    )
    assert [one["contract"] for one in libriciel["contracts"]] == [
        "BRON_CM_IL",
        "BRON_CM_WD",
        "CAAN_CM_SL-WD",
    ]


def test_people_read_a_table_and_what_it_supposes(run, register):
    out = run("budget", register, "--as-of", "2026-11-21", "--growth", "2.5").out.replace("\u00a0", " ")
    out = out.replace("\u202f", " ")
    assert "Budget au 21/11/2026, montants HT" in out
    (total,) = [line for line in out.splitlines() if line.startswith("Total HT")]
    amounts = [part.strip() for part in total.removeprefix("Total HT").split("€") if part.strip()]
    assert amounts == ["13 780,17", "13 915,92", "14 055,06", "5 847,34"]
    assert "Hypothèse : Syntec +2,5 % par an, à chaque révision due." in out
    assert "D_2026_0083 : sans montant, il manque la date de début." in out


@pytest.mark.parametrize("years", ["demain", "2029-2026", "1200", "2026-2090", "26-27"])
def test_years_that_mean_nothing_are_refused(refused, register, years):
    assert "ne donne pas des années" in refused("budget", register, "--years", years)


def test_a_growth_that_is_no_figure_is_refused(refused, register):
    assert "n’est pas un pourcentage" in refused("budget", register, "--growth", "beaucoup")
