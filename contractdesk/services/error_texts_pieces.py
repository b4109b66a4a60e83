"""The texts of what can go wrong with the attached files, by code; see `error_texts`."""

from collections.abc import Callable

from contractdesk.common.i18n import _

PIECES: dict[str, Callable[[], str] | dict[str, Callable[[], str]]] = {
    "document_empty": lambda: _(
        "Le fichier {file} est vide. Il n’a pas été joint. Choisissez un autre fichier."
    ),
    "document_too_big": lambda: _(
        "Le fichier {file} pèse {size} Mo. Il n’a pas été joint : la limite est de 50 Mo par fichier. "
        "Joignez-en une version plus légère, ou seulement les pages utiles."
    ),
    "document_type_refused": lambda: _(
        "Le fichier {file} n’est pas d’un type accepté. Il n’a pas été joint. Types acceptés : {endings}. "
        "Enregistrez-le en PDF, puis recommencez."
    ),
    "document_not_its_type": lambda: _(
        "Le fichier {file} n’est pas un vrai fichier « {ending} » : son contenu est autre chose. Il n’a pas "
        "été joint. Ouvrez-le dans son logiciel, enregistrez-le de nouveau, puis recommencez."
    ),
    "document_has_macros": lambda: _(
        "Le fichier {file} contient des macros. Il n’a pas été joint. Enregistrez-le en PDF, puis "
        "recommencez."
    ),
    "document_unfolds": lambda: _(
        "Le fichier {file} est fait pour occuper toute la mémoire une fois ouvert. Il n’a pas été joint. "
        "Demandez un autre fichier à son auteur."
    ),
    "document_exists": lambda: _(
        "Ce fichier est déjà joint au contrat {reference}, sous le titre « {title} ». Rien n’a été ajouté."
    ),
    "document_not_found": lambda: _(
        "Ce document n’est plus dans le registre. Rien n’a été changé. Relisez la liste, puis recommencez."
    ),
    "document_without_file": lambda: _(
        "Aucun fichier n’est joint au document « {title} ». Joignez-le d’abord."
    ),
    "document_unreadable": lambda: _(
        "La pièce « {title} » ne peut pas être montrée ici : elle est protégée ou endommagée. Elle reste "
        "enregistrée telle quelle. Ouvrez-la dans son logiciel."
    ),
    "letter_exit_missing": lambda: _("Choisissez le dernier jour du contrat."),
    "letter_without_sense": lambda: _(
        "« {letter} » n’a pas de sens pour le contrat {reference} aujourd’hui. Aucune lettre n’a été faite. "
        "Choisissez une autre lettre."
    ),
    "letter_model_not_word": lambda: _(
        "Le modèle de lettre {file} n’est pas un document Word (.docx) lisible et sans macros. Aucune lettre "
        "n’a été faite. Enregistrez-le de nouveau dans Word, ou supprimez-le : le modèle d’origine reviendra."
    ),
    "letter_model_unknown_field": lambda: _(
        "Le modèle de lettre {file} demande le champ « {name} », qui n’existe pas, dans « {place} ». Aucune "
        "lettre n’a été faite. Corrigez-le dans Word d’après la liste « champs.txt » du même dossier, ou "
        "supprimez le modèle : celui d’origine reviendra."
    ),
    "letter_model_broken": lambda: _(
        "Le modèle de lettre {file} contient une marque mal écrite ou non refermée, dans « {place} ». Aucune "
        "lettre n’a été faite. Corrigez-la dans Word, ou supprimez le modèle : celui d’origine reviendra."
    ),
    "piece_missing": lambda: _(
        "La pièce « {title} » du contrat {reference} est absente du dossier « pieces » du registre. Remettez "
        "ce dossier en place depuis une sauvegarde, ou joignez le fichier de nouveau."
    ),
    "piece_altered": {
        "kept_on": lambda: _(
            "La pièce « {title} » du contrat {reference} est différente de celle enregistrée le {kept_on} : "
            "elle n’est pas ouverte. Remettez le fichier d’origine en place depuis une sauvegarde, ou "
            "joignez-le de nouveau."
        ),
        "": lambda: _(
            "La pièce « {title} » du contrat {reference} est différente de celle enregistrée : elle n’est "
            "pas ouverte. Remettez le fichier d’origine en place depuis une sauvegarde, ou joignez-le de "
            "nouveau."
        ),
    },
}
