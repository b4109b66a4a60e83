"""Business days, given the public holidays of a place.

The list of holidays comes from outside (a maintained library, plus the commune's own days): this module
only counts with it.
"""

from collections.abc import Callable, Collection
from datetime import date, timedelta

from contractdesk.domain.dates import ONE_DAY, Month

_SATURDAY = 5


class BusinessCalendar:
    """Answers whether a day is worked, remembering each year's holidays once asked."""

    def __init__(
        self,
        holidays_of_year: Callable[[int], Collection[date]],
        local_days: Collection[date] = (),
    ) -> None:
        """Take the public holidays by year and the local closing days."""
        self._holidays_of_year = holidays_of_year
        self._local_days = frozenset(local_days)
        self._years: dict[int, frozenset[date]] = {}
        self._before: dict[date, date] = {}
        self._letters: dict[tuple[date, int, int], tuple[date, date, date]] = {}

    def is_business_day(self, day: date) -> bool:
        """Tell whether a day is neither a week-end day nor a holiday."""
        if day.weekday() >= _SATURDAY:
            return False
        holidays = self._years.get(day.year)
        if holidays is None:
            holidays = self._years[day.year] = frozenset(self._holidays_of_year(day.year))
        return day not in holidays and day not in self._local_days

    def on_or_before(self, day: date) -> date:
        """Return the last business day on or before a day, looked for once."""
        found = self._before.get(day)
        if found is None:
            found = day
            while not self.is_business_day(found):
                found -= ONE_DAY
            self._before[day] = found
        return found

    def letter_days(self, limit: date, margin_days: int, lead_days: int) -> tuple[date, date, date]:
        """Return the days of a letter that must be received by a limit, looked for once.

        Args:
            limit: the last day of reception; it is not moved.
            margin_days: days a registered letter may wait at the post office.
            lead_days: days wanted between deciding and sending.

        Returns:
            The last business day on or before the limit, the day to send by, the day to decide by.
        """
        found = self._letters.get((limit, margin_days, lead_days))
        if found is None:
            last_worked = self.on_or_before(limit)
            send_by = self.on_or_before(last_worked - timedelta(days=margin_days))
            decide_by = self.on_or_before(send_by - timedelta(days=lead_days))
            found = self._letters[limit, margin_days, lead_days] = (last_worked, send_by, decide_by)
        return found

    def last_of_month(self, month: Month) -> date:
        """Return the last business day of a month."""
        return self.on_or_before(month.last_day)
