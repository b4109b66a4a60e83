"""Periods, renewals, limits and exits of a contract.

Everything is counted from the effect date in closed form: no walk from period to period, so a contract
with ten thousand renewals costs what one with none does.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from contractdesk.domain.calendars import BusinessCalendar
from contractdesk.domain.dates import (
    MONTHS_A_YEAR,
    ONE_DAY,
    Duration,
    day_to_day,
    forward,
    latest_before,
    months_between,
)
from contractdesk.domain.enums import ExitRule, LateRule, RenewalKind


@dataclass(frozen=True, slots=True)
class Period:
    """A period of a contract: its number from 1, its first and last day, both included."""

    number: int
    start: date
    end: date


@dataclass(frozen=True, slots=True)
class Span:
    """The time between two exits: a period, or a contract year inside it (``ExitRule.ANNIVERSARY``)."""

    start: date
    end: date
    period: Period


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
class NoticeDates:
    """The three dates of a notice, for an exit on ``exit_end``."""

    exit_end: date
    decide_by: date
    send_by: date
    limit: date


@dataclass(frozen=True, slots=True)
class Schedule:
    """The periods of a contract whose start and duration are known.

    ``renewed_ends`` are the last days of the periods that an express decision has prolonged. What every
    question needs (the last period allowed, the last one granted) is counted once, when it is made.
    """

    effect: date
    initial: Duration
    terms: Terms
    renewed_ends: frozenset[date] = frozenset()
    _second: date | None = field(init=False, repr=False, compare=False)
    _limit: date | None = field(init=False, repr=False, compare=False)
    _last: int | None = field(init=False, repr=False, compare=False)
    _granted: int | None = field(init=False, repr=False, compare=False)
    _final: date | None = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Count the limits, each from those before it."""
        keep = object.__setattr__
        keep(self, "_second", self._count_second())
        keep(self, "_limit", self._count_limit())
        keep(self, "_last", self._count_allowed())
        keep(self, "_granted", self._count_granted())
        keep(self, "_final", self._count_final())

    @property
    def lacks_renewal_term(self) -> bool:
        """Whether something follows the first period and how long it lasts is not known."""
        if self.terms.renewal is not None or self._last == 1:
            return False
        return self.terms.renewal_kind is RenewalKind.TACIT or self.period(1).end in self.renewed_ends

    def last_number(self) -> int | None:
        """Return the number of the last period that the clauses allow, None without limit."""
        return self._last

    def final_end(self) -> date | None:
        """Return the last day if every renewal takes place, None without limit or when it is not known.

        A limit that lies beyond the year 9999 counts as none.
        """
        return self._final

    def granted_end(self) -> date | None:
        """Return the last day if nothing more is decided, None without limit."""
        if self._granted is None or self._granted == self._last:
            return self._final
        return self.period(self._granted).end

    def start_of(self, number: int) -> date:
        """Return the first day of a period, counted from the effect date.

        Raises:
            OverflowError: beyond the year 9999.
        """
        if number == 1:
            return self.effect
        if self._second is None:
            raise OverflowError("the first period fills the calendar")
        renewal, steps = self.terms.renewal, number - 2
        if renewal is None or not steps:
            return self._second
        if self.initial.months and renewal.months:
            return day_to_day(self.effect, self.initial.months + steps * renewal.months)
        return _advance(self._second, steps * renewal.months, steps * renewal.days)

    def period(self, number: int) -> Period:
        """Return a period, cut at the limit, or at the end of the calendar, that falls inside it."""
        return self._period_from(number, self.start_of(number))

    def period_at(self, day: date) -> Period:
        """Return the period that holds a day; the first before the start, the last after the end."""
        number = self._number_at(day)
        return self.period(number if self._granted is None else min(number, self._granted))

    def periods(self, until: date, since: date | None = None) -> Iterator[Period]:
        """Yield the periods that happen by themselves or by decision, up to a day.

        Args:
            until: the last first day yielded.
            since: skip the periods that end before this day.
        """
        period = self.period_at(self.effect if since is None else since)
        while period.start <= until and (since is None or period.end >= since):
            yield period
            if period.number == self._granted or period.end == date.max:
                return
            period = self._period_from(period.number + 1, period.end + ONE_DAY)

    def exit_at(self, day: date) -> date:
        """Return the last day of the exit span (period, or contract year) that holds a day."""
        return self.exit_in(self.period_at(day), day)

    def exit_in(self, period: Period, day: date) -> date:
        """Return the same, from the period that holds the day."""
        if self.terms.exits is ExitRule.TERM_END:
            return period.end
        return min(period.end, self._year_end(day))

    def spans(self, since: date) -> Iterator[Span]:
        """Yield the exit spans, from the one that holds a day on."""
        for period in self.periods(date.max, since):
            if self.terms.exits is ExitRule.TERM_END:
                yield Span(period.start, period.end, period)
            else:
                yield from self._years_of(period, since)

    def year_ends(self, first: date, last: date) -> Iterator[date]:
        """Yield the last days of the contract years, between two days, whatever the periods are."""
        end = self._year_end(first)
        while end < last:
            yield end
            end = self._year_end(end + ONE_DAY)
        if end == last:
            yield end

    def _years_of(self, period: Period, since: date) -> Iterator[Span]:
        start, end = period.start, self._year_end(period.start)
        while end < period.end:
            if end >= since:
                yield Span(start, end, period)
            start = end + ONE_DAY
            end = self._year_end(start)
        yield Span(start, period.end, period)

    def _year_end(self, day: date) -> date:
        """Return the last day of the contract year that holds a day, of the first one before the start."""
        years = max(0, months_between(self.effect, day) // MONTHS_A_YEAR)
        if years:
            end = _day_before(self.effect, MONTHS_A_YEAR * years, 0)
            if end >= day:
                return end
        return _day_before(self.effect, MONTHS_A_YEAR * (years + 1), 0)

    def _period_from(self, number: int, start: date) -> Period:
        try:
            end = self.start_of(number + 1) - ONE_DAY
        except OverflowError:
            end = date.max
        if self._limit is not None and self._limit < end:
            end = max(self._limit, start)
        return Period(number, start, end)

    def _number_at(self, day: date) -> int:
        """Return the number of the unlimited sequence of periods that holds a day (1 before it)."""
        renewal, second = self.terms.renewal, self._second
        if renewal is None or second is None or day < second:
            return 1
        if renewal.days:
            return 2 + (day - second).days // renewal.days
        origin, first = (self.effect, self.initial.months) if self.initial.months else (second, 0)
        number = 2 + (months_between(origin, day) - first) // renewal.months
        return number if self.start_of(number) <= day else number - 1

    def _count_second(self) -> date | None:
        try:
            return _advance(self.effect, self.initial.months, self.initial.days)
        except OverflowError:
            return None

    def _count_limit(self) -> date | None:
        limit, cap = self.terms.total_limit, self.terms.end_cap
        if limit is None:
            return cap
        end = _day_before(self.effect, limit.months, limit.days)
        return end if cap is None else min(end, cap)

    def _count_allowed(self) -> int | None:
        terms = self.terms
        if terms.renewal_kind is RenewalKind.NONE:
            return 1
        by_limit = None
        if self._limit is not None:
            is_first = self._second is None or self._limit < self._second
            if terms.renewal is not None or is_first:
                by_limit = self._number_at(self._limit)
        if terms.max_renewals is None:
            return by_limit
        by_count = 1 + terms.max_renewals
        return by_count if by_limit is None else min(by_count, by_limit)

    def _count_granted(self) -> int | None:
        if self.terms.renewal is None:
            return 1
        if self.terms.renewal_kind is not RenewalKind.EXPRESS:
            return self._last
        number = 1
        while number != self._last and self.period(number).end in self.renewed_ends:
            number += 1
        return number

    def _count_final(self) -> date | None:
        if self._last is None or (self._last > 1 and self.terms.renewal is None):
            return None
        try:
            return self.period(self._last).end
        except OverflowError:
            return None


def schedule(terms: Terms, renewed_ends: frozenset[date] = frozenset()) -> Schedule | None:
    """Return the schedule of a contract, None while its start or its duration is not known."""
    if terms.effect is None or terms.initial is None:
        return None
    return Schedule(terms.effect, terms.initial, terms, renewed_ends)


def notice_dates(
    exit_end: date, notice: Duration, margin_days: int, lead_days: int, calendar: BusinessCalendar
) -> NoticeDates:
    """Compute limit, send-by and decide-by for an exit.

    Args:
        exit_end: last day of the span that the notice is to close.
        notice: the clause's notice.
        margin_days: days a registered letter may wait at the post office.
        lead_days: days the commune wants between deciding and sending.
        calendar: its business days; only send-by and decide-by are moved, never the limit.
    """
    limit = latest_before(exit_end, notice)
    send_by = calendar.on_or_before(calendar.on_or_before(limit) - timedelta(days=margin_days))
    decide_by = calendar.on_or_before(send_by - timedelta(days=lead_days))
    return NoticeDates(exit_end, decide_by, send_by, limit)


def earliest_exit(plan: Schedule, received_on: date) -> date | None:
    """Return the last day of the earliest span that a notice received on a day can close.

    A notice longer than the period simply reaches a later one. Past the last renewal the contract ends
    by itself. None when the exit lies in a period whose length is not known.
    """
    notice, final = plan.terms.notice, plan.final_end()
    complete_on = received_on if notice is None else forward(received_on, notice)
    if final is not None and complete_on > final:
        return final
    return _exit_at(plan, complete_on)


def effective_end(plan: Schedule, received_on: date, exit_end: date | None) -> date | None:
    """Return the day on which a notice received on a day ends the contract.

    In time, it is the exit asked for (that of the current span when the letter names none; the one that
    follows when the contract's dates have changed since). Late, it is what the clause says: so long after
    reception, but not before the exit asked for (Libriciel: two months, with the balance due pro rata),
    otherwise the end of the next span.
    """
    notice = plan.terms.notice
    target = _exit_at(plan, exit_end or received_on)
    if target is None or notice is None or received_on <= latest_before(target, notice):
        return target
    earliest = earliest_exit(plan, received_on)
    if plan.terms.late_rule is LateRule.AFTER_RECEIPT:
        late_end = max(target, forward(received_on, plan.terms.late_delay or notice))
        return late_end if earliest is None else min(late_end, earliest)
    return earliest


def _exit_at(plan: Schedule, day: date) -> date | None:
    exit_end = plan.exit_at(day)
    return None if exit_end < day and plan.lacks_renewal_term else exit_end


def _advance(day: date, months: int, days: int) -> date:
    return day_to_day(day, months) + timedelta(days=days)


def _day_before(day: date, months: int, days: int) -> date:
    """Return the last day of a delay counted from a day, or the last of the calendar."""
    try:
        return _advance(day, months, days) - ONE_DAY
    except OverflowError:
        return date.max
