"""The budget as it is shown: years across; articles, services, vendors or contracts down; why it moves."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from contractdesk.common import french
from contractdesk.common.i18n import _
from contractdesk.data import queries
from contractdesk.data.engine import Database
from contractdesk.domain.budget import (
    Cause,
    ContractForecast,
    Difference,
    Entry,
    ExpectedRevision,
    Imputation,
    forecast,
)
from contractdesk.domain.contract import Contract, missing_facts, state_on
from contractdesk.domain.enums import Missing, Status
from contractdesk.domain.money import ZERO
from contractdesk.services import labels
from contractdesk.services.facts import Facts

YEARS_SHOWN = 4
_OVER = (Status.ENDED, Status.TERMINATED)


class Grouping(StrEnum):
    """What the lines of the budget are."""

    ARTICLE = "article"
    SERVICE = "service"
    VENDOR = "vendor"
    CONTRACT = "contract"


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """By how much an index is supposed to grow in a year, in per cent; None when nothing is supposed."""

    index: str
    name: str
    percent: Decimal | None


@dataclass(frozen=True, slots=True)
class Amount:
    """What a line costs in a year: certain, and supposing renewals, excluding VAT; and the VAT of both."""

    certain: Decimal = ZERO
    supposed: Decimal = ZERO
    vat: Decimal = ZERO

    @property
    def ht(self) -> Decimal:
        """The whole, excluding VAT."""
        return self.certain + self.supposed

    @property
    def ttc(self) -> Decimal:
        """The whole, with VAT."""
        return self.ht + self.vat

    def plus(self, entry: Entry) -> "Amount":
        """Return the amount with one more entry."""
        certain, supposed = (entry.ht, ZERO) if entry.is_certain else (ZERO, entry.ht)
        return Amount(self.certain + certain, self.supposed + supposed, self.vat + entry.vat)


@dataclass(frozen=True, slots=True)
class BudgetLine:
    """A line of the budget; ``references`` are the contracts it comes from."""

    key: str
    title: str
    detail: str
    references: tuple[str, ...]
    amounts: tuple[Amount, ...]


@dataclass(frozen=True, slots=True)
class Detail:
    """What a contract charges to an article for a service."""

    article: str
    service: str
    vendor: str
    reference: str
    amounts: tuple[Amount, ...]


@dataclass(frozen=True, slots=True)
class BudgetView:
    """The budget of some years under some hypotheses.

    ``uncounted`` holds the contracts that should be in it and cannot be, with what they lack; ``unrecorded``
    the revisions that are due and not recorded, so not in it; ``firm`` the contracts that are only revised
    on request.
    """

    years: tuple[int, ...]
    hypotheses: tuple[Hypothesis, ...]
    entries: tuple[Entry, ...]
    differences: tuple[Difference, ...]
    revisions: tuple[tuple[str, ExpectedRevision], ...]
    ends: tuple[tuple[str, date], ...]
    uncounted: tuple[tuple[str, str], ...]
    unrecorded: tuple[tuple[str, date], ...]
    firm: tuple[str, ...]
    articles: Mapping[str, str]

    def lines(self, grouping: Grouping) -> tuple[BudgetLine, ...]:
        """Return the lines of a grouping, the largest total first, what is not charged last."""
        gathered: defaultdict[str, list[Entry]] = defaultdict(list)
        for entry in self.entries:
            gathered[_key(entry, grouping)].append(entry)
        lines = [self._line(key, grouping, entries) for key, entries in gathered.items()]
        return tuple(sorted(lines, key=lambda one: (not one.key, -sum(a.ht for a in one.amounts), one.title)))

    def details(self) -> tuple[Detail, ...]:
        """Return what each contract charges to each article and service, in the order of the articles."""
        gathered: defaultdict[tuple[str, str, str, str], list[Entry]] = defaultdict(list)
        for one in self.entries:
            gathered[one.article, one.service, one.vendor, one.reference].append(one)
        return tuple(
            Detail(article_title(key[0], self.articles), *key[1:], self._amounts(gathered[key]))
            for key in sorted(gathered, key=lambda one: (not one[0], one))
        )

    def totals(self) -> tuple[Amount, ...]:
        """Return the total of each year."""
        return self._amounts(self.entries)

    def causes(self, year: int) -> dict[Cause, Decimal]:
        """Return what makes a year differ from the one before, by cause, nothing left out."""
        found: dict[Cause, Decimal] = {}
        for one in self.differences:
            if one.year == year:
                found[one.cause] = found.get(one.cause, ZERO) + one.ht
        return {cause: found[cause] for cause in Cause if found.get(cause)}

    def moved(self, year: int, cause: Cause) -> tuple[Difference, ...]:
        """Return which contracts a cause comes from, the largest first."""
        kept = [one for one in self.differences if (one.year, one.cause) == (year, cause)]
        return tuple(sorted(kept, key=lambda one: (-abs(one.ht), one.reference)))

    def _line(self, key: str, grouping: Grouping, entries: Sequence[Entry]) -> BudgetLine:
        references = tuple(dict.fromkeys(sorted(one.reference for one in entries)))
        detail = ", ".join(references)
        if grouping is Grouping.CONTRACT:
            detail = entries[0].vendor
        return BudgetLine(
            key, title_of(key, grouping, self.articles), detail, references, self._amounts(entries)
        )

    def _amounts(self, entries: Iterable[Entry]) -> tuple[Amount, ...]:
        amounts = dict.fromkeys(self.years, Amount())
        for entry in entries:
            amounts[entry.year] = amounts[entry.year].plus(entry)
        return tuple(amounts.values())


def budget(
    database: Database,
    facts: Facts,
    today: date,
    years: Sequence[int],
    growth: Mapping[str, Decimal | None] | None = None,
) -> BudgetView:
    """Compute the budget.

    Args:
        database: the register, for what the contracts are charged to.
        facts: its contracts.
        today: the day on which what is certain is judged.
        years: the calendar years, in order.
        growth: the growth of each index, in per cent by its code; None for the hypotheses of the register.
    """
    with database.read() as session:
        charged = _imputations(queries.charged_lines(session), queries.allocations(session))
        articles = {one.code: one.label for one in queries.budget_articles(session)}
        names = {one.code: one.name or one.code for one in queries.price_indices(session)}
    supposed = hypotheses(facts, names, growth)
    by_index = {one.index: one.percent for one in supposed}
    index_of = {series.code: series.index for series in facts.table.series}
    found = [
        (
            one,
            forecast(
                one,
                years,
                today,
                lambda name: by_index.get(index_of.get(name, name)),
                charged.get(one.id, _Charged()).by_item(one),
            ),
        )
        for one in facts.contracts
    ]
    kept: list[tuple[Contract, ContractForecast]] = [(one, part) for one, part in found if part is not None]
    return BudgetView(
        years=tuple(years),
        hypotheses=supposed,
        entries=tuple(entry for _one, part in kept for entry in part.entries),
        differences=tuple(difference for _one, part in kept for difference in part.differences),
        revisions=tuple((one.reference, each) for one, part in kept for each in part.revisions),
        ends=tuple(
            (one.reference, part.ends_on)
            for one, part in kept
            if part.ends_on is not None and years[0] <= part.ends_on.year <= years[-1]
        ),
        uncounted=tuple(_uncounted(facts, today)),
        unrecorded=tuple(_unrecorded(facts.contracts, today)),
        firm=tuple(one.reference for one, part in kept if part.is_firm and part.entries),
        articles=articles,
    )


def hypotheses(
    facts: Facts, names: Mapping[str, str], growth: Mapping[str, Decimal | None] | None
) -> tuple[Hypothesis, ...]:
    """Return what is supposed of each index that revises prices by itself."""
    index_of = {series.code: series.index for series in facts.table.series}
    used = {
        index_of.get(term.index, term.index)
        for one in facts.contracts
        if one.clause is not None and one.clause.is_automatic
        for term in one.clause.terms
    }
    percents = {code: facts.settings.growth_of(code) for code in used} if growth is None else growth
    return tuple(Hypothesis(code, names.get(code, code), percents.get(code)) for code in sorted(used))


def of_register(database: Database, facts: Facts) -> tuple[Hypothesis, ...]:
    """Return the hypotheses kept in the register."""
    with database.read() as session:
        names = {one.code: one.name or one.code for one in queries.price_indices(session)}
    return hypotheses(facts, names, None)


def years_from(first: int) -> tuple[int, ...]:
    """Return the years shown from one on."""
    return tuple(range(first, first + YEARS_SHOWN))


# ------------------------------------------------------------------------------------------------ words


def title_of(key: str, grouping: Grouping, articles: Mapping[str, str]) -> str:
    """Return what a line is called."""
    if grouping is Grouping.ARTICLE:
        return article_title(key, articles)
    if grouping is Grouping.SERVICE:
        return key or _("Sans service")
    return key


def article_title(code: str, articles: Mapping[str, str]) -> str:
    """Return an article with its label; an allocation to several articles is still to be shared."""
    if not code:
        return _("Non imputé")
    if JOINED in code:
        return _("{articles} (à répartir)").format(articles=code)
    label = articles.get(code, "")
    return f"{code} {label}" if label else code


def grouping_title(grouping: Grouping) -> str:
    """Return what the lines of a grouping are."""
    return {
        Grouping.ARTICLE: _("Article"),
        Grouping.SERVICE: _("Service"),
        Grouping.VENDOR: _("Titulaire"),
        Grouping.CONTRACT: _("Contrat"),
    }[grouping]


def cause_title(cause: Cause) -> str:
    """Return a cause in words."""
    return {
        Cause.REVISION: _("Révisions de prix"),
        Cause.STEP: _("Paliers prévus au contrat"),
        Cause.START: _("Contrats ou modules qui commencent"),
        Cause.END: _("Contrats qui finissent"),
    }[cause]


def hypothesis_sentence(found: Sequence[Hypothesis]) -> str:
    """Return what the forecast supposes, in one sentence."""
    known = [
        _("{index} {percent} par an").format(index=one.name, percent=_growth(one.percent))
        for one in found
        if one.percent is not None
    ]
    if not known:
        return _("Prix d’aujourd’hui, sans révision à venir\u00a0: aucune hausse d’indice n’est supposée.")
    return _("Hypothèse\u00a0: {indices}, à chaque révision due.").format(indices=french.join_and(known))


def _growth(percent: Decimal) -> str:
    return french.percent(percent) if percent <= 0 else f"+{french.percent(percent)}"


# ----------------------------------------------------------------------------------------------- pieces

JOINED = " + "
"""Between the articles of an allocation whose shares are not known."""


@dataclass(slots=True)
class _Charged:
    """What the prices of a contract are charged to; what has no line of its own follows the contract."""

    default: Imputation = field(default_factory=Imputation)
    prices: dict[str, tuple[Imputation, ...]] = field(default_factory=dict)

    def by_item(self, contract: Contract) -> dict[str, tuple[Imputation, ...]]:
        """Return the same for every price of a contract."""
        return {item.key: self.prices.get(item.key, (self.default,)) for item in contract.items}


def _imputations(
    lines: Sequence[tuple[int, int, int | None, str]], allocations: Sequence[tuple[int, str, str]]
) -> dict[int, _Charged]:
    """Return what the prices are charged to, by contract: its lines say, the contract says otherwise."""
    by_contract: defaultdict[int, list[tuple[str, str]]] = defaultdict(list)
    for contract_id, article, service in allocations:
        by_contract[contract_id].append((article, service))
    found = {one: _Charged(_whole(parts)) for one, parts in by_contract.items()}
    groups: defaultdict[tuple[int, int], list[Imputation]] = defaultdict(list)
    for contract_id, line_id, group_id, article in lines:
        charged = found.setdefault(contract_id, _Charged())
        imputation = charged.default
        if article:
            imputation = Imputation(article, _service(article, by_contract.get(contract_id, [])))
        if group_id is None:
            charged.prices[f"line:{line_id}"] = (imputation,)
        else:
            groups[contract_id, group_id].append(imputation)
    for (contract_id, group_id), members in groups.items():
        found[contract_id].prices[f"group:{group_id}"] = _weighted(members)
    return found


def _whole(parts: Sequence[tuple[str, str]]) -> Imputation:
    """Return the allocation of a contract as one: the shares of several are not written anywhere."""
    articles = dict.fromkeys(article for article, _service in parts if article)
    services = dict.fromkeys(service for _article, service in parts if service)
    return Imputation(JOINED.join(articles), JOINED.join(services))


def _service(article: str, parts: Sequence[tuple[str, str]]) -> str:
    """Return the service that an article is charged for."""
    exact = [service for one, service in parts if one == article]
    return exact[0] if exact else _whole(parts).service


def _weighted(members: Sequence[Imputation]) -> tuple[Imputation, ...]:
    """Share a group's price over the articles of its lines, a line for a line: it has no other price."""
    counts: dict[tuple[str, str], int] = {}
    for one in members:
        counts[one.article, one.service] = counts.get((one.article, one.service), 0) + 1
    return tuple(Imputation(*key, weight=Decimal(count)) for key, count in counts.items())


def _key(entry: Entry, grouping: Grouping) -> str:
    return {
        Grouping.ARTICLE: entry.article,
        Grouping.SERVICE: entry.service,
        Grouping.VENDOR: entry.vendor,
        Grouping.CONTRACT: entry.reference,
    }[grouping]


def _uncounted(facts: Facts, today: date) -> Iterator[tuple[str, str]]:
    for one in facts.contracts:
        lacks = [each for each in missing_facts(one) if each in _BLOCKING]
        if lacks and state_on(one, today, facts.context).status not in _OVER:
            yield one.reference, french.join_and([labels.missing(each) for each in lacks])


def _unrecorded(contracts: Iterable[Contract], today: date) -> Iterator[tuple[str, date]]:
    """Yield the latest revision of each contract that was due and has not been recorded."""
    for one in contracts:
        plan = one.plan()
        if plan is None or one.clause is None or not one.clause.is_automatic or not one.items:
            continue
        last_day = min(today, plan.granted_end() or today)
        due = one.clause.due_dates(plan.effect, last_day)
        recorded = max((each.effective_on for each in one.revisions), default=date.min)
        if due and due[-1] > recorded and last_day == today:
            yield one.reference, due[-1]


_BLOCKING = (Missing.START, Missing.INITIAL_TERM, Missing.RENEWAL_TERM, Missing.ANNUAL_HT)
