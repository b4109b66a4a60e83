"""The only place that asks what day and what time it is.

"Today" is read once per user action and passed down as `today`, so that every computed date can be replayed
(`--today`, tests, screenshots).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Protocol


class Clock(Protocol):
    """Where today and now come from."""

    def today(self) -> dt.date:
        """Return the civil day of the user's place."""
        ...

    def now(self) -> dt.datetime:
        """Return the instant, aware, in UTC."""
        ...

    def utc_offset(self) -> dt.timedelta:
        """Return the offset of local time from UTC, kept beside an instant so that it can be shown local."""
        ...


class SystemClock:
    """The computer's clock."""

    def today(self) -> dt.date:
        """Return the computer's local day."""
        return dt.datetime.now().astimezone().date()

    def now(self) -> dt.datetime:
        """Return the computer's instant in UTC."""
        return dt.datetime.now(dt.UTC)

    def utc_offset(self) -> dt.timedelta:
        """Return the computer's present offset."""
        return dt.datetime.now(dt.UTC).astimezone().utcoffset() or dt.timedelta()


@dataclass(frozen=True, slots=True)
class FixedClock:
    """Another today (`--today`, tests): always noon UTC of one day, so that no zone makes it another day."""

    day: dt.date
    offset: dt.timedelta = dt.timedelta()

    def today(self) -> dt.date:
        """Return the fixed day."""
        return self.day

    def now(self) -> dt.datetime:
        """Return noon UTC of the fixed day."""
        return dt.datetime.combine(self.day, dt.time(12), tzinfo=dt.UTC)

    def utc_offset(self) -> dt.timedelta:
        """Return the fixed offset."""
        return self.offset
