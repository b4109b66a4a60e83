"""Paquet WAPT de ContractDesk : installation pour tous les utilisateurs du poste, en silence.

À poser dans le paquet avec `control` (dossier WAPT) et l’installateur ContractDesk-<version>-setup.exe. WAPT
ferme d’abord le programme (`impacted_process` de `control`) ; l’installateur refuse, avec le code 10, de
remplacer un programme en cours d’utilisation.
"""

import time

from setuphelpers import *

KEY = "ContractDesk"
ENTRY = rf"SOFTWARE\Microsoft\Windows\CurrentVersion\Uninstall\{KEY}"
LONGEST = 300

uninstallkey = []


def install():
    version = control.get_software_version()
    setup = f"ContractDesk-{version}-setup.exe"
    install_exe_if_needed(setup, silentflags="/S /AllUsers", key=KEY, min_version=version, timeout=LONGEST)


def uninstall():
    """Retirer le programme ; les registres, les sauvegardes et les réglages de chacun restent.

    Le désinstallateur rend la main avant d’avoir fini : on attend que son entrée ait disparu.
    """
    run(registry_readstring(HKEY_LOCAL_MACHINE, ENTRY, "QuietUninstallString"), timeout=LONGEST)
    end = time.monotonic() + LONGEST
    while get_app_install_location(KEY):
        if time.monotonic() > end:
            error("ContractDesk est encore là")
        time.sleep(1)


def audit():
    """Dire si le programme est complet : il se vérifie lui-même, sans toucher aux registres."""
    program = makepath(get_app_install_location(KEY), "contractdesk-cli.exe")
    print(run(f'"{program}" --self-test --data-dir "{makepath(persistent_dir, KEY)}"'))
    return "OK"
