"""What a run of the program stands on: its clock, its folders, its log; no Qt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from contractdesk.common import logs, paths
from contractdesk.common.clock import Clock, FixedClock, SystemClock

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Runtime:
    """The clock and the folders that everything else is given."""

    clock: Clock
    data_dir: Path

    @property
    def settings_file(self) -> Path:
        """Where the settings of the user are."""
        return paths.settings_file(self.data_dir)

    @property
    def log_dir(self) -> Path:
        """Where the logs are."""
        return paths.log_dir(self.data_dir)

    def start_logs(self) -> logs.Logs:
        """Start writing the log; the caller closes it as the program ends."""
        return logs.start(self.log_dir)


def runtime(today: date | None = None, data_dir: Path | None = None) -> Runtime:
    """Return what a run stands on.

    Args:
        today: another day than the computer's (`--today`), so that a date can be computed again.
        data_dir: another place for settings and logs (`--data-dir`).
    """
    clock = SystemClock() if today is None else FixedClock(today)
    return Runtime(clock, paths.default_data_dir() if data_dir is None else data_dir)
