"""The texts of what can go wrong with a register’s file, or with one that is written; see `error_texts`."""

from collections.abc import Callable

from contractdesk.common.i18n import _

Texts = dict[str, Callable[[], str] | dict[str, Callable[[], str]]]

FILE_TEXTS: Texts = {
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
