"""The arguments of the subcommands, and what is wrong with them in French.

argparse writes its messages in English; they are read here once and become errors with a code, whose text is
in `services.errors` like that of every other failure.
"""

from __future__ import annotations

import argparse
import re
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import contractdesk
from contractdesk.common import french
from contractdesk.common.errors import InputError
from contractdesk.common.i18n import _
from contractdesk.exports import KINDS

if TYPE_CHECKING:
    from argparse import Action, _SubParsersAction
    from collections.abc import Iterable
    from datetime import date
    from decimal import Decimal

    Commands = _SubParsersAction["Parser"]


def parse(argv: list[str]) -> argparse.Namespace:
    """Return the arguments of a command; `--help` prints and exits like any program.

    Raises:
        InputError: what is missing, unknown or not understood.
    """
    arguments = build().parse_args(argv)
    if arguments.command == "import":
        _check_import(arguments)
    if arguments.command == "init" and arguments.sample and arguments.document is not None:
        raise InputError("usage_together", first="--sample", second="--from")
    return arguments


def build() -> argparse.ArgumentParser:
    """Return the parser of all subcommands."""
    parser = Parser(
        prog="contractdesk",
        usage=_("contractdesk [--data-dir DOSSIER] [--today DATE] COMMANDE …"),
        description=_(
            "Registre des contrats logiciels de la commune. Sans commande, la fenêtre s’ouvre : "
            "contractdesk [REGISTRE], ou contractdesk --demo pour l’exemple. Les dates s’écrivent "
            "2026-12-31 ou 31/12/2026. Codes de sortie : 0 fait ; 1 fait, quelque chose demande votre "
            "attention ; 2 impossible."
        ),
    )
    parser.option("--version", action="version", version=f"ContractDesk {contractdesk.__version__}")
    parser.option(
        "--data-dir", type=Path, metavar=_("DOSSIER"), help=_("autre place des réglages et des journaux")
    )
    parser.option("--today", type=_day, metavar=_("DATE"), help=_("calculer comme si c’était ce jour"))
    commands = parser.add_subparsers(
        title=_("Commandes"), dest="command", required=True, metavar=_("COMMANDE"), prog="contractdesk"
    )
    for add in (_init, _info, _status, _deadlines, _revise, _export, _import, _index, _check, *_OTHERS):
        add(commands)
    return parser


# ---------------------------------------------------------------------------------------------- commands


def _init(commands: Commands) -> None:
    parser = _command(commands, "init", _("créer un registre vide, ou celui d’exemple"))
    parser.works_on_register()
    parser.option("--sample", action="store_true", help=_("avec les six contrats d’exemple"))
    parser.option(
        "--from",
        dest="document",
        type=Path,
        metavar=_("FICHIER.json"),
        help=_("reprendre la copie complète d’un autre registre"),
    )
    parser.option("--force", action="store_true", help=_("remplacer un fichier qui existe"))


def _info(commands: Commands) -> None:
    parser = _command(commands, "info", _("dire ce que contient un registre"))
    parser.works_on_register()
    parser.json()


def _status(commands: Commands) -> None:
    parser = _command(commands, "status", _("donner l’état calculé de chaque contrat"))
    parser.works_on_register()
    parser.as_of()
    parser.contract()
    parser.json()


def _deadlines(commands: Commands) -> None:
    parser = _command(commands, "deadlines", _("lister les échéances"))
    parser.works_on_register()
    parser.as_of()
    parser.option("--until", type=_day, metavar=_("DATE"), help=_("jusqu’à ce jour (18 mois par défaut)"))
    parser.contract()
    parser.option(
        "--fail-if-due",
        action="store_true",
        help=_("sortir avec le code 1 si quelque chose est à faire ce jour"),
    )
    parser.json()


def _revise(commands: Commands) -> None:
    parser = _command(commands, "revise", _("calculer une révision de prix, contrôler une facture"))
    parser.works_on_register()
    parser.option("--contract", required=True, metavar=_("RÉFÉRENCE"), help=_("le contrat"))
    parser.option("--on", type=_day, required=True, metavar=_("DATE"), help=_("le jour de la révision"))
    parser.option(
        "--invoiced",
        type=_amount,
        metavar=_("MONTANT"),
        help=_("montant annuel HT facturé, à comparer et expliquer"),
    )
    parser.option(
        "--base-price",
        type=_amount,
        metavar=_("MONTANT"),
        help=_("prix de départ HT, quand le contrat n’en a pas"),
    )
    parser.option("--start", type=_day, metavar=_("DATE"), help=_("début, quand le contrat n’est pas daté"))
    parser.option(
        "--save", metavar=_("LECTURE"), help=_("enregistrer la révision selon cette lecture de la clause")
    )
    parser.option("--reason", default="", metavar=_("TEXTE"), help=_("pourquoi cette lecture (avec --save)"))
    parser.option(
        "--confirm", action="store_true", help=_("enregistrer même un résultat provisoire (avec --save)")
    )
    parser.json()


def _export(commands: Commands) -> None:
    parser = _command(commands, "export", _("écrire un fichier Excel, PDF, agenda, JSON ou CSV"))
    parser.positional("kind", choices=KINDS, metavar=_("FORMAT"), help=", ".join(KINDS))
    parser.works_on_register()
    parser.option("--out", type=Path, required=True, metavar=_("FICHIER"), help=_("le fichier à écrire"))
    parser.as_of()
    parser.contract()
    parser.option("--force", action="store_true", help=_("remplacer un fichier qui existe"))


def _import(commands: Commands) -> None:
    parser = _command(commands, "import", _("importer un classeur Excel, ou écrire un modèle à remplir"))
    parser.positional("file", type=Path, nargs="?", metavar=_("CLASSEUR"), help=_("le classeur à lire"))
    parser.option("--into", type=Path, metavar=_("REGISTRE"), help=_("le registre qui reçoit"))
    parser.option("--dry-run", action="store_true", help=_("vérifier sans rien enregistrer"))
    parser.option("--template", type=Path, metavar=_("CLASSEUR"), help=_("écrire un classeur vide à remplir"))
    parser.option("--force", action="store_true", help=_("remplacer un modèle qui existe"))
    parser.json()


def _index(commands: Commands) -> None:
    parser = _command(commands, "index", _("importer ou lister les valeurs d’indice"))
    actions = parser.add_subparsers(
        title=_("Commandes"), dest="action", required=True, metavar=_("ACTION"), prog="contractdesk index"
    )
    reading = _command(actions, "list", _("lister les valeurs d’un registre"))
    reading.works_on_register()
    reading.json()
    writing = _command(actions, "import", _("ajouter les valeurs d’un fichier CSV"))
    writing.positional("file", type=Path, metavar=_("FICHIER"), help=_("le fichier CSV"))
    writing.option(
        "--into", type=Path, required=True, metavar=_("REGISTRE"), help=_("le registre qui reçoit")
    )
    writing.json()


def _check(commands: Commands) -> None:
    parser = _command(commands, "check", _("vérifier un registre, son journal et son contenu"))
    parser.works_on_register()
    parser.json()


def _budget(commands: Commands) -> None:
    parser = _command(commands, "budget", _("prévoir le budget, par année, article et titulaire"))
    parser.works_on_register()
    parser.option(
        "--years",
        type=_years,
        metavar=_("ANNÉES"),
        help=_("2026-2029\u00a0; cette année et trois autres par défaut"),
    )
    parser.option(
        "--growth",
        type=_percent,
        metavar=_("TAUX"),
        help=_(
            "hausse annuelle supposée de tous les indices, en pourcentage (celle des réglages par défaut)"
        ),
    )
    parser.as_of()
    parser.json()


def _backup(commands: Commands) -> None:
    parser = _command(commands, "backup", _("faire une copie vérifiée d’un registre"))
    parser.works_on_register()
    parser.option(
        "--to",
        type=Path,
        metavar=_("FICHIER"),
        help=_("où l’écrire (dans «\u00a0sauvegardes\u00a0», à côté, par défaut)"),
    )


def _restore(commands: Commands) -> None:
    parser = _command(
        commands, "restore", _("remettre une sauvegarde en place\u00a0; le registre actuel est gardé à côté")
    )
    parser.positional("file", type=Path, metavar=_("FICHIER"), help=_("la sauvegarde"))
    parser.option(
        "--to", type=Path, required=True, metavar=_("REGISTRE"), help=_("le registre à remettre en place")
    )


_OTHERS = (_budget, _backup, _restore)


def _command(commands: Commands, name: str, text: str) -> Parser:
    return commands.add_parser(name, help=text, description=f"{text[0].upper()}{text[1:]}.")


def _check_import(arguments: argparse.Namespace) -> None:
    """Refuse what argparse cannot see: a workbook goes with its register, a model with nothing else."""
    reads = arguments.file is not None or arguments.into is not None
    if arguments.template is not None and reads:
        raise InputError("usage_together", first="--template", second=_("un classeur à importer"))
    if arguments.template is None and arguments.file is None:
        raise InputError("usage_missing", names=(_("CLASSEUR"),), help="contractdesk import --help")
    if arguments.template is None and arguments.into is None:
        raise InputError("usage_missing", names=("--into",), help="contractdesk import --help")


# ------------------------------------------------------------------------------------------- the parser


class _Formatter(argparse.HelpFormatter):
    """Help with its French heading."""

    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[Action],
        groups: Iterable[argparse._MutuallyExclusiveGroup],
        prefix: str | None = None,
    ) -> None:
        """Add the usage under its French word."""
        super().add_usage(usage, actions, groups, _("usage : ") if prefix is None else prefix)

    def start_section(self, heading: str | None) -> None:
        """Start a section; argparse puts the colon."""
        super().start_section(None if heading is None else f"{heading}\u00a0")


class Parser(argparse.ArgumentParser):
    """A parser with French headings, whose faults are errors of ours; options are never abbreviated."""

    def __init__(self, prog: str, description: str, usage: str | None = None) -> None:
        super().__init__(
            prog=prog,
            description=description,
            usage=usage,
            add_help=False,
            allow_abbrev=False,
            formatter_class=_Formatter,
        )
        self.positional = self.add_argument_group(_("Arguments")).add_argument
        self.option = self.add_argument_group(_("Options")).add_argument
        self.option("-h", "--help", action="help", help=_("afficher cette aide"))

    def works_on_register(self) -> None:
        """Add the register, which most commands work on."""
        self.positional("register", type=Path, metavar=_("REGISTRE"), help=_("le fichier du registre"))

    def contract(self) -> None:
        """Add the choice of one contract."""
        self.option("--contract", metavar=_("RÉFÉRENCE"), help=_("ce contrat seulement"))

    def as_of(self) -> None:
        """Add the day for which everything is computed."""
        self.option(
            "--as-of", type=_day, metavar=_("DATE"), help=_("calculer pour ce jour (aujourd’hui par défaut)")
        )

    def json(self) -> None:
        """Add the output for programs."""
        self.option("--json", action="store_true", help=_("écrire un document JSON pour les programmes"))

    def error(self, message: str) -> NoReturn:
        """Raise what argparse found wrong."""
        raise _usage_error(message, f"{self.prog} --help")


def _day(text: str) -> date:
    return french.parse_date(text)


def _amount(text: str) -> Decimal:
    return french.parse_money(text)


def _percent(text: str) -> Decimal:
    return french.parse_percent(text)


def _years(text: str) -> tuple[int, ...]:
    """Return the years from one to another, or one alone."""
    match = _YEARS.fullmatch(text.strip())
    if match is None:
        raise InputError("years_invalid", text=text)
    first, last = int(match["first"]), int(match["last"] or match["first"])
    if not 1900 <= first <= last <= 2199 or last - first >= _MOST_YEARS:
        raise InputError("years_invalid", text=text)
    return tuple(range(first, last + 1))


_YEARS = re.compile(r"(?P<first>\d{4})(?:\s*-\s*(?P<last>\d{4}))?", re.ASCII)
_MOST_YEARS = 30


# What argparse says, and the code of it; the names are those of the placeholders of our texts.
_MESSAGES = (
    (re.compile(r"the following arguments are required: (?P<names>.+)"), "usage_missing"),
    (re.compile(r"unrecognized arguments: (?P<text>.+)"), "usage_unknown"),
    (re.compile(r"argument (?P<name>.+?): expected .*argument.*"), "usage_value_missing"),
    (re.compile(r"argument (?P<name>.+?): ignored explicit argument (?P<text>.+)"), "usage_value_unwanted"),
    (
        re.compile(r"argument (?P<name>.+?): invalid choice: (?P<text>.+?) \(choose from (?P<known>.+)\)"),
        "usage_choice",
    ),
)


def _usage_error(message: str, help_command: str) -> InputError:
    for pattern, code in _MESSAGES:
        if match := pattern.fullmatch(message):
            found = {name: text.replace("'", "") for name, text in match.groupdict().items()}
            return InputError(code, help=help_command, **found)
    return InputError("usage_unreadable", help=help_command)
