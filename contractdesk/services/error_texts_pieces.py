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
