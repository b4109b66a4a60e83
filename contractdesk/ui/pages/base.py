"""What a page is to the window, and what the window is to a page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol, TypeVar

import shiboken6
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from contractdesk.ui.dialogs.export_scope import ExportChoice

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from contractdesk.common.errors import AppError
    from contractdesk.ui.messages import Messages
    from contractdesk.ui.source import Source
    from contractdesk.ui.state import WindowState
    from contractdesk.ui.tasks import TaskRunner

Answer = TypeVar("Answer")


class Shell(Protocol):
    """What a page may ask of the program around it."""

    @property
    def tasks(self) -> TaskRunner:
        """Where work is done."""
        ...

    @property
    def messages(self) -> Messages:
        """Where things are said."""
        ...

    @property
    def state(self) -> WindowState:
        """What is remembered of widths, places and choices."""
        ...

    def today(self) -> dt.date:
        """Give the day to compute for."""
        ...

    def go_to(self, page: str, target: Any = None) -> None:
        """Show another page, on a thing of it when one is given."""
        ...

    def open_sample(self) -> None:
        """Open the sample register in the place of the one that is open."""
        ...

    def choose_register(self) -> None:
        """Let the person open another register."""
        ...

    def ask(self, page: QObject, job: Callable[[Source], Answer], then: Callable[[Answer], None]) -> None:
        """Have something read from the register by the worker, and give the page the answer.

        An answer that a newer question of the same page has overtaken is dropped; an expected error is shown
        by the window. Nothing happens while no register is open.
        """
        ...

    def do(
        self,
        page: Page,
        job: Callable[[Source], object],
        then: Callable[[], object],
        on_error: Callable[[AppError], None],
    ) -> None:
        """Have something recorded in the register by the worker, then tell the page and have all read again.

        The window says what was done, with a way back. An expected error goes to ``on_error``: the form that
        asked shows it beside what was typed.
        """
        ...


class Page(QWidget):
    """A page: shows what the services give for a day, on request only."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self.shell = shell

    def reload(self) -> None:
        """Ask the services again and show the answer; what was chosen stays chosen."""
        raise NotImplementedError

    def ask_aside(self, job: Callable[[Source], Answer], then: Callable[[Answer], None]) -> None:
        """Have something else read, for a form about to open: what the page itself waits for still comes.

        The answer is dropped when the window that asked is gone by then.
        """
        owner = QObject(self)
        owner.setObjectName(f"{self.objectName()}.aside")

        def answered(answer: Answer) -> None:
            owner.deleteLater()
            if not _is_gone(then):
                then(answer)

        self.shell.ask(owner, job, answered)

    def show_target(self, target: Any) -> None:
        """Go to one thing of the page; pages that hold none stay as they are."""

    def selected_references(self) -> tuple[str, ...]:
        """Give the contracts that are selected, on a page that lists contracts."""
        return ()

    def edit(self) -> None:
        """Change the thing one is on, where there is one."""

    def duplicate(self) -> None:
        """Begin another thing as a copy of the one one is on, where that has a meaning."""

    def focus_filter(self) -> None:
        """Put the keyboard where the list is filtered, where there is one."""

    def export_choice(self) -> ExportChoice:
        """Give what a file can be about besides the whole register; pages of no contract give nothing."""
        return ExportChoice()


def _is_gone(then: Callable[..., object]) -> bool:
    """Tell whether the object that a bound method, or a part of one, belongs to no longer exists."""
    listener = getattr(getattr(then, "func", then), "__self__", None)
    return isinstance(listener, QObject) and not shiboken6.isValid(listener)
