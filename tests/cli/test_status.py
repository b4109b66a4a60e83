"""`status`: the computed state of the six contracts, as the documents give it."""

import pytest

STATES = {
    "BRON_CM_WD": {
        "reference": "BRON_CM_WD",
        "vendor": "LIBRICIEL SCOP SA",
        "status": "notice_closed",
        "term": {"number": 2, "start": "2026-01-01", "end": "2026-12-31"},
        "final_end": "2028-12-31",
        "renewals_left": 2,
        "notice": {
            "term_end": "2026-12-31",
            "decide_by": "2026-08-10",
            "send_by": "2026-10-09",
            "limit": "2026-10-31",
            "window": "closed",
        },
        "next_exit": "2027-12-31",
        "annual_ht": "2950.00",
        "missing": [],
    },
    "CAAN_CM_SL-WD": {
        "reference": "CAAN_CM_SL-WD",
        "vendor": "LIBRICIEL SCOP SA",
        "status": "in_force",
        "term": {"number": 1, "start": "2026-03-01", "end": "2027-02-28"},
        "final_end": "2029-02-28",
        "renewals_left": 2,
        "notice": {
            "term_end": "2027-02-28",
            "decide_by": "2026-10-09",
            "send_by": "2026-12-10",
            "limit": "2026-12-31",
            "window": "open",
        },
        "next_exit": "2027-02-28",
        "annual_ht": "3400.33",
        "missing": [],
    },
    "3DOUEST-ENFANCE-2022": {
        "reference": "3DOUEST-ENFANCE-2022",
        "vendor": "3D OUEST",
        "status": "ended",
        "term": {"number": 4, "start": "2025-01-01", "end": "2025-12-31"},
        "final_end": "2025-12-31",
        "renewals_left": 0,
        "notice": {"term_end": None, "decide_by": None, "send_by": None, "limit": None, "window": "none"},
        "next_exit": None,
        "annual_ht": None,
        "missing": ["annual_ht"],
    },
}


@pytest.fixture
def states(run, register):
    def states(day):
        document = run("status", register, "--as-of", day, "--json").document
        assert document["as_of"] == day
        return {state["reference"]: state for state in document["contracts"]}

    return states


@pytest.mark.parametrize("reference", STATES)
def test_the_state_of_a_contract(states, reference):
    assert states("2026-11-21")[reference] == STATES[reference]


def test_the_other_three_contracts(states):
    found = states("2026-11-21")
    assert len(found) == 6
    assert found["BRON_CM_IL"]["annual_ht"] == "2000.00"
    assert found["2025CM0417"]["annual_ht"] == "5429.84"
    assert found["2025CM0417"]["final_end"] == "2029-12-31"
    atexo = found["D_2026_0083"]
    assert (atexo["status"], atexo["term"], atexo["final_end"]) == ("incomplete", None, None)
    assert "start" in atexo["missing"]


@pytest.mark.parametrize(
    ("day", "window"),
    [
        ("2026-10-09", "open"),
        ("2026-10-10", "postal_risk"),
        ("2026-10-30", "postal_risk"),
        ("2026-10-31", "last_day"),
        ("2026-11-01", "closed"),
    ],
)
def test_the_window_of_a_notice_day_by_day(states, day, window):
    assert states(day)["BRON_CM_WD"]["notice"]["window"] == window


def test_before_the_start_the_first_period_is_shown(states):
    assert states("2024-06-01")["BRON_CM_WD"]["term"]["number"] == 1


def test_one_contract_only(run, register):
    document = run("status", register, "--contract", "BRON_CM_IL", "--json").document
    assert [state["reference"] for state in document["contracts"]] == ["BRON_CM_IL"]


def test_an_unknown_contract_is_named(refused, register):
    assert "«\u00a0NEANT\u00a0»" in refused("status", register, "--contract", "NEANT", "--json")


def test_people_read_a_table(run, register):
    text = run("status", register, "--as-of", "21/11/2026").out
    assert text.startswith("État des contrats au 21/11/2026\n")
    (line,) = [line for line in text.splitlines() if line.startswith("BRON_CM_WD")]
    assert "Reconduction acquise" in line
    assert line.endswith("2\u202f950,00\u00a0€")


def test_today_is_the_day_by_default(run, register):
    document = run("--today", "2026-11-21", "status", register, "--json").document
    assert document["as_of"] == "2026-11-21"
    assert run("status", register, "--json").document["as_of"] >= "2026"
