"""The numbers that identify a company: what is doubtful in them and why; a doubt never blocks.

Luhn's key with La Poste's rule, and the key of the VAT number, come from python-stdnum; it takes fourteen
zeros for a SIRET, which no company has.
"""

from collections.abc import Callable

from stdnum.fr import siren as siren_rule
from stdnum.fr import siret as siret_rule
from stdnum.fr import tva as vat_rule

from contractdesk.common.i18n import _

_SIREN, _SIRET = 9, 14
_LETTERS = 2


def digits(text: str) -> str:
    """Return a number without the spaces, dots and dashes that people write in it."""
    return "".join(char for char in text if not char.isspace() and char not in ".-\u2010\u2011\u2013\u202f")


def siren_doubt(text: str) -> str:
    """Return what is doubtful in a SIREN, nothing when it is empty or sound."""
    return _number_doubt(text, _SIREN, siren_rule.is_valid, _("SIREN"))


def siret_doubt(text: str, siren: str = "") -> str:
    """Return what is doubtful in a SIRET, which begins with the SIREN when that one is given."""
    doubt = _number_doubt(text, _SIRET, siret_rule.is_valid, _("SIRET"))
    number, known = digits(text), digits(siren)
    if not doubt and number and len(known) == _SIREN and not number.startswith(known):
        return _("SIRET douteux\u00a0: il ne commence pas par le SIREN indiqué.")
    return doubt


def vat_doubt(text: str, siren: str = "") -> str:
    """Return what is doubtful in a French VAT number; those of other countries are not looked at."""
    number, known = digits(text).upper(), digits(siren)
    if not number or (number[:_LETTERS].isalpha() and not number.startswith("FR")):
        return ""
    if not vat_rule.is_valid(number):
        return _("Numéro de TVA douteux\u00a0: il s’écrit FR, deux caractères de clé, puis le SIREN.")
    if len(known) == _SIREN and not number.endswith(known):
        return _("Numéro de TVA douteux\u00a0: il ne se termine pas par le SIREN indiqué.")
    return ""


def _number_doubt(text: str, length: int, is_valid: Callable[[str], bool], name: str) -> str:
    number = digits(text)
    if not number:
        return ""
    if not number.isascii() or not number.isdigit():
        return _("{name} douteux\u00a0: il ne contient que des chiffres.").format(name=name)
    if len(number) != length:
        return _("{name} douteux\u00a0: il a {n} chiffres au lieu de {length}.").format(
            name=name, n=len(number), length=length
        )
    if not number.strip("0"):
        return _("{name} douteux\u00a0: il n’est fait que de zéros.").format(name=name)
    if not is_valid(number):
        return _("{name} douteux\u00a0: sa clé de contrôle est fausse.").format(name=name)
    return ""
