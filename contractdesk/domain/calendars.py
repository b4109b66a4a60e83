"""Business days, given the public holidays of a place.

The list of holidays comes from outside (a maintained library, plus the commune's own days): this module
only counts with it.
"""

from collections.abc import Callable, Collection
from datetime import date

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

    def is_business_day(self, day: date) -> bool:
        """Tell whether a day is neither a week-end day nor a holiday."""
        if day.weekday() >= _SATURDAY:
            return False
        holidays = self._years.get(day.year)
        if holidays is None:
            holidays = self._years[day.year] = frozenset(self._holidays_of_year(day.year))
        return day not in holidays and day not in self._local_days

    def on_or_before(self, day: date) -> date:
        """Return the last business day on or before a day."""
        while not self.is_business_day(day):
            day -= ONE_DAY
        return day

    def last_of_month(self, month: Month) -> date:
        """Return the last business day of a month."""
        return self.on_or_before(month.last_day)
