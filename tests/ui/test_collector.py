"""Garbage is collected on the GUI thread, and Python gets its collector back."""

import gc
import threading

from contractdesk.ui.collector import Collector


class Cycle:
    """Garbage that only a collection frees, and that tells where it was."""

    def __init__(self, freed):
        self.self, self.freed = self, freed

    def __del__(self):
        self.freed.append(threading.current_thread())


def test_garbage_is_collected_by_the_timer_of_the_gui_thread(qapp):
    freed = []
    collector = Collector()
    assert not gc.isenabled()

    def litter():
        for _ in range(2000):
            Cycle(freed)

    worker = threading.Thread(target=litter)
    worker.start()
    worker.join()
    assert freed == []
    collector.collect()
    assert set(freed) == {threading.main_thread()}
    collector.stop()
    assert gc.isenabled()
    gc.disable()  # as the test was given it
