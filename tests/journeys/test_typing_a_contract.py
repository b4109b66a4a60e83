"""The Operis contract typed from its paper into an empty register, through the real form, keyboard only."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog

from contractdesk.services import registers
from contractdesk.ui.contract_form.dialog import ContractDialog
from tests import gui
from tests.journeys.person import Person
from tests.journeys.typist import CONTROL, Typist

REFERENCE = "2025CM0417"
GROUPS = (
    ("Droit des sols, cadastre et urbanisme", "4161.65"),
    ("Saisine par voie électronique (GNAU)", "691,74"),
    ("Éditions légales PLAT’AU (GNAU)", "576,45 €"),
)
# Name, code, licences (None: unlimited), rank of the group that gives the price.
MODULES = (
    ("Serveur WEB", "OXA-SVW-MLS", None, 1),
    ("DIA /I – Gestion des dossiers DIA", "OXA-DII-MLU", "1", 1),
    ("ADS TAXES – Taxes et participations des dossiers Droit des sols", "OXA-TXI-MLU", "2", 1),
    ("VECPRO – Lien SIG côté OPERIS", "OXA-VPO-MLU", "2", 1),
    ("ADS /I – Instruction des dossiers du Droit des sols", "OXA-ADI-MLU", "2", 1),
    ("Assistance annuelle", "OXA-SVW-JAH", "1", 1),
    ("Mise à jour et intégration des données DGI", "OXA-DGI-MLU", "1", 1),
    ("CADASTRE – Gestion du cadastre MAJIC et règlement PLU", "OXA-CAD-MLU", "5", 1),
    ("SVES – GNAU, module Saisine et suivi site", "OXA-SVE-MLS", None, 2),
    ("LEGA/PLAT’AU – GNAU, module Éditions légales", "OXA-LEG-MLS", None, 3),
)
MODULE_UNLIMITED, MODULE_OWN_START, LINE_UNLIMITED, COMMITMENT_YEARLY = 4, 5, 6, 5
YEARLY_RIGHT, CONDITION = 6, 8
OPERIS_CLAUSE = 3


def test_the_operis_contract_is_typed_from_its_paper(
    person, chosen, tmp_path, sample_database, windows_shown
):
    chosen.append(tmp_path / "neuf.contractdesk")
    person.start()
    person.clicks("Nouveau registre…")
    person.presses(Qt.Key.Key_N, CONTROL)
    person.wait(lambda: len(forms()) == 1)
    (form,) = forms()
    form.activateWindow()
    person.wait(form.isActiveWindow)
    person.wait(form.parties.reference.hasFocus)

    hands = Typist(form, person.qtbot)
    type_parties(hands, form.parties)
    type_terms(hands, form.steps["terms"])
    form.refresh()
    assert "5. du 01/01/2029 au 31/12/2029" in form.preview.text("periods")
    type_prices(hands, form.steps["prices"])
    hands.goes_to_step(4)
    hands.takes_from_menu(form.steps["revision"].editor.presets, OPERIS_CLAUSE)
    person.wait(lambda: form.form().clause is not None)
    type_payment(hands, form.steps["payment"])
    type_commitments(hands, form.steps["commitments"])
    form.refresh()
    assert "5\u202f429,84" in form.preview.text("amounts")
    hands.presses(Qt.Key.Key_Return, CONTROL)
    person.wait(lambda: forms() == [])
    person.settle()
    assert person.title() == "Contrats"
    person.reads(REFERENCE, "Maintenance OXALIS", "Reconduction acquise")

    typed = registers.document_of(person.desk.register.snapshot.database)
    sample = registers.document_of(sample_database)
    assert contract(typed) == contract(sample)
    assert modules(typed) == modules(sample)
    assert set(windows_shown) <= {"MainWindow", "ContractDialog", "QMenu"}


def forms():
    """The contract forms on screen."""
    return [
        one for one in QApplication.topLevelWidgets() if isinstance(one, ContractDialog) and one.isVisible()
    ]


def type_parties(hands, step):
    hands.fills(
        step,
        reference=REFERENCE,
        vendor="OPERIS",
        object="Maintenance OXALIS\u00a0: droit des sols, cadastre et urbanisme",
        signed_on="110225",
        signed_by="le client",
    )


def type_terms(hands, step):
    hands.goes_to_step(2)
    hands.fills(
        step,
        effect_on="01/01/25",
        effect_rule=(
            "01/01/2025, puis à la date de mise en service de chaque module (date de formation, à défaut "
            "d’installation)"
        ),
        initial="12",
        renewal_kind="Tacite",
        renewal="12",
        max_renewals="4",
        notice="3",
        notice_before="date de fin",
        notice_form="LRAR",
        notice_by="l’éditeur ou le client",
    )


def type_prices(hands, step):
    hands.goes_to_step(3)
    hands.adds(
        step.modules,
        [(name, code, "OXALIS", count) for name, code, count, _group in MODULES],
        [
            (MODULE_OWN_START,) if count else (MODULE_UNLIMITED, MODULE_OWN_START)
            for _name, _code, count, _group in MODULES
        ],
    )
    hands.adds(step.groups, GROUPS)
    hands.adds(
        step.lines,
        [(name, None, None, group, name, count) for name, _code, count, group in MODULES],
        [() if count else (LINE_UNLIMITED,) for _name, _code, count, _group in MODULES],
    )


def type_payment(hands, step):
    hands.goes_to_step(5)
    hands.fills(
        step,
        billing_moment="à la date d’anniversaire",
        payment_days="30",
        payment_from="date d’émission de la facture",
        payment_method="mandat administratif",
        late_interest="taux légal majoré de 8\u00a0% par mois de retard",
        gap_fee_rule=(
            "interruption faute de contrat\u00a0: redevance de rétablissement (R / 360) × N, N = jours non "
            "couverts"
        ),
        gap_fee_divisor="360",
    )


def type_commitments(hands, step):
    hands.goes_to_step(6)
    hands.fills(
        step,
        hours_wording="lundi-jeudi 9h-12h, 14h-18h\u00a0; vendredi 9h-12h, 14h-17h\u00a0; sauf jours fériés",
    )
    hands.ticks(step, "hours_skip_holidays")
    hands.adds(
        step.hours, [(0, -1, "9h", "12h"), (0, -1, "14h", "18h"), (4, 0, "9h", "12h"), (4, 0, "14h", "17h")]
    )
    hands.adds(
        step.levels,
        [
            ("Bloquante", None, None, "8 jours ouvrés", "15 jours ouvrés"),
            ("Majeure", None, None, "15 jours ouvrés", "mise à jour suivante"),
            ("Mineure", None, None, None, "une mise à jour suivante"),
        ],
    )
    hands.adds(
        step.commitments,
        [
            (YEARLY_RIGHT, "assistance annuelle sur site", "OXALIS", "1", ""),
            (YEARLY_RIGHT, "mise à jour MAJIC sous 1 mois après réception des données", "OXALIS", "1", ""),
            (
                CONDITION,
                "maintenance refusée si la version a plus de 12 mois de retard",
                "OXALIS",
                "12",
                "mois",
            ),
        ],
        [(COMMITMENT_YEARLY,), (COMMITMENT_YEARLY,), ()],
    )
    hands.fills(
        step,
        dpo_email="dpo@operis.fr",
        breach_notice="le plus rapidement possible",
        subprocessor_rule="objection de la commune sous 7 jours",
        audit="préavis 30 jours calendaires\u00a0; un par 12 mois",
        liability="action dans les 6 mois de l’événement\u00a0; plafond\u00a0: redevance annuelle",
    )


def bare(value):
    """A part of the document without keys, and with one kind of space: a person does not see which it is."""
    if isinstance(value, dict):
        return {name: bare(one) for name, one in value.items() if name != "uuid"}
    if isinstance(value, list):
        return [bare(one) for one in value]
    return value.replace("\u00a0", " ") if isinstance(value, str) else value


def contract(document):
    """The contract as the register holds it; its document is a file, which nobody types."""
    (found,) = [one for one in document["contracts"] if one["reference"] == REFERENCE]
    return {name: bare(one) for name, one in found.items() if name not in ("uuid", "documents")}


def modules(document):
    (vendor,) = [one for one in document["vendors"] if one["name"] == "OPERIS"]
    return sorted((bare(one) for one in vendor["modules"]), key=lambda one: one["code"])


def test_what_was_typed_before_a_crash_is_offered_when_the_register_opens(
    person, register, theme, clock, data_dir, qtbot
):
    person.start(register)
    person.presses(Qt.Key.Key_N, CONTROL)
    person.wait(lambda: len(forms()) == 1)
    (form,) = forms()
    form.parties.reference.setText("R-1")
    form.drafting.keep()
    person.settle()
    QDialog.reject(form)  # the program dies
    person.close()

    again = Person(gui.furnished(theme, clock, data_dir), qtbot)
    again.start(register)
    again.sees_message("Une saisie n’avait pas été enregistrée : un nouveau contrat")
    again.clicks("L’ouvrir", again.window.bars)
    again.wait(lambda: len(forms()) == 1)
    (form,) = forms()
    again.wait(lambda: "draft" in form.bars.texts())
    again.clicks("La reprendre", form.bars)
    assert form.form().reference == "R-1"
    form.leave()
    again.close()
    again.window.deleteLater()


def test_a_form_that_is_open_when_the_program_is_ended_ends_with_it(person, register):
    person.start(register)
    person.presses(Qt.Key.Key_N, CONTROL)
    person.wait(lambda: len(forms()) == 1)
    (form,) = forms()
    person.settle()
    person.desk.close()  # as the end of the session does: no modal window stops it
    person.wait(lambda: not person.window.isVisible())
    form.close()
    assert not form.isVisible()
