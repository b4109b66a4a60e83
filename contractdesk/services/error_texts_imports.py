"""The texts of what can go wrong with files that are taken in: documents, index values, workbooks."""

from collections.abc import Callable

from contractdesk.common.i18n import _

Texts = dict[str, Callable[[], str] | dict[str, Callable[[], str]]]

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

FAULTS: dict[str, Callable[[], str]] = {
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

IMPORT_TEXTS = _DOCUMENTS | _INDICES | _WORKBOOKS
