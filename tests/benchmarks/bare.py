"""The dates of the portfolio by bare integer arithmetic over tuples: the floor of the engine.

Every kind of deadline that the engine finds, with the same days (a test compares the two lists), and nothing
else: no sentence, no amount, no name. Days are ordinals, months count from January 2000, and the facts of a
contract are a tuple made beforehand, as are the tables of first days and of days worked.
"""

from datetime import date

from contractdesk.domain.enums import DeadlineKind, ExitRule, RenewalKind, RevisionDay

FIRST_YEAR = 1990
MONTHS = 12 * 100
FIRST_DAYS = [date(FIRST_YEAR + month // 12, month % 12 + 1, 1).toordinal() for month in range(MONTHS)]
MONTH_OF = {}
for _month in range(MONTHS - 1):
    for _day in range(FIRST_DAYS[_month], FIRST_DAYS[_month + 1]):
        MONTH_OF[_day] = _month
NONE, TACIT, EXPRESS = 0, 1, 2
NEVER = 10**9
KINDS = {RenewalKind.NONE: NONE, RenewalKind.TACIT: TACIT, RenewalKind.EXPRESS: EXPRESS}
(
    NOTICE,
    DECISION,
    RENEWAL,
    END,
    PROCUREMENT,
    REVISION,
    INVOICE,
    RIGHT,
    CODES,
    INDEX,
    INCOMPLETE,
) = range(11)
NAMES = (
    DeadlineKind.NOTICE,
    DeadlineKind.EXPRESS_DECISION,
    DeadlineKind.RENEWAL,
    DeadlineKind.FINAL_END,
    DeadlineKind.PROCUREMENT,
    DeadlineKind.REVISION,
    DeadlineKind.INVOICE,
    DeadlineKind.ENTITLEMENT,
    DeadlineKind.INFORMATION,
    DeadlineKind.INDEX_MISSING,
    DeadlineKind.INCOMPLETE,
)


def worked_before(calendar, first, last):
    """The last day worked on or before each day, by ordinal."""
    return {
        day: calendar.on_or_before(date.fromordinal(day)).toordinal()
        for day in range(first.toordinal(), last.toordinal())
    }


def facts_of(contract, lacks_index):
    """What the arithmetic needs of a contract; None for one whose dates are not known."""
    terms, clause = contract.terms, contract.clause
    if terms.effect is None:
        return None
    start = terms.effect
    stop = next((one.effective_on.toordinal() for one in contract.decisions), 0)
    received = next((one.received_on.toordinal() for one in contract.notices), 0)
    automatic = clause is not None and clause.is_automatic
    return (
        (start.year - FIRST_YEAR) * 12 + start.month - 1,
        start.day,
        terms.initial.months,
        KINDS[terms.renewal_kind],
        NEVER if terms.max_renewals is None else terms.max_renewals,
        terms.notice.months,
        terms.notice.days,
        terms.exits is ExitRule.ANNIVERSARY,
        stop,
        received,
        automatic and clause.day is RevisionDay.ANNIVERSARY,
        automatic and clause.day is RevisionDay.JANUARY,
        lacks_index,
        len(contract.rights),
        contract.needs_yearly_codes,
    )


def boundary(month, day):
    """The first day of a period that begins on a day number of a month, or the first of the next month."""
    return min(FIRST_DAYS[month] + day - 1, FIRST_DAYS[month + 1])


def limit_before(end, months, days):
    """The last day on which a notice can be received."""
    if days:
        return end - days
    month = MONTH_OF[end]
    if end + 1 == FIRST_DAYS[month + 1]:
        return FIRST_DAYS[month - months + 1] - 1
    return min(FIRST_DAYS[month - months] + end - FIRST_DAYS[month], FIRST_DAYS[month - months + 1] - 1)


def bare_arithmetic(facts, today, until, worked, margin=21, lead=60, procurement=6):  # noqa: C901
    """Return (contract, kind, day, day to act by, day to decide by) of every deadline."""
    found = []
    add = found.append
    year = date.fromordinal(today).year
    januaries = [FIRST_DAYS[(one - FIRST_YEAR) * 12] for one in range(year, year + 7)]
    for rank, one in enumerate(facts):
        if one is None:
            add((rank, INCOMPLETE, today, today, 0))
            continue
        month, day, initial, kind, most, months, days, yearly, stop, received, anniversary, january = one[:12]
        lacks, rights, codes = one[12:]
        effect = boundary(month, day)
        # The last day if every renewal takes place, and the last one that is certain.
        last = NEVER
        if kind == NONE:
            last = boundary(month + initial, day) - 1
        elif most < 100:
            last = boundary(month + initial + 12 * most, day) - 1
        granted = certain = boundary(month + initial, day) - 1 if kind == EXPRESS else last
        if received:
            stop = min(_reached(received, month, day, initial, months, days, yearly, effect, certain), last)
        if stop and stop <= last and today <= certain:
            last = certain = stop
        if today > certain:
            add((rank, END, certain, certain, 0))
            continue
        since = max(today, effect)
        # The exits: ends of periods, or of years inside the first one too.
        step = 12 if yearly else initial
        due = month + step
        start = effect
        while True:
            following = boundary(due, day)
            end = following - 1
            if start > until and start > effect:
                break
            if end >= since:
                if end < last:
                    limit = limit_before(end, months, days)
                    send_by = worked[worked[limit] - margin]
                    is_end = not yearly or due - month >= initial
                    if kind == EXPRESS and is_end:
                        if limit <= until:
                            add((rank, DECISION, limit, limit, worked[send_by - lead]))
                    elif send_by <= until and limit >= effect:
                        add((rank, NOTICE, limit, send_by, worked[send_by - lead]))
                if today <= start <= until and start != effect and start <= certain:
                    add((rank, RENEWAL, start, start, 0))
            if end >= certain or end >= granted:
                break
            start, due = following, due + 12
        if last < NEVER:
            if last <= until:
                add((rank, END, last, last, 0))
            begin = limit_before(last, procurement, 0)
            if today <= begin <= until:
                add((rank, PROCUREMENT, begin, begin, 0))
        # What comes back each contract year: invoices, revisions, rights.
        due = month
        while True:
            first = boundary(due, day)
            if first > until or first > certain:
                break
            if first >= today:
                add((rank, INVOICE, first, first, 0))
                if anniversary and due > month:
                    add((rank, REVISION, first, first, 0))
            due += 12
            end = min(boundary(due, day) - 1, certain)
            if rights and since <= end <= until:
                for _right in range(rights):
                    add((rank, RIGHT, end, end, 0))
        if january:
            second = boundary(month + 12, day)
            for first in januaries:
                if today <= first <= until and first >= second and first <= certain:
                    add((rank, REVISION, first, first, 0))
        if lacks:
            add((rank, INDEX, lacks, lacks, 0))
        if codes:
            for first in januaries:
                day_ = first - 1
                if first <= effect < first + 366 and MONTH_OF[effect] // 12 == MONTH_OF[first] // 12:
                    first = day_ = effect
                if day_ >= today and day_ <= until and effect <= first <= certain:
                    add((rank, CODES, day_, day_, 0))
    return found


def _reached(received, month, day, initial, months, days, yearly, effect, certain):
    """The end of the span that holds the day on which a notice is complete, or the last day."""
    if days:
        complete = received + days
    else:
        held = MONTH_OF[received]
        complete = min(
            FIRST_DAYS[held + months] + received - FIRST_DAYS[held], FIRST_DAYS[held + months + 1] - 1
        )
    if complete > certain:
        return certain
    due = month + (12 if yearly else initial)
    while boundary(due, day) <= complete:
        due += 12
    return boundary(due, day) - 1
