"""Stretches of time under the same clauses: the periods of each in closed form.

A contract that nobody amends is one stretch. An amendment opens another with the period that runs on its day:
that period keeps its first day and takes its last one from the new clauses, those before it keep both. Every
boundary is still counted from the effect date, in months as long as no clause counts in days.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

from contractdesk.domain.dates import ONE_DAY, Duration, day_to_day, months_between, whole_months
from contractdesk.domain.enums import ExitRule, LateRule, RenewalKind


class Period(NamedTuple):
    """A period of a contract: its number from 1, its first and last day, both included."""

    number: int
    start: date
    end: date


@dataclass(frozen=True, slots=True)
class Terms:
    """The clauses on duration, renewal and notice, as facts."""

    effect: date | None = None
    initial: Duration | None = None
    renewal_kind: RenewalKind = RenewalKind.NONE
    renewal: Duration | None = None
    max_renewals: int | None = None
    total_limit: Duration | None = None
    end_cap: date | None = None
    notice: Duration | None = None
    exits: ExitRule = ExitRule.TERM_END
    late_rule: LateRule = LateRule.NEXT_TERM
    late_delay: Duration | None = None


@dataclass(frozen=True, slots=True)
class Amendment:
    """The clauses in force from a day on; what was true before stays true."""

    effective_on: date
    terms: Terms


@dataclass(frozen=True, slots=True)
class _Boundary:
    """The first day of a period, as months counted from another day."""

    origin: date
    months: int = 0

    @property
    def day(self) -> date:
        return day_to_day(self.origin, self.months) if self.months else self.origin

    def after(self, span: Duration, times: int = 1) -> "_Boundary":
        """Return the boundary so many durations later; days are counted from the boundary itself."""
        if span.months:
            return _Boundary(self.origin, self.months + times * span.months)
        return _Boundary(self.day + timedelta(days=times * span.days))


@dataclass(frozen=True, slots=True)
class Stretch:
    """The periods from ``number`` on, under one set of clauses.

    Attributes:
        number: the number of its first period.
        first: the first day of that period.
        length: how long that period lasts.
        terms: the clauses.
        effect: the first day of the contract.
        since: the day of the amendment that opens it, None for the clauses of the start.
        start: the first day of its first period.
        skipped: how many more durations that period lasts, so as not to end before the amendment.
        last: the number of the last period that the clauses allow, None without limit.
    """

    number: int
    first: _Boundary
    length: Duration
    terms: Terms
    effect: date
    since: date | None = None
    start: date = field(init=False, repr=False, compare=False)
    skipped: int = field(init=False, repr=False, compare=False)
    last: int | None = field(init=False, repr=False, compare=False)
    _second: _Boundary | None = field(init=False, repr=False, compare=False)
    _second_day: date | None = field(init=False, repr=False, compare=False)
    _limit: date | None = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Count the limits, each from those before it."""
        keep = object.__setattr__
        keep(self, "start", self.first.day)
        keep(self, "skipped", 0)
        second = self._count_second()
        keep(self, "_second", second)
        keep(self, "_second_day", None if second is None else second.day)
        keep(self, "_limit", self._count_limit())
        keep(self, "last", self._count_allowed())

    def start_of(self, number: int) -> date:
        """Return the first day of a period.

        Raises:
            OverflowError: beyond the year 9999.
        """
        steps = number - self.number - 1
        if steps < 0:
            return self.start
        second, renewal = self._second, self.terms.renewal
        if second is None or self._second_day is None:
            raise OverflowError("the first period fills the calendar")
        if not steps or renewal is None:
            return self._second_day
        if renewal.months:
            return day_to_day(second.origin, second.months + steps * renewal.months)
        return self._second_day + timedelta(days=steps * renewal.days)

    def period(self, number: int) -> Period:
        """Return a period, cut at the limit, or at the end of the calendar, that falls inside it."""
        return self.period_from(number, self.start_of(number))

    def period_from(self, number: int, start: date) -> Period:
        """Return the same when its first day is at hand."""
        end = self.natural_end(number)
        if self._limit is not None and self._limit < end:
            end = max(self._limit, start)
        return Period(number, start, end)

    def counted(self, number: int) -> tuple[tuple[int, Duration], ...]:
        """Return the durations that lead from ``start`` to the end of a period, each with how many times."""
        renewal, times = self.terms.renewal, self.skipped + number - self.number
        if renewal is None:
            return ((1 + times, self.length),)
        return ((1, self.length), (times, renewal)) if times else ((1, self.length),)

    def natural_end(self, number: int) -> date:
        """Return the last day of a period if no limit cuts it, or that of the calendar."""
        try:
            return self.start_of(number + 1) - ONE_DAY
        except OverflowError:
            return date.max

    def number_at(self, day: date) -> int:
        """Return the number of the unlimited sequence of periods that holds a day (the first before it)."""
        renewal, second = self.terms.renewal, self._second
        if renewal is None or second is None or self._second_day is None or day < self._second_day:
            return self.number
        if renewal.days:
            return self.number + 1 + (day - self._second_day).days // renewal.days
        return self.number + 1 + (whole_months(second.origin, day) - second.months) // renewal.months

    def amended(self, amendment: Amendment) -> "Stretch | None":
        """Return the stretch that an amendment opens, None when the contract is over before it.

        On the day after the last one, it may still prolong the contract: by another period, or by taking up
        again a period that a limit had cut.
        """
        day, terms = amendment.effective_on, amendment.terms
        number = self.number_at(day)
        if self.last is not None and number >= self.last:
            end = self.period(self.last).end
            if day > end:
                number = self.last if self.natural_end(self.last) > end else self.last + 1
                is_new = number > self.last
                if day > end + ONE_DAY or (is_new and not _allows(terms, self.effect, number, day)):
                    return None
        length = (terms.initial if number == 1 else terms.renewal) or self._length_of(number)
        if length is None:
            return None
        return Stretch(number, self._boundary(number), length, terms, self.effect, day)

    def _boundary(self, number: int) -> _Boundary:
        """Return the first day of a period as it is counted from; ``start_of`` has said that it exists."""
        renewal, steps = self.terms.renewal, number - self.number - 1
        if steps < 0 or self._second is None:
            return self.first
        return self._second if renewal is None or not steps else self._second.after(renewal, steps)

    def _length_of(self, number: int) -> Duration | None:
        return self.length if number == self.number else self.terms.renewal

    def _count_second(self) -> _Boundary | None:
        """Return the boundary after the first period; the day before an amendment is never left out of it."""
        try:
            second = self.first.after(self.length)
            if self.since is not None and second.day < self.since:
                step = self.terms.renewal or self.length
                object.__setattr__(self, "skipped", _times_to(second, step, self.since))
                second = second.after(step, self.skipped)
            second.day  # noqa: B018 - beyond the calendar, it has none
        except OverflowError:
            return None
        return second

    def _count_limit(self) -> date | None:
        limit = limit_of(self.terms, self.effect)
        if limit is None or self.since is None or self.since <= self.start:
            return limit
        return max(limit, self.since - ONE_DAY)

    def _count_allowed(self) -> int | None:
        terms = self.terms
        if terms.renewal_kind is RenewalKind.NONE:
            return self.number
        by_limit = None
        if self._limit is not None:
            is_first = self._second_day is None or self._limit < self._second_day
            if terms.renewal is not None or is_first:
                by_limit = self.number_at(self._limit)
        if terms.max_renewals is None:
            return by_limit
        by_count = max(self.number, 1 + terms.max_renewals)
        return by_count if by_limit is None else min(by_count, by_limit)


def limit_of(terms: Terms, effect: date) -> date | None:
    """Return the last day that the total limit and the cap allow, None without either."""
    limit, cap = terms.total_limit, terms.end_cap
    if limit is None:
        return cap
    end = day_before(effect, limit.months, limit.days)
    return end if cap is None else min(end, cap)


def day_before(day: date, months: int, days: int = 0) -> date:
    """Return the last day of a delay counted from a day, or the last of the calendar."""
    try:
        end = day_to_day(day, months) - ONE_DAY
        return end + timedelta(days=days) if days else end
    except OverflowError:
        return date.max


def stretches(
    effect: date, initial: Duration, terms: Terms, amendments: tuple[Amendment, ...]
) -> tuple[Stretch, ...]:
    """Return the stretches of a contract, in the order of time.

    Amendments come in the order of their days. Once the contract is over, none counts any more.
    """
    found = [Stretch(1, _Boundary(effect), initial, terms, effect)]
    for amendment in amendments:
        following = found[-1].amended(amendment)
        if following is None:
            break
        if following.number == found[-1].number:
            found.pop()
        found.append(following)
    return tuple(found)


def _allows(terms: Terms, effect: date, number: int, day: date) -> bool:
    """Tell whether clauses let a period begin on a day."""
    if terms.renewal_kind is RenewalKind.NONE:
        return False
    limit = limit_of(terms, effect)
    if limit is not None and limit < day:
        return False
    return terms.max_renewals is None or number <= 1 + terms.max_renewals


def _times_to(boundary: _Boundary, step: Duration, day: date) -> int:
    """Return how many steps after a boundary the first one on or after a day is."""
    if step.days:
        return -((boundary.day - day).days // step.days)
    times = max(0, (months_between(boundary.origin, day) - boundary.months) // step.months - 1)
    while boundary.after(step, times).day < day:
        times += 1
    return times
