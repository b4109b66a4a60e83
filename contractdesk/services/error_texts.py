"""The tables of texts that `services.errors` reads, by code.

Each is a function: a text is looked up when it is shown, never at import time.
"""

from collections.abc import Callable

from contractdesk.common.i18n import _
from contractdesk.services.error_texts_forms import FORMS
from contractdesk.services.error_texts_indices import INDEX_TEXTS
from contractdesk.services.error_texts_pieces import PIECES
from contractdesk.services.error_texts_restoring import RESTORING_TEXTS
from contractdesk.services.error_texts_revisions import REVISION_TEXTS
from contractdesk.services.error_texts_settings import SETTING_TEXTS
from contractdesk.services.error_texts_terms import TERMS_TEXTS

Text = Callable[[], str]
Texts = dict[str, Text | dict[str, Text]]

_FILES: Texts = {
    "missing_file": lambda: _(
        "Le fichier {file} est introuvable. Rien n’a été créé ni modifié. Vérifiez son nom et son "
        "emplacement, ou restaurez une sauvegarde."
    ),
    "empty_file": lambda: _(
        "Le fichier {file} est vide : ce n’est pas un registre ContractDesk. Il n’a pas été modifié. "
        "Choisissez un autre fichier ou restaurez une sauvegarde."
    ),
    "is_a_directory": lambda: _("{file} est un dossier. Rien n’a été modifié. Indiquez un fichier."),
    "not_a_file": lambda: _(
        "{file} n’est pas un fichier ordinaire. Rien n’a été modifié. Indiquez un autre fichier."
    ),
    "no_access": lambda: _(
        "Vous n’avez pas le droit de lire {file}. Rien n’a été modifié. Demandez l’accès à votre service "
        "informatique."
    ),
    "not_a_database": lambda: _(
        "Le fichier {file} n’est pas un registre ContractDesk. Il n’a pas été modifié. Choisissez un "
        "registre, ou restaurez une sauvegarde."
    ),
    "not_a_register": lambda: _(
        "Le fichier {file} appartient à un autre logiciel : ce n’est pas un registre ContractDesk. Il n’a "
        "pas été modifié. Choisissez un registre."
    ),
    "too_new": {
        "app_version": lambda: _(
            "Le registre {file} a été mis à jour par ContractDesk {app_version}. Il n’a pas été modifié. "
            "Installez cette version pour l’ouvrir."
        ),
        "": lambda: _(
            "Ce registre a été mis à jour par une version plus récente de ContractDesk. Il n’a pas été "
            "modifié. Installez cette version pour l’ouvrir."
        ),
    },
    "needs_upgrade": lambda: _(
        "Le registre {file} vient d’une version plus ancienne de ContractDesk. Il n’a pas été modifié. "
        "Ouvrez-le une fois dans la fenêtre, depuis un emplacement où vous pouvez écrire, pour le mettre à "
        "jour."
    ),
    "upgrade_failed": {
        "backup": lambda: _(
            "La mise à jour du registre {file} n’a pas pu se terminer. Il est resté dans son ancienne "
            "version, et une sauvegarde en a été faite : {backup}. Réessayez, ou prévenez votre service "
            "informatique."
        ),
        "": lambda: _(
            "La mise à jour du registre n’a pas pu se terminer. Il est resté dans son ancienne version. "
            "Réessayez, ou prévenez votre service informatique."
        ),
    },
    "schema_altered": lambda: _(
        "La structure du registre a été changée par un autre logiciel. Rien n’y a été écrit. Restaurez une "
        "sauvegarde vérifiée."
    ),
    "corrupt": lambda: _(
        "Le registre {file} est endommagé. Rien n’y a été écrit. Gardez ce fichier et restaurez une "
        "sauvegarde vérifiée."
    ),
    "value_unreadable": lambda: _(
        "Le registre contient une valeur illisible ({value}), écrite par un autre logiciel. Rien n’a été "
        "modifié. Restaurez une sauvegarde vérifiée."
    ),
    "read_only": lambda: _(
        "Lecture seule : vous n’avez pas le droit d’écrire {file} à cet emplacement. Rien n’a été modifié. "
        "Choisissez un autre dossier ou demandez l’accès."
    ),
    "read_only_recovery": lambda: _(
        "Un poste s’est arrêté pendant un enregistrement dans {file}. Rien n’a été modifié. Ouvrez le "
        "registre depuis un poste autorisé à écrire pour terminer la remise en état."
    ),
    "locked": lambda: _(
        "Le registre {file} est en cours d’enregistrement par un autre programme. Rien n’a été enregistré. "
        "Réessayez dans un instant."
    ),
    "io_error": lambda: _(
        "Le disque ou le réseau n’a pas répondu pour {file}. Rien n’a été enregistré. Vérifiez la "
        "connexion, puis réessayez."
    ),
    "disk_full": lambda: _(
        "Disque plein : rien n’a été enregistré pour {file}, ce qui existait est intact. Libérez de "
        "l’espace, puis réessayez."
    ),
    "out_of_memory": lambda: _(
        "La mémoire de l’ordinateur ne suffit pas. Rien n’a été enregistré. Fermez d’autres programmes, "
        "puis réessayez."
    ),
    "unsafe_settings": lambda: _(
        "Le registre ne peut pas être ouvert de façon sûre sur ce poste. Rien n’a été modifié. Prévenez "
        "votre service informatique."
    ),
    "cannot_open": lambda: _(
        "Le registre {file} n’a pas pu être ouvert. Rien n’a été modifié. Vérifiez vos droits sur son "
        "dossier, puis réessayez."
    ),
    "exists": lambda: _(
        "Le fichier {file} existe déjà. Il n’a pas été remplacé. Choisissez un autre nom, ou confirmez le "
        "remplacement (option --force)."
    ),
    "missing_folder": {
        "folder": lambda: _(
            "Le dossier {folder} n’existe pas. Rien n’a été écrit. Créez-le ou choisissez un autre "
            "emplacement."
        ),
        "": lambda: _(
            "Le dossier demandé pour {file} n’existe pas. Rien n’a été écrit. Créez-le ou choisissez un "
            "autre emplacement."
        ),
    },
    "file_in_use": lambda: _(
        "Le fichier {file} est ouvert dans un autre logiciel, peut-être Excel. Rien n’a été perdu. "
        "Fermez-le, puis réessayez."
    ),
    "name_invalid": lambda: _(
        "Le nom {file} n’est pas accepté par le système. Rien n’a été écrit. Choisissez un nom plus court "
        "et sans signe particulier."
    ),
    "leftover_journal": lambda: _(
        "À côté de {file} se trouve la trace d’un enregistrement interrompu. Rien n’a été écrit. "
        "Choisissez un autre nom, ou rouvrez d’abord l’ancien registre."
    ),
    "settings_invalid": lambda: _(
        "Un réglage ne peut pas être enregistré. Les réglages précédents sont gardés. Réessayez après "
        "avoir relancé ContractDesk."
    ),
    "value_refused": lambda: _(
        "Une valeur n’est pas acceptée par le registre. Rien n’a été enregistré. Corrigez la saisie, puis "
        "réessayez."
    ),
}

_CONFLICTS: Texts = {
    "stale": lambda: _(
        "Cette fiche a été modifiée ailleurs pendant que vous la modifiiez. Rien n’a été écrasé. "
        "Rechargez-la, puis reprenez votre saisie."
    ),
    "duplicate": lambda: _(
        "Une fiche porte déjà ce nom ou cette référence. Rien n’a été enregistré. Choisissez un autre nom."
    ),
    "still_referenced": lambda: _(
        "Cette fiche est encore utilisée par une autre. Rien n’a été supprimé. Retirez d’abord ce qui "
        "l’utilise."
    ),
    "append_only": lambda: _("Le journal du registre ne peut pas être modifié. Rien n’a été changé."),
    "not_undoable": lambda: _(
        "« {label} » ne peut pas être annulé de cette façon. Rien n’a été changé. Utilisez l’annulation "
        "prévue pour cette opération."
    ),
    "undo_conflict": lambda: _(
        "Le registre a changé depuis « {label} ». Rien n’a été annulé ni rétabli. Modifiez les fiches "
        "concernées à la main."
    ),
    "contract_not_found": lambda: _("Aucun contrat ne porte la référence « {reference} »."),
    "revision_changed": lambda: _(
        "Les indices ou les prix ont changé depuis ce calcul. La révision n’a pas été enregistrée. "
        "Recalculez, puis vérifiez le résultat."
    ),
    "revision_exists": lambda: _(
        "Une révision est déjà enregistrée au {on} ou après. Rien n’a été enregistré. Annulez-la d’abord "
        "si elle est à refaire."
    ),
    "revision_followed": lambda: _(
        "La révision du {on} est suivie d’une autre, au {later}, qui part de son prix. Rien n’a été annulé. "
        "Annulez d’abord la plus récente."
    ),
    "revision_not_found": lambda: _(
        "Aucune révision au {on} n’est enregistrée pour le contrat {reference}. Rien n’a été changé. Relisez "
        "la liste des révisions."
    ),
    "provisional_unconfirmed": lambda: _(
        "Un indice manque : saisissez-le dans la page Indices, ou cochez cette case."
    ),
    "revision_not_frozen": lambda: _(
        "La révision du {on} a été enregistrée par une version qui n’en gardait pas le détail : sa fiche ne "
        "peut pas être imprimée. Rien n’a été écrit."
    ),
    "cancel_reason_missing": lambda: _("Indiquez pourquoi la révision est annulée."),
    "reading_unknown": lambda: _(
        "La clause n’a pas de lecture « {reading} ». Rien n’a été enregistré. Lectures possibles : {known}."
    ),
    "revision_provisional": lambda: _(
        "Ce résultat est provisoire : la valeur de {months} devait être parue et manque. La révision n’a "
        "pas été enregistrée. Saisissez la valeur, ou confirmez (option --confirm)."
    ),
    "cancelled": lambda: _("Opération interrompue à votre demande. Rien n’a été enregistré."),
}

_ACTS: Texts = {
    "deadline_changed": lambda: _(
        "Cette échéance du contrat {reference} n’est plus celle qui était affichée : ses dates ont changé, "
        "ou elle est déjà traitée. Rien n’a été enregistré. Relisez la liste, puis recommencez."
    ),
    "ended_needs_decision": lambda: _(
        "Le contrat {reference} est échu : il reste dans la liste tant que sa suite n’est pas connue. Rien "
        "n’a été enregistré. Enregistrez la clôture sans suite, ou le contrat qui lui succède."
    ),
    "reason_missing": lambda: _("Indiquez ce qui a été fait, ou pourquoi il n’y a rien à faire."),
    "snooze_in_past": lambda: _("Le rappel doit être après aujourd’hui."),
    "snooze_too_late": lambda: _(
        "Après le {last}, il serait trop tard pour agir. Choisissez une date plus proche, ou la prochaine "
        "période."
    ),
    "no_next_period": lambda: _(
        "Aucune période ne suit celle-ci de façon certaine. Choisissez une date de rappel."
    ),
    "day_missing": lambda: _("Indiquez cette date."),
    "day_in_future": lambda: _("Cette date est dans l’avenir."),
    "decision_period_missing": lambda: _("Indiquez le dernier jour de la période dont il s’agit."),
    "decision_period_unknown": lambda: _("Aucune période du contrat ne finit le {day}."),
    "decision_nothing_follows": lambda: _(
        "Aucune reconduction n’est possible après le {day} : il n’y a rien à décider."
    ),
    "decision_before_another": lambda: _(
        "Une autre décision, du {day}, porte sur cette période : une décision antérieure ne la remplace pas."
    ),
    "decision_exists": lambda: _(
        "Cette décision est déjà enregistrée pour le contrat {reference}. Rien n’a été ajouté."
    ),
    "end_day_missing": lambda: _("Indiquez le dernier jour du contrat."),
    "end_day_outside": lambda: _("Le contrat ne court pas jusqu’à cette date."),
    "contract_goes_on": lambda: _(
        "Le contrat {reference} se poursuit : il ne peut pas être clos. Rien n’a été enregistré. Enregistrez "
        "d’abord la lettre ou la décision qui y met fin."
    ),
    "contract_not_started": lambda: _(
        "Les dates du contrat {reference} ne sont pas connues. Rien n’a été enregistré. Renseignez d’abord "
        "son début et sa durée."
    ),
    "letter_after_exit": lambda: _("La lettre est partie après la fin de la période, le {day}."),
    "letter_exit_unknown": lambda: _("Le contrat ne peut pas être quitté le {day}."),
    "letter_exit_last": lambda: _(
        "Le contrat s’arrête de lui-même le {day} : aucune lettre n’est à envoyer."
    ),
    "letter_exists": lambda: _("La lettre du {day} est déjà enregistrée. Rien n’a été ajouté."),
    "receipt_before_sending": lambda: _("La lettre n’a pas pu être reçue avant son envoi, le {day}."),
}

_VALUES: Texts = {
    "invalid_fields": lambda: _("Certains champs sont à corriger. Rien n’a été enregistré."),
    "number_invalid": lambda: _("« {text} » n’est pas un nombre. Exemple attendu : 1 234,5."),
    "number_ambiguous": lambda: _("« {text} » se lit de deux façons. Écrivez 1234 ou 1,234."),
    "number_too_large": lambda: _("« {text} » est un nombre trop grand."),
    "count_invalid": lambda: _("« {text} » n’est pas un nombre entier."),
    "count_out_of_range": lambda: _("« {text} » n’est pas accepté : indiquez un nombre de {least} à {most}."),
    "percent_invalid": lambda: _("« {text} » n’est pas un pourcentage. Exemple attendu : 2,5 %."),
    "percent_ambiguous": lambda: _("« {text} » se lit de deux façons. Écrivez 1234 % ou 1,234 %."),
    "percent_too_large": lambda: _("« {text} » est un pourcentage trop grand."),
    "amount_invalid": lambda: _("« {text} » n’est pas un montant. Exemple attendu : 2 950,00 €."),
    "amount_ambiguous": lambda: _("« {text} » se lit de deux façons. Écrivez 1234,00 ou 1,23."),
    "amount_too_precise": lambda: _(
        "« {text} » a plus de deux décimales. Arrondissez le montant au centime."
    ),
    "amount_too_large": lambda: _("« {text} » est un montant trop grand."),
    "amount_with_vat": lambda: _("« {text} » est un montant TTC. Le registre attend le montant hors taxes."),
    "date_invalid": lambda: _("« {text} » n’est pas une date. Exemple attendu : 31/12/2026."),
    "date_out_of_range": lambda: _("« {text} » est hors du calendrier du registre (années 1900 à 2199)."),
    "month_invalid": {
        "text": lambda: _("« {text} » n’est pas un mois. Exemple attendu : 2024-12."),
        "": lambda: _("Ce mois n’est pas lisible. Exemple attendu : 2024-12."),
    },
    "month_out_of_range": lambda: _("« {text} » est hors du calendrier du registre (années 1900 à 2199)."),
    "duration_not_positive": lambda: _(
        "Une durée doit être d’au moins une unité ; « {count} » n’est pas acceptée."
    ),
    "duration_too_long": lambda: _(
        "Une durée de « {count} » est trop longue pour le calendrier du registre."
    ),
    "clause_negative_part": lambda: _("Une part de la formule de révision est nulle ou négative."),
    "clause_weights_not_one": {
        "total": lambda: _(
            "La part fixe ({fixed}) et les parts indexées ({weights}) font {total}\u00a0: leur total doit "
            "faire 1, sinon le prix changerait même quand l’indice ne bouge pas."
        ),
        "": lambda: _("La part fixe et les parts indexées de la formule ne font pas 1 au total."),
    },
    "clause_floor_above_cap": {
        "cap": lambda: _(
            "Le plancher ({floor}\u00a0%) est plus haut que le plafond ({cap}\u00a0%)\u00a0: aucun prix ne "
            "peut respecter les deux."
        ),
        "": lambda: _("Le plancher de la révision est plus haut que son plafond."),
    },
}

_CALCULATIONS: Texts = {
    "no_clause": lambda: _(
        "Le contrat {reference} n’a pas de clause de révision enregistrée : rien à calculer."
    ),
    "clause_firm": lambda: _("La clause dit que les prix sont fermes : il n’y a pas de révision à calculer."),
    "index_not_named": lambda: _(
        "La clause est indexée sans nommer son indice. Renseignez l’indice de révision du contrat."
    ),
    "revision_before_start": lambda: _("Le {on} est avant le début du contrat ({start}) : rien à réviser."),
    "start_unknown": lambda: _(
        "La date de début du contrat n’est pas connue : le calcul est impossible. Renseignez-la, ou "
        "essayez avec une date de départ libre."
    ),
    "amount_unknown": lambda: _(
        "Le montant annuel HT du contrat n’est pas connu à cette date : le calcul est impossible. "
        "Renseignez-le, ou essayez avec un prix de départ libre."
    ),
    "signature_unknown": lambda: _(
        "La clause se réfère à la date de signature, qui n’est pas connue : le calcul est impossible. "
        "Renseignez-la."
    ),
    "previous_index_unknown": lambda: _(
        "L’indice utilisé pour la révision du {on} n’est pas connu : la chaîne ne peut pas être calculée. "
        "Enregistrez cette révision d’abord."
    ),
    "index_unknown": lambda: _(
        "L’indice « {index} » n’est pas dans le registre : le calcul est impossible. Importez ses valeurs."
    ),
    "index_not_known_yet": lambda: _(
        "Aucune valeur de l’indice « {index} » n’était parue au {on} : le calcul est impossible. Importez "
        "les valeurs antérieures."
    ),
    "index_value_missing": lambda: _(
        "La valeur de {month} de l’indice « {index} » manque et la clause nomme ce mois : le calcul est "
        "refusé. Saisissez cette valeur dans la page Indices."
    ),
    "index_not_linked": lambda: _(
        "Les deux indices appartiennent à des séries différentes ({base} et {current}) sans coefficient de "
        "raccordement : le calcul est impossible."
    ),
}

_PAYMENTS: Texts = {
    "interest_rate_unknown": lambda: _(
        "Le taux des intérêts de retard du semestre {semester} n’est pas connu : le calcul est impossible. "
        "Saisissez ce taux dans les réglages du registre."
    ),
}

_DOCUMENTS: Texts = {
    "document_not_a_register": lambda: _(
        "Ce document n’est pas un registre ContractDesk. Rien n’a été créé."
    ),
    "copy_unreadable": lambda: _(
        "« {name} » ne peut pas être lu comme une copie complète en JSON : il est abîmé, ou d’un autre "
        "format. Rien n’a été créé. Choisissez un fichier écrit par « Copie complète en JSON »."
    ),
    "document_too_new": lambda: _(
        "Ce document a été écrit par une version plus récente de ContractDesk. Rien n’a été créé. "
        "Installez cette version."
    ),
    "document_unknown_key": lambda: _(
        "Le document contient un champ inconnu, {key}, à {place}. Rien n’a été créé."
    ),
    "document_value_invalid": lambda: _(
        "La valeur « {value} » n’est pas acceptée à {place}. Rien n’a été créé."
    ),
    "document_value_missing": lambda: _("Le champ {key} manque à {place}. Rien n’a été créé."),
    "document_reference_unknown": lambda: _(
        "« {name} », nommé à {place}, n’existe pas dans le document. Rien n’a été créé."
    ),
}

_INDICES: Texts = {
    "index_csv_invalid": lambda: _(
        "Le fichier d’indices n’est pas correct, rien n’a été importé : {faults}."
    ),
    "not_text": lambda: _("Le fichier {file} n’est pas un fichier texte en UTF-8. Rien n’a été enregistré."),
    "file_too_large": lambda: _("Le fichier {file} est trop gros pour être lu. Rien n’a été enregistré."),
}

FAULTS: dict[str, Text] = {
    "file_empty": lambda: _("le fichier est vide"),
    "malformed": lambda: _("la ligne n’est pas au format CSV"),
    "column_missing": lambda: _("cette colonne manque"),
    "column_unknown": lambda: _("cette colonne n’est pas connue"),
    "column_repeated": lambda: _("cette colonne est répétée"),
    "too_many_cells": lambda: _("il y a plus de valeurs que de colonnes"),
    "missing": lambda: _("la valeur manque"),
    "month": lambda: _("« {value} » n’est pas un mois (attendu : 2024-12)"),
    "figure": lambda: _("« {value} » n’est pas un nombre (attendu : 322.2)"),
    "day": lambda: _("« {value} » n’est pas une date (attendu : 2025-11-28)"),
    "day_before_month": lambda: _("la date {value} est antérieure au mois"),
    "quality": lambda: _("« {value} » n’est pas une qualité (published, derived, unofficial, uncertain)"),
    "count": lambda: _("« {value} » n’est pas un nombre entier positif"),
    "yes_no": lambda: _("« {value} » n’est pas lisible (attendu : yes ou no)"),
    "repeated": lambda: _("cette valeur est donnée deux fois"),
}

_WORKBOOKS: Texts = {
    "workbook_empty": lambda: _(
        "Le fichier {file} est vide. Rien n’a été importé. Choisissez un classeur Excel (.xlsx)."
    ),
    "sheet_empty": lambda: _(
        "Le fichier {file} ne contient aucune ligne. Rien n’a été importé. Choisissez un autre fichier."
    ),
    "nothing_to_import": lambda: _(
        "Aucune ligne n’est cochée : rien n’a été importé. Cochez au moins une ligne sans faute."
    ),
    "workbook_not_xlsx": lambda: _(
        "Le fichier {file} n’est pas un classeur Excel (.xlsx). Rien n’a été importé. Choisissez un autre "
        "fichier."
    ),
    "workbook_old_format": lambda: _(
        "Le fichier {file} est dans l’ancien format d’Excel. Rien n’a été importé. Enregistrez-le au "
        "format .xlsx, puis recommencez."
    ),
    "workbook_opendocument": lambda: _(
        "Le fichier {file} est un classeur OpenDocument. Rien n’a été importé. Enregistrez-le au format "
        ".xlsx, puis recommencez."
    ),
    "workbook_protected": lambda: _(
        "Le fichier {file} est protégé par un mot de passe. Rien n’a été importé. Retirez la protection, "
        "puis recommencez."
    ),
    "workbook_damaged": lambda: _(
        "Le classeur {file} est endommagé ou incomplet. Rien n’a été importé. Ouvrez-le dans Excel, "
        "enregistrez-le de nouveau, puis recommencez."
    ),
    "workbook_too_large": lambda: _(
        "Le classeur {file} est trop gros pour être importé. Rien n’a été importé. Retirez ce qui n’est "
        "pas à importer, puis recommencez."
    ),
    "workbook_unsafe": lambda: _(
        "Le classeur {file} contient ce qu’aucun tableur n’écrit : il est refusé par sécurité. Rien n’a "
        "été importé. Demandez un autre fichier à son auteur."
    ),
    "workbook_without_sheets": lambda: _(
        "Le classeur {file} n’a aucune des feuilles à importer ({sheets}). Rien n’a été importé. Partez du "
        "modèle fourni."
    ),
    "import_stopped": lambda: _("Rien n’a été importé. {fault}"),
    "import_faults": lambda: _(
        "Le classeur {file} contient {count}. Rien n’a été importé. Corrigez le classeur, puis recommencez."
    ),
}

_USAGE: Texts = {
    "usage_missing": lambda: _("Il manque {names}. Voir {help}."),
    "usage_unknown": lambda: _("« {text} » n’est pas attendu ici. Voir {help}."),
    "usage_value_missing": lambda: _("Il manque la valeur de {name}. Voir {help}."),
    "usage_value_unwanted": lambda: _("{name} ne prend pas de valeur. Voir {help}."),
    "usage_choice": lambda: _("« {text} » n’est pas un choix de {name}. Choix possibles : {known}."),
    "export_kind_unknown": lambda: _("« {kind} » n’est pas un format d’export. Choix possibles : {kinds}."),
    "usage_together": lambda: _("{first} ne va pas avec {second}. Donnez l’un ou l’autre."),
    "unknown_option": lambda: _("Option inconnue : {option}. Voir contractdesk --help."),
    "option_without_value": lambda: _("L’option {option} attend une valeur. Voir contractdesk --help."),
    "theme_invalid": lambda: _("« {text} » n’est pas une apparence. Choix possibles : system, light, dark."),
    "too_many_registers": lambda: _("Un seul registre à la fois : « {text} » est de trop."),
    "unknown_command": lambda: _(
        "« {text} » n’est ni une commande ni un registre. Commandes : {known}. Voir contractdesk --help."
    ),
    "no_screen": lambda: _(
        "Aucun écran n’est disponible : la fenêtre ne peut pas s’ouvrir. Une commande travaille sans "
        "écran, par exemple contractdesk status REGISTRE. Voir contractdesk --help."
    ),
    "screen_unusable": lambda: _(
        "La fenêtre ne peut pas s’ouvrir : l’écran ne répond pas, ou une bibliothèque d’affichage manque. "
        "Rien n’a été modifié. Le détail est dans le journal technique."
    ),
    "usage_unreadable": lambda: _("La commande n’est pas comprise. Voir {help}."),
}

_PROBLEMS: Texts = {
    "damaged": lambda: _("Le fichier du registre est endommagé. Restaurez une sauvegarde vérifiée."),
    "journal_gap": lambda: _("Des opérations manquent dans le journal, du n° {first} au n° {last}."),
    "journal_altered": lambda: _(
        "L’opération n° {operation} du journal a été modifiée en dehors de ContractDesk."
    ),
    "journal_images_altered": lambda: _(
        "Le détail de l’opération n° {operation} du journal a été modifié en dehors de ContractDesk."
    ),
    "row_altered": lambda: _("Une fiche du tableau « {table} » a été modifiée en dehors de ContractDesk."),
    "row_missing": lambda: _("Une fiche du tableau « {table} » a été supprimée en dehors de ContractDesk."),
    "row_unknown": lambda: _("Une fiche du tableau « {table} » a été ajoutée en dehors de ContractDesk."),
}

TEXTS = (
    _FILES
    | _CONFLICTS
    | _ACTS
    | FORMS
    | _VALUES
    | SETTING_TEXTS
    | RESTORING_TEXTS
    | INDEX_TEXTS
    | REVISION_TEXTS
    | TERMS_TEXTS
    | _CALCULATIONS
    | _PAYMENTS
    | _INDICES
    | _DOCUMENTS
    | PIECES
    | _WORKBOOKS
    | _USAGE
    | _PROBLEMS
)
"""Every known code. A code whose errors do not all carry the same parameters has several texts: the one whose
key is a parameter that is there, or the one under the empty key."""
