"""Periods, renewals, limits and exits of a contract.

Everything is counted from the effect date in closed form: no walk from period to period, so a contract
with ten thousand renewals costs what one with none does.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from contractdesk.domain.calendars import BusinessCalendar
from contractdesk.domain.dates import (
    MONTHS_A_YEAR,
    ONE_DAY,
    Duration,
    forward,
    latest_before,
    whole_months,
)
from contractdesk.domain.enums import ExitRule, LateRule, RenewalKind
from contractdesk.domain.stretches import Amendment, Period, Stretch, Terms, day_before, stretches

__all__ = [
    "Amendment",
    "NoticeDates",
    "Period",
    "Schedule",
    "Span",
    "Terms",
    "earliest_exit",
    "effective_end",
    "notice_dates",
    "schedule",
]


class Span(NamedTuple):
    """The time between two exits: a period, or a contract year inside it (``ExitRule.ANNIVERSARY``).

    ``terms`` are the clauses of its period.
    """

    start: date
    end: date
    period: Period
    terms: Terms


class NoticeDates(NamedTuple):
    """The three dates of a notice, for an exit on ``exit_end``, and what they were counted with.

    ``last_worked`` is the last business day on or before the limit.
    """

    exit_end: date
    decide_by: date
    send_by: date
    limit: date
    notice: Duration
    last_worked: date
    margin_days: int
    lead_days: int


@dataclass(frozen=True, slots=True)
class Schedule:
    """The periods of a contract whose start and duration are known.

    ``renewed_ends`` are the last days of the periods that an express decision has prolonged, ``amendments``
    come in the order of their days. What every question needs (the stretches between the amendments that
    count, the last period granted) is counted once, when it is made.
    """

    effect: date
    initial: Duration
    terms: Terms
    renewed_ends: frozenset[date] = frozenset()
    amendments: tuple[Amendment, ...] = ()
    _stretches: tuple[Stretch, ...] = field(init=False, repr=False, compare=False)
    _counted: tuple[Amendment, ...] = field(init=False, repr=False, compare=False)
    _granted: int | None = field(init=False, repr=False, compare=False)
    _final: date | None = field(init=False, repr=False, compare=False)
    _periods: dict[int, Period] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        """Count the limits, each from those before it."""
        keep = object.__setattr__
        keep(self, "_stretches", stretches(self.effect, self.initial, self.terms, self.amendments))
        keep(self, "_counted", self._count_amendments())
        keep(self, "_granted", self._count_granted())
        keep(self, "_final", self._count_final())

    @property
    def lacks_renewal_term(self) -> bool:
        """Whether something follows the last known period and how long it lasts is not known."""
        known = self._stretches[-1]
        if known.terms.renewal is not None or known.last == known.number:
            return False
        if known.terms.renewal_kind is RenewalKind.TACIT:
            return True
        return known.period(known.number).end in self.renewed_ends

    def terms_of(self, number: int) -> Terms:
        """Return the clauses that say how a period ends and what follows it."""
        return self.stretch_of(number).terms

    def terms_on(self, day: date) -> Terms:
        """Return the clauses in force on a day, those of the start before it."""
        found = self.terms
        for one in self._counted:
            if one.effective_on > day:
                break
            found = one.terms
        return found

    def last_number(self) -> int | None:
        """Return the number of the last period that the clauses allow, None without limit."""
        return self._stretches[-1].last

    def final_end(self) -> date | None:
        """Return the last day if every renewal takes place, None without limit or when it is not known.

        A limit that lies beyond the year 9999 counts as none.
        """
        return self._final

    def granted_end(self) -> date | None:
        """Return the last day if nothing more is decided, None without limit."""
        if self._granted is None or self._granted == self.last_number():
            return self._final
        return self.period(self._granted).end

    def stretch_of(self, number: int) -> Stretch:
        """Return the stretch that holds a period."""
        found = self._stretches[0]
        if len(self._stretches) > 1:
            for one in self._stretches[1:]:
                if one.number > number:
                    break
                found = one
        return found

    def period(self, number: int) -> Period:
        """Return a period, cut at the limit, or at the end of the calendar, that falls inside it.

        Raises:
            OverflowError: beyond the year 9999.
        """
        found = self._periods.get(number)
        if found is None:
            found = self._periods[number] = self.stretch_of(number).period(number)
        return found

    def period_at(self, day: date) -> Period:
        """Return the period that holds a day; the first before the start, the last after the end."""
        found = self._stretches[0]
        if len(self._stretches) > 1:
            for one in self._stretches[1:]:
                if one.start > day:
                    break
                found = one
        number = found.number_at(day)
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
            period = self.period(period.number + 1)

    def exit_at(self, day: date) -> date:
        """Return the last day of the exit span (period, or contract year) that holds a day."""
        return self.exit_in(self.period_at(day), day)

    def exit_in(self, period: Period, day: date) -> date:
        """Return the same, from the period that holds the day."""
        if self.terms_of(period.number).exits is ExitRule.TERM_END:
            return period.end
        return min(period.end, self._year_end(day))

    def spans(self, since: date) -> Iterator[Span]:
        """Yield the exit spans, from the one that holds a day on."""
        period, at_term_end = self.period_at(since), ExitRule.TERM_END
        while period.end >= since:
            terms = self.terms_of(period.number)
            if terms.exits is at_term_end:
                yield Span(period.start, period.end, period, terms)
            else:
                yield from self._years_of(period, terms, since)
            if period.number == self._granted or period.end == date.max:
                return
            period = self.period(period.number + 1)

    def year_ends(self, first: date, last: date) -> Iterator[date]:
        """Yield the last days of the contract years, between two days, whatever the periods are."""
        years = self._years_before(first) + 1
        while (end := day_before(self.effect, MONTHS_A_YEAR * years)) <= last:
            yield end
            if end == date.max:
                return
            years += 1

    def year_at(self, day: date) -> tuple[date, date]:
        """Return the first and last day of the contract year that holds a day, of the first one before it."""
        years = self._years_before(day)
        end = day_before(self.effect, MONTHS_A_YEAR * (years + 1))
        return (day_before(self.effect, MONTHS_A_YEAR * years) + ONE_DAY if years else self.effect), end

    def is_year_end(self, day: date) -> bool:
        """Tell whether a day is the last of a contract year."""
        return day >= self.effect and self._year_end(day) == day

    def _years_of(self, period: Period, terms: Terms, since: date) -> Iterator[Span]:
        start, end = period.start, self._year_end(period.start)
        while end < period.end:
            if end >= since:
                yield Span(start, end, period, terms)
            start = end + ONE_DAY
            end = self._year_end(start)
        yield Span(start, period.end, period, terms)

    def _year_end(self, day: date) -> date:
        """Return the last day of the contract year that holds a day, of the first one before the start."""
        return day_before(self.effect, MONTHS_A_YEAR * (self._years_before(day) + 1))

    def _years_before(self, day: date) -> int:
        """Return how many contract years are over before a day."""
        return max(0, whole_months(self.effect, day) // MONTHS_A_YEAR)

    def complete_on(self, received_on: date) -> date:
        """Return the day on which a notice received on a day is complete, by the clauses of that day.

        An amendment that shortens the notice opens no exit again whose limit had passed.
        """
        found, notice = received_on, self.terms.notice
        for one in self._counted:
            if one.effective_on > received_on:
                break
            found = max(found, _complete(one.effective_on, notice))
            notice = one.terms.notice
        return max(found, _complete(received_on, notice))

    def notice_limit(self, exit_end: date) -> tuple[date, Duration] | None:
        """Return the latest day on which a notice for an exit can be received, and the notice then written.

        None when none is written. A limit that passed before an amendment stays as it was; a notice that
        an amendment makes too long could be received until the day before.
        """
        notice = self.terms.notice
        limit = exit_end if notice is None else latest_before(exit_end, notice)
        for one in self._counted:
            if limit < one.effective_on:
                break
            notice = one.terms.notice
            limit = exit_end if notice is None else latest_before(exit_end, notice)
            if limit < one.effective_on:
                limit = one.effective_on - ONE_DAY
        return None if notice is None else (limit, notice)

    def counted_amendments(self) -> tuple[Amendment, ...]:
        """Return the amendments that count: those made before the contract is over."""
        return self._counted

    def _count_amendments(self) -> tuple[Amendment, ...]:
        last = self._stretches[-1].since
        if last is None:
            return ()
        return tuple(one for one in self.amendments if one.effective_on <= last)

    def _count_granted(self) -> int | None:
        """Return the number of the last period that happens by itself or by decision, None without limit.

        What follows a period is said by its own clauses; when they let nothing follow, by the amendment that
        prolongs the contract.
        """
        for one, following in pairwise(self._stretches):
            before = following.number - 1
            is_prolonged = one.last == before
            if one.terms.renewal_kind is RenewalKind.EXPRESS:
                reached = before if is_prolonged else following.number
                decided = self._decided_from(one, reached)
                if decided < reached:
                    return decided
            is_express = following.terms.renewal_kind is RenewalKind.EXPRESS
            if is_prolonged and is_express and one.period(before).end not in self.renewed_ends:
                return before
        known = self._stretches[-1]
        if known.terms.renewal is None:
            return known.number
        if known.terms.renewal_kind is RenewalKind.EXPRESS:
            return self._decided_from(known, known.last)
        return known.last

    def _decided_from(self, stretch: Stretch, last: int | None) -> int:
        """Return the number of the period that decisions in a row reach from the first of a stretch."""
        number = stretch.number
        while number != last and stretch.period(number).end in self.renewed_ends:
            number += 1
        return number

    def _count_final(self) -> date | None:
        known = self._stretches[-1]
        if known.last is None or (known.last > known.number and known.terms.renewal is None):
            return None
        try:
            return known.period(known.last).end
        except OverflowError:
            return None


def schedule(
    terms: Terms, renewed_ends: frozenset[date] = frozenset(), amendments: tuple[Amendment, ...] = ()
) -> Schedule | None:
    """Return the schedule of a contract, None while its start or its duration is not known."""
    if terms.effect is None or terms.initial is None:
        return None
    return Schedule(terms.effect, terms.initial, terms, renewed_ends, amendments)


def notice_dates(
    limit: date,
    exit_end: date,
    notice: Duration,
    margin_days: int,
    lead_days: int,
    calendar: BusinessCalendar,
) -> NoticeDates:
    """Compute send-by and decide-by for an exit.

    Args:
        limit: the last day on which the letter can be received.
        exit_end: last day of the span that the notice is to close.
        notice: the clause's notice.
        margin_days: days a registered letter may wait at the post office.
        lead_days: days the commune wants between deciding and sending.
        calendar: its business days; only send-by and decide-by are moved, never the limit.
    """
    last_worked, send_by, decide_by = calendar.letter_days(limit, margin_days, lead_days)
    return NoticeDates(exit_end, decide_by, send_by, limit, notice, last_worked, margin_days, lead_days)


def earliest_exit(plan: Schedule, received_on: date) -> date | None:
    """Return the last day of the earliest span that a notice received on a day can close.

    A notice longer than the period simply reaches a later one. Past the last renewal the contract ends
    by itself. None when the exit lies in a period whose length is not known.
    """
    final, complete_on = plan.final_end(), plan.complete_on(received_on)
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
    terms = plan.terms_on(received_on)
    target = _exit_at(plan, exit_end or received_on)
    if target is None or terms.notice is None or plan.complete_on(received_on) <= target:
        return target
    earliest = earliest_exit(plan, received_on)
    if terms.late_rule is LateRule.AFTER_RECEIPT:
        late_end = max(target, forward(received_on, terms.late_delay or terms.notice))
        return late_end if earliest is None else min(late_end, earliest)
    return earliest


def _exit_at(plan: Schedule, day: date) -> date | None:
    exit_end = plan.exit_at(day)
    return None if exit_end < day and plan.lacks_renewal_term else exit_end


def _complete(received_on: date, notice: Duration | None) -> date:
    return received_on if notice is None else forward(received_on, notice)
