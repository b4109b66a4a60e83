"""The sample register: the facts of six published contracts, each in its column, and nothing else."""

import csv
import json
import re
from datetime import date
from decimal import Decimal

import pytest

from contractdesk.common.clock import FixedClock
from contractdesk.common.paths import resource
from contractdesk.services import registers
from tests.architecture.test_french_texts import faults
from tests.conftest import TODAY

WD, IL, SL = "BRON_CM_WD", "BRON_CM_IL", "CAAN_CM_SL-WD"
OXALIS, ENFANCE, TRUST = "2025CM0417", "3DOUEST-ENFANCE-2022", "D_2026_0083"


@pytest.fixture(scope="module")
def document(sample_database):
    return registers.document_of(sample_database)


@pytest.fixture(scope="module")
def contracts(document):
    return {one["reference"]: one for one in document["contracts"]}


# ------------------------------------------------------------------------------------------------- prices

LINES = {
    WD: {
        "Maintenance annuelle webdelib": "1800.00",
        "Support téléphonique et Help-Desk annuels webdelib": "550.00",
        "Mise à jour annuelle, instance webdelib -test": "300.00",
        "Mise à jour annuelle, instance webdelib -prod": "300.00",
    },
    IL: {
        "Hébergement et maintenance annuelle idelibre": "1600.00",
        "Support téléphonique et Help-Desk annuels idelibre": "400.00",
    },
    SL: {
        "Maintenance et hébergement annuels S²LOW HELIOS": "147.00",
        "Support téléphonique et Help-Desk annuels S²LOW HELIOS": "33.33",
        "Maintenance et hébergement annuels S²LOW ACTES": "220.00",
        "Support téléphonique et Help-Desk S²LOW ACTES": "50.00",
        "Maintenance annuelle web-delib": "1800.00",
        "Support téléphonique et Help-Desk web-delib": "550.00",
        "Mise à jour des versions mineures, 2 environnements web-delib": "600.00",
    },
    ENFANCE: {},
    TRUST: {},
}


@pytest.mark.parametrize("reference", LINES)
def test_lines_and_their_prices(contracts, reference):
    lines = contracts[reference].get("lines", [])
    assert {one["label"]: one["steps"][0]["annual_ht"] for one in lines} == LINES[reference]


def test_subtotals_by_family(contracts):
    found = {}
    for line in contracts[SL]["lines"]:
        found.setdefault(line["family"], []).append(Decimal(line["steps"][0]["annual_ht"]))
    sums = {family: str(sum(amounts)) for family, amounts in found.items()}
    assert sums == {"S²low HELIOS": "180.33", "S²low ACTES": "270.00", "WebDelib": "2950.00"}


def test_price_groups_hold_the_modules_with_their_codes_and_quantities(contracts, document):
    contract = contracts[OXALIS]
    modules = {one["name"]: one for vendor in document["vendors"] for one in vendor.get("modules", [])}
    prices = {one["label"]: one["steps"][0]["annual_ht"] for one in contract["groups"]}
    found = {}
    for line in contract["lines"]:
        assert not line.get("steps"), "the price is on the group"
        module = modules[line["module"]]
        assert module["product"] == "OXALIS"
        assert line.get("quantity") == module.get("quantity")
        quantity = "illimité" if line.get("is_unlimited") else line["quantity"]
        found.setdefault(prices[line["group"]], []).append((module["code"], quantity))
    assert found == {
        "4161.65": [
            ("OXA-SVW-MLS", "illimité"),
            ("OXA-DII-MLU", 1),
            ("OXA-TXI-MLU", 2),
            ("OXA-VPO-MLU", 2),
            ("OXA-ADI-MLU", 2),
            ("OXA-SVW-JAH", 1),
            ("OXA-DGI-MLU", 1),
            ("OXA-CAD-MLU", 5),
        ],
        "691.74": [("OXA-SVE-MLS", "illimité")],
        "576.45": [("OXA-LEG-MLS", "illimité")],
    }
    held = contract["modules"]
    assert len(held) == 10
    assert all(one["has_own_start"] and "commissioned_on" not in one for one in held)


def test_price_steps_by_contract_year(contracts):
    assert [
        (one["contract_year"], one["annual_ht"], one["billed_when"]) for one in contracts[TRUST]["steps"]
    ] == [
        (1, "6300.00", "à la mise en production de la phase 1"),
        (2, "9000.00", "un an après la mise en production"),
    ]


# ------------------------------------------------------------------------------------------------ clauses

COLUMNS = [
    (
        (WD, IL),
        {
            "vendor": "LIBRICIEL SCOP SA",
            "legal_form": "accord-cadre",
            "decision_number": "20241125DEC129",
            "legal_basis": "R2122-3 3° (exclusivité), sans publicité ni mise en concurrence",
            "payment_from": "réception de la facture",
            "late_interest": "taux BCE + 8 points",
            "billing_moment": "au début de chaque période",
            "late_wording": "effet 2 mois après réception, solde dû au prorata entre le renouvellement "
            "et la fin de ces deux mois",
        },
    ),
    (
        (SL,),
        {
            "vendor": "LIBRICIEL SCOP SA",
            "decision_number": "D_2026_0037",
            "decision_date": "2026-03-06",
            "late_interest": "taux BCE + 8 points, ou 3 fois le taux d’intérêt légal selon la phrase",
            "payment_days_source": "délai légal\u00a0: le document dit seulement «\u00a0délai global\u00a0»",
            "late_wording": "effet 2 mois après réception, solde dû au prorata",
        },
    ),
    (
        (WD, IL, SL),
        {
            "notice_count": 2,
            "notice_before": "date anniversaire",
            "notice_form": "LRAR",
            "late_rule": "after_receipt",
            "late_delay_count": 2,
            "payment_days": 30,
            "payment_channel": "Chorus Pro",
            "recovery_fee": "40.00",
            "needs_siret": True,
            "needs_service_code": True,
            "needs_commitment_code": True,
            "billing_option": "sur demande\u00a0: trimestre ou semestre, terme échu",
            "prorata_rule": "ouverture en cours d’année\u00a0: prorata temporis à compter du 1er jour "
            "du mois qui suit l’installation",
            "hours_wording": "lundi-vendredi 9h-12h, 14h-18h\u00a0; heures et jours ouvrés",
        },
    ),
    (
        (OXALIS,),
        {
            "vendor": "OPERIS",
            "effect_rule": "01/01/2025, puis à la date de mise en service de chaque module "
            "(date de formation, à défaut d’installation)",
            "signed_on": "2025-02-11",
            "notice_count": 3,
            "notice_before": "date de fin",
            "notice_form": "LRAR",
            "billing_moment": "à la date d’anniversaire",
            "payment_days": 30,
            "payment_from": "date d’émission de la facture",
            "payment_method": "mandat administratif",
            "late_interest": "taux légal majoré de 8\u00a0% par mois de retard",
            "gap_fee_divisor": 360,
            "hours_wording": "lundi-jeudi 9h-12h, 14h-18h\u00a0; vendredi 9h-12h, 14h-17h\u00a0; "
            "sauf jours fériés",
        },
    ),
    (
        (ENFANCE,),
        {
            "vendor": "3D OUEST",
            "decision_number": "2022-23",
            "decision_date": "2022-04-07",
            "decision_class": "1.4 - Autres types de contrats",
            "total_limit_count": 4,
            "total_limit_unit": "year",
            "notice_count": 2,
            "notice_before": "date d’expiration de la période en cours",
            "notice_form": "recommandé",
            "amount_source": "fixé par le bon de commande, absent du document",
            "billing_option": "première période de la date anniversaire au 31/12, puis année civile",
            "hours_wording": "lundi-vendredi 8h30-12h, 14h-18h",
        },
    ),
    (
        (TRUST,),
        {
            "vendor": "ATEXO",
            "decision_number": "D_2026_0083",
            "decision_date": "2026-04-22",
            "signed_on": "2026-04-02",
            "signed_by": "le fournisseur",
            "initial_count": 24,
            "notice_count": 3,
            "notice_before": "date anniversaire",
            "notice_by": "le client, une fois par an",
            "notice_form": "dénonciation",
            "exit_rule": "anniversary",
            "payment_days": 30,
            "payment_days_source": "délai légal\u00a0: non écrit dans le document",
            "hours_wording": "lundi-vendredi 9h-19h, jours ouvrés",
        },
    ),
]


@pytest.mark.parametrize(
    ("reference", "expected"), [(name, table) for names, table in COLUMNS for name in names]
)
def test_each_clause_is_in_its_column(contracts, reference, expected):
    contract = contracts[reference]
    assert {key: contract.get(key) for key in expected} == expected


LEVELS_LIBRICIEL = [
    ("0 - Bloquant", "", "4 h", "8 h", "3 jours"),
    ("1 - Majeur", "", "8 h", "24 h", "5 jours"),
    ("2 - Sérieux", "", "12 h", "", "15 jours"),
    ("3 - Mineur", "", "36 h", "", "30 jours"),
]
LEVELS = {
    WD: LEVELS_LIBRICIEL,
    IL: LEVELS_LIBRICIEL,
    SL: LEVELS_LIBRICIEL,
    OXALIS: [
        ("Bloquante", "", "", "8 jours ouvrés", "15 jours ouvrés"),
        ("Majeure", "", "", "15 jours ouvrés", "mise à jour suivante"),
        ("Mineure", "", "", "", "une mise à jour suivante"),
    ],
    ENFANCE: [("Bloquant", "", "", "", "24 heures"), ("Non bloquant", "", "", "", "72 heures")],
    TRUST: [
        ("P1", "immédiat en heures ouvrées, 4 h sinon", "", "2 heures ouvrées", "1 jour ouvré"),
        ("P2", "immédiat en heures ouvrées, 12 h sinon", "", "1 jour ouvré", "3 jours ouvrés"),
        ("P3", "immédiat en heures ouvrées", "", "", "prochaine version trimestrielle"),
        ("P4", "immédiat en heures ouvrées", "", "", "prochaine version trimestrielle"),
    ],
}
_DELAYS = ("level", "acknowledgement", "qualification", "workaround", "resolution")


@pytest.mark.parametrize("reference", LEVELS)
def test_service_levels(contracts, reference):
    found = [tuple(one.get(key, "") for key in _DELAYS) for one in contracts[reference]["levels"]]
    assert found == LEVELS[reference]


def test_opening_hours_count_the_lunch_break(contracts):
    found = {
        name: sorted(
            (one["first_weekday"], one["last_weekday"], one["opens"], one["closes"])
            for one in contract["hours"]
        )
        for name, contract in contracts.items()
    }
    libriciel = [(1, 5, "09:00", "12:00"), (1, 5, "14:00", "18:00")]
    assert found == {
        WD: libriciel,
        IL: libriciel,
        SL: libriciel,
        OXALIS: [
            (1, 4, "09:00", "12:00"),
            (1, 4, "14:00", "18:00"),
            (5, 5, "09:00", "12:00"),
            (5, 5, "14:00", "17:00"),
        ],
        ENFANCE: [(1, 5, "08:30", "12:00"), (1, 5, "14:00", "18:00")],
        TRUST: [(1, 5, "09:00", "19:00")],
    }


def test_the_priority_matrix(contracts):
    cells = {(one["criticality"], one["impact"]): one["level"] for one in contracts[TRUST]["priorities"]}
    rows = [
        [cells[criticality, impact] for impact in ("fort", "moyen", "réduit")]
        for criticality in ("haute", "moyenne", "faible")
    ]
    assert rows == [["P1", "P2", "P3"], ["P2", "P3", "P4"], ["P3", "P4", "P4"]]


COMMITMENTS = {
    WD: ["client_duty"] * 4 + ["allowance"],
    IL: ["client_duty"] * 4
    + ["allowance", "availability", "incident", "incident", "hosting_site", "hosting_site", "option"],
    SL: ["client_duty"] * 4
    + ["allowance", "availability", "incident", "incident", "hosting_site", "hosting_site"],
    OXALIS: ["yearly_right", "yearly_right", "maintenance_condition"],
    ENFANCE: ["phone_support", "availability", "availability", "availability"],
    TRUST: ["availability", "allowance"],
}


@pytest.mark.parametrize("reference", COMMITMENTS)
def test_commitments_have_their_kind(contracts, reference):
    assert [one["kind"] for one in contracts[reference]["commitments"]] == COMMITMENTS[reference]


PROTECTION = {
    WD: ("dpo@libriciel.coop", "48 h", "objection de la commune sous 30 jours ouvrés"),
    IL: ("dpo@libriciel.coop", "48 h", "objection de la commune sous 30 jours ouvrés"),
    SL: ("dpo@libriciel.coop", "48 h", "objection de la commune sous 30 jours ouvrés"),
    OXALIS: ("dpo@operis.fr", "le plus rapidement possible", "objection de la commune sous 7 jours"),
    ENFANCE: ("dpo@3douest.com", "4 heures", "objection de la commune sous 10 jours ouvrés"),
    TRUST: ("dpo.rgpd@atexo.com", "", "accord préalable du client"),
}


@pytest.mark.parametrize("reference", PROTECTION)
def test_data_protection(contracts, reference):
    one = contracts[reference]["protection"]
    found = one["dpo_email"], one.get("breach_notice", ""), one["subprocessor_rule"]
    assert found == PROTECTION[reference]


def test_the_rest_of_data_protection(contracts):
    held = {name: contract["protection"] for name, contract in contracts.items()}
    assert held[WD]["retention"] == "support\u00a0: 2 ans\u00a0; relation commerciale\u00a0: 3 ans"
    assert held[SL]["retention"].endswith("maintenance\u00a0: destruction sous 30 jours")
    assert held[OXALIS]["audit"] == "préavis 30 jours calendaires\u00a0; un par 12 mois"
    assert held[OXALIS]["liability"].endswith("plafond\u00a0: redevance annuelle")
    assert held[ENFANCE]["reversibility"].startswith("restitution des données sous 2 jours ouvrés")
    assert held[TRUST]["reversibility"] == "à tout moment, prestation complémentaire"


def test_unit_prices(contracts):
    for reference in (WD, IL, SL):
        prices = [one["unit_ht"] for one in contracts[reference]["unit_prices"]]
        assert prices == ["1030.00", "600.00", "500.00", "300.00"]


def test_budget(contracts, document):
    assert {one["code"]: one["label"] for one in document["budget_articles"]} == {
        "2051": "Concessions et droits similaires",
        "6156": "Maintenance",
        "65811": "Droits d’utilisation – informatique en nuage",
    }
    allocations = contracts[TRUST]["allocations"]
    assert [(one["article"], one["purpose"], one["service"]) for one in allocations] == [
        ("65811", "hébergement", "antenne ASS"),
        ("6156", "maintenance", "antenne ASS"),
    ]


VENDORS = {
    "LIBRICIEL SCOP SA": {
        "siret": "49101169800033",
        "vat_number": "FR90491011698",
        "ape_code": "6202B",
        "address": "140 rue Aglaonice de Thessalie",
        "postal_code": "34170",
        "city": "Castelnau-le-Lez",
        "phone": "04 67 65 96 44",
        "website": "https://www.libriciel.fr/portail-client/",
    },
    "OPERIS": {"siren": "453874687", "postal_code": "44700", "city": "Orvault", "phone": "01 69 10 00 00"},
    "3D OUEST": {"postal_code": "22300", "city": "Lannion", "phone": "02 96 48 68 19"},
    "ATEXO": {"postal_code": "75008", "city": "Paris", "phone": "01 53 43 05 40"},
}


def test_vendors(document):
    found = {one["name"]: one for one in document["vendors"]}
    assert set(found) == set(VENDORS)
    for name, expected in VENDORS.items():
        assert {key: found[name].get(key) for key in expected} == expected
    products = {name: {one["name"] for one in vendor["products"]} for name, vendor in found.items()}
    assert products == {
        "LIBRICIEL SCOP SA": {"webdelib", "idelibre", "S²low", "i-Parapheur", "pastell"},
        "OPERIS": {"OXALIS"},
        "3D OUEST": {"GESTION ENFANCE"},
        "ATEXO": {"LOCAL TRUST MPE", "LOCAL TRUST REDAC", "LOCAL TRUST EXEC", "LOCAL TRUST ACHATS"},
    }


# ------------------------------------------------------------------------------------- ambiguous readings


def test_no_reading_is_chosen(contracts):
    readings = [one for contract in contracts.values() for one in contract["clause"]["readings"]]
    options = [
        option
        for contract in contracts.values()
        for ambiguity in contract.get("ambiguities", [])
        for option in ambiguity["options"]
    ]
    assert len(readings) == 12
    assert not [one for one in (*readings, *options) if "chosen" in one]


@pytest.mark.parametrize("reference", [WD, IL, SL])
def test_the_linking_coefficient_is_told_apart(contracts, reference):
    topics = [one["topic"] for one in contracts[reference]["ambiguities"]]
    assert topics[-1] == "revision"


# ------------------------------------------------------------------------------------------------ indices


def rows_of(name):
    with resource("sample", name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_series(document):
    (index,) = document["indices"]
    old, new = index["series"]
    assert (index["code"], old["code"], new["code"]) == ("syntec", "syntec-ancien", "syntec-revise")
    assert old["closed_after"] == "2022-07"
    assert (new["known_from"], new["previous_code"]) == ("2022-09-30", "syntec-ancien")
    assert (new["link_coefficient"], new["link_decimals"]) == ("0.97975", 1)


def test_every_value_is_there_with_its_quality(document):
    held = {
        (series["code"], one["month"]): one
        for series in document["indices"][0]["series"]
        for one in series["values"]  # in the order of vintages: the newest stays
    }
    rows = rows_of("syntec.csv")
    assert len(rows) == len(held) == 230
    for row in rows:
        value = held[row["series"], row["month"]]
        assert value["value"] == row["value"]
        assert value.get("quality", "published") == row["quality"]
        assert value.get("published_on", "") in (row["published_on"], "2021-01-29")


def test_the_2020_correction_keeps_both_vintages(sample_facts, document):
    values = document["indices"][0]["series"][0]["values"]
    corrected = sorted({one["month"] for one in values if one.get("vintage", 1) == 2})
    assert corrected == [f"2020-{month:02}" for month in range(3, 12)]
    assert {one["value"] for one in values if one["month"] in corrected and "vintage" not in one} == {"274.7"}
    assert all(one["is_estimated"] for one in values if one["month"] in corrected)
    frozen = sample_facts.table.last_known("syntec", date(2020, 12, 1))
    assert (str(frozen.month), str(frozen.value), frozen.estimated) == ("2020-10", "274.7", True)
    newer = sample_facts.table.last_known("syntec", date(2021, 2, 1))
    assert (str(newer.month), str(newer.value)) == ("2020-12", "275.0")


# -------------------------------------------------------------------------------------- nothing but facts


def texts_of(value, key=""):
    """Every text of a document, with the key it stands under."""
    if isinstance(value, str):
        yield key, value
    elif isinstance(value, dict):
        for name, one in value.items():
            yield from texts_of(one, name)
    elif isinstance(value, list):
        for one in value:
            yield from texts_of(one, key)


def test_no_fact_hides_in_a_note(document):
    assert not [text for key, text in texts_of(document) if key == "notes"]


def test_nobody_is_named(document):
    """Vendors are reached by role: a switchboard, a functional address."""
    text = resource("sample", "register.toml").read_text(encoding="utf-8")
    addresses = set(re.findall(r"[\w.+-]+@[\w.-]+", text))
    assert {one.partition("@")[0] for one in addresses} == {"contact", "commercial", "dpo", "dpo.rgpd"}
    phones = set(re.findall(r"(?:\+33|\b0)[ .]?\d(?:[ .]?\d\d){4}\b", text))
    assert phones == {vendor["phone"] for vendor in document["vendors"]}
    assert not re.search(r"\b(Monsieur|Madame|Mme|M\.) ", text)
    contacts = [one for vendor in document["vendors"] for one in vendor["contacts"]]
    assert {one["role"] for one in contacts} == {"general", "commercial", "dpo"}
    assert not [one for one in contacts if one.get("name") or one.get("phone")]


def test_texts_follow_french_typography(document):
    ignored = {"source", "link_source", "website", "uuid", "formula"}
    wrong = [
        f"{key}: {text!r}: {', '.join(faults(text))}"
        for key, text in texts_of(document)
        if key not in ignored and faults(text)
    ]
    assert not wrong, "\n".join(wrong)


def test_the_document_is_lossless(document, tmp_path):
    """Written as JSON and read back into another register, nothing has moved."""
    copy = tmp_path / "copie.cdk"
    registers.create_from_document(copy, json.loads(json.dumps(document)), FixedClock(TODAY), "copie")
    database = registers.open_register(copy, FixedClock(TODAY))
    try:
        assert registers.document_of(database) == document
        assert registers.check(database) == ()
    finally:
        database.close()


def test_making_it_leaves_nothing_beside_it(tmp_path):
    registers.create_register(tmp_path / "r", FixedClock(TODAY), with_sample=True)
    assert [one.name for one in tmp_path.iterdir()] == ["r"]
