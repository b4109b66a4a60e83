"""The end asked for from outside."""

import os
import signal

import pytest

from contractdesk.ui.interrupts import Interrupts

pytestmark = pytest.mark.skipif(os.name == "nt", reason="os.kill ends the process there")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_is_heard_at_once_and_ends_nothing(qtbot, number):
    former = signal.getsignal(number)
    interrupts = Interrupts()
    with qtbot.waitSignal(interrupts.asked, timeout=2000):
        os.kill(os.getpid(), number)
    interrupts.stop()
    assert signal.getsignal(number) is former
