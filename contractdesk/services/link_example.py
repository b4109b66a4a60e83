"""Why two series of an index are linked by multiplying: a worked example, computed here, shown and printed.

July 2021 in the old series of Syntec against September 2024 in the revised one, on 2 950,00 €. The figures
are public; the methods to reject are computed too, to be recognised on an invoice.
"""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from contractdesk.common import french
from contractdesk.common.i18n import _
from contractdesk.domain.enums import RoundingMode
from contractdesk.domain.money import round_to, to_cents
from contractdesk.services.dto import Grid

PRICE = Decimal("2950.00")
BASE, CURRENT = Decimal("275.8"), Decimal("314.5")
LINK = Decimal("0.97975")
LAST_OLD, FIRST_REVISED = Decimal("280.6"), Decimal("286.4")
_FIXED, _INDEXED = Decimal("0.15"), Decimal("0.85")
_DECIMALS = 12


@dataclass(frozen=True, slots=True)
class Method:
    """One way to compare two values of different series, and what it gives."""

    id: str
    name: str
    expression: str
    ratio: Fraction
    is_right: bool

    @property
    def price(self) -> Decimal:
        """The price of a clause P0 × In / I0."""
        return to_cents(Fraction(PRICE) * self.ratio)

    @property
    def coefficient(self) -> Fraction:
        """The exact coefficient of the clause 0,15 + 0,85 × In / I0."""
        return Fraction(_FIXED) + Fraction(_INDEXED) * self.ratio

    @property
    def rounded(self) -> Decimal:
        """That coefficient « au millième supérieur »."""
        return round_to(self.coefficient, 3, RoundingMode.UP)

    @property
    def weighted_price(self) -> Decimal:
        """The price of that clause."""
        return to_cents(Fraction(PRICE) * Fraction(self.rounded))


@dataclass(frozen=True, slots=True)
class LinkExample:
    """What the help shows: paragraphs, the methods as a table (which are right), the control of the sense."""

    title: str
    paragraphs: tuple[str, ...]
    grid: Grid
    rights: tuple[bool, ...]
    controls: tuple[str, ...]


def methods() -> tuple[Method, ...]:
    """Return the ways to compare, the right ones first."""
    linked = Fraction(CURRENT) * Fraction(LINK)
    rounded = Fraction(round_to(linked, 1, RoundingMode.NEAREST))
    base = Fraction(BASE)
    double = Fraction(LAST_OLD) / base * Fraction(CURRENT) / Fraction(FIRST_REVISED)
    divided = Fraction(CURRENT) / Fraction(LINK)
    return (
        Method(
            "multiplied",
            _("Multiplier"),
            _("{current} × {link} = {linked}, divisé par {base}").format(
                current=_n(CURRENT),
                link=_n(LINK),
                linked=_n(round_to(linked, 6, RoundingMode.NEAREST)),
                base=_n(BASE),
            ),
            linked / base,
            is_right=True,
        ),
        Method(
            "rounded",
            _("Multiplier, arrondi à une décimale"),
            _("{linked}, divisé par {base}").format(
                linked=_n(round_to(rounded, 1, RoundingMode.NEAREST)), base=_n(BASE)
            ),
            rounded / base,
            is_right=True,
        ),
        Method(
            "double",
            _("Double fraction"),
            _("({last} / {base}) × ({current} / {first})").format(
                last=_n(LAST_OLD), base=_n(BASE), current=_n(CURRENT), first=_n(FIRST_REVISED)
            ),
            double,
            is_right=True,
        ),
        Method(
            "divided",
            _("Diviser"),
            _("{current} / {link} = {linked}, divisé par {base}").format(
                current=_n(CURRENT),
                link=_n(LINK),
                linked=_n(round_to(divided, 6, RoundingMode.NEAREST)),
                base=_n(BASE),
            ),
            divided / base,
            is_right=False,
        ),
        Method(
            "forgotten",
            _("Sans raccordement"),
            _("{current} / {base}").format(current=_n(CURRENT), base=_n(BASE)),
            Fraction(CURRENT) / base,
            is_right=False,
        ),
    )


def example() -> LinkExample:
    """Return the example in words."""
    found = methods()
    right, wrong = found[0], found[3]
    good = Fraction(FIRST_REVISED) * Fraction(LINK)
    bad = Fraction(FIRST_REVISED) / Fraction(LINK)
    gap = wrong.ratio / right.ratio - 1
    return LinkExample(
        title=_("Raccordement d’indices\u00a0: multiplier, pas diviser"),
        paragraphs=(
            _(
                "L’indice Syntec a changé de série en août 2022. L’ancienne s’arrête à {last} en juillet "
                "2022, la nouvelle commence à {first}\u00a0: les deux nombres mesurent la même chose et ne "
                "se comparent pas tels quels."
            ).format(last=_n(LAST_OLD), first=_n(FIRST_REVISED)),
            _(
                "Quand l’indice de base est dans l’ancienne série et l’indice de révision dans la "
                "nouvelle, on ramène le second dans l’ancienne série en le multipliant par {link}. Quand "
                "les deux sont dans la même série, on ne l’applique à aucun des deux."
            ).format(link=_n(LINK)),
            _(
                "Exemple\u00a0: prix de départ {price} HT, indice de base de juillet 2021 ({base}, "
                "ancienne série), indice de révision de septembre 2024 ({current}, série révisée). Diviser "
                "au lieu de multiplier renchérit le prix de {gap}."
            ).format(
                price=french.money(PRICE),
                base=_n(BASE),
                current=_n(CURRENT),
                gap=french.percent(round_to(gap * 100, 1, RoundingMode.NEAREST)),
            ),
        ),
        grid=Grid(
            _("Cinq façons de comparer {current} à {base}").format(current=_n(CURRENT), base=_n(BASE)),
            (
                _("Méthode"),
                _("Calcul"),
                _("Rapport"),
                _("Prix P0 × rapport"),
                _("0,15 + 0,85 × rapport"),
                _("Au millième supérieur"),
                _("Prix"),
                _("Verdict"),
            ),
            tuple(_row(one) for one in found),
            numeric=(2, 3, 4, 5, 6),
        ),
        rights=tuple(one.is_right for one in found),
        controls=(
            _(
                "Contrôle du sens\u00a0: {first} × {link} = {good}, soit {last} à une décimale, la fin de "
                "l’ancienne série\u00a0: les deux séries se rejoignent."
            ).format(
                first=_n(FIRST_REVISED),
                link=_n(LINK),
                good=_n(round_to(good, 4, RoundingMode.NEAREST)),
                last=_n(LAST_OLD),
            ),
            _(
                "À l’inverse, {first} / {link} = {bad}\u00a0: un saut de {jump} en un mois, que rien "
                "n’explique. C’est le signe que la division est fausse."
            ).format(
                first=_n(FIRST_REVISED),
                link=_n(LINK),
                bad=_n(round_to(bad, _DECIMALS, RoundingMode.NEAREST)),
                jump=french.percent(round_to((bad / Fraction(LAST_OLD) - 1) * 100, 0, RoundingMode.NEAREST)),
            ),
        ),
    )


def _row(one: Method) -> tuple[str, ...]:
    return (
        one.name,
        one.expression,
        _exact(one.ratio),
        french.money(one.price),
        _exact(one.coefficient),
        french.number(one.rounded, 3),
        french.money(one.weighted_price),
        _("admis") if one.is_right else _("à rejeter"),
    )


def _exact(value: Fraction) -> str:
    return french.number(round_to(value, _DECIMALS, RoundingMode.NEAREST), _DECIMALS)


def _n(value: Decimal) -> str:
    return french.number(value)
