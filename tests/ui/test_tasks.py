"""Background work: results, errors, cancel, the last question wins, the end."""

import sys
import threading

import pytest
import shiboken6
from PySide6.QtCore import QObject

from contractdesk.common.errors import Cancelled, StorageError
from contractdesk.ui.tasks import Step, TaskRunner


@pytest.fixture
def gate():
    made = threading.Event()
    yield made
    made.set()


def test_a_result_comes_back_on_the_gui_thread(tasks, qtbot):
    got = []
    tasks.run(
        lambda progress: threading.current_thread(),
        on_done=lambda worker: got.append((worker, threading.current_thread())),
    )
    assert tasks.busy
    qtbot.waitUntil(lambda: bool(got))
    worker, receiver = got[0]
    assert worker is not threading.main_thread()
    assert receiver is threading.main_thread()
    assert not tasks.busy


def test_jobs_run_one_after_the_other_in_order(tasks, qtbot):
    order = []
    for number in range(5):
        tasks.run(lambda progress, n=number: order.append(n))
    qtbot.waitUntil(lambda: not tasks.busy)
    assert order == [0, 1, 2, 3, 4]


def test_an_expected_error_goes_to_its_caller(tasks, qtbot):
    def job(progress):
        raise StorageError("disk_full")

    errors = []
    tasks.run(job, on_done=lambda _: pytest.fail("it failed"), on_error=errors.append)
    qtbot.waitUntil(lambda: bool(errors))
    assert errors[0].code == "disk_full"


def test_an_error_nobody_expects_is_said_by_the_runner(tasks, qtbot):
    def job(progress):
        raise StorageError("locked")

    with qtbot.waitSignal(tasks.failed) as failed:
        tasks.run(job)
    assert failed.args[0].code == "locked"


def test_a_bug_goes_to_the_hook(tasks, qtbot, monkeypatch):
    seen = []
    monkeypatch.setattr(sys, "excepthook", lambda *what: seen.append(what))
    tasks.run(lambda progress: 1 // 0, on_error=lambda _: pytest.fail("a bug is not an error"))
    qtbot.waitUntil(lambda: bool(seen))
    assert seen[0][0] is ZeroDivisionError


def test_progress_and_cancel(tasks, qtbot, gate):
    ends, steps = [], []

    def job(progress):
        progress.step(1, 3, "un")
        gate.wait(5)
        progress.step(2, 3, "deux")

    tasks.progressed.connect(lambda task, step: steps.append(step))
    task = tasks.run(
        job, on_done=lambda _: ends.append("done"), on_cancelled=lambda: ends.append("cancelled")
    )
    qtbot.waitUntil(lambda: bool(steps))
    assert tasks.current is task
    task.cancel()
    gate.set()
    qtbot.waitUntil(lambda: bool(ends))
    assert ends == ["cancelled"]
    assert steps == [Step(1, 3, "un")]


def test_a_job_cancelled_before_it_starts_never_does(tasks, qtbot, gate):
    ran, ends = [], []
    tasks.run(lambda progress: gate.wait(5))
    waiting = tasks.run(lambda progress: ran.append(1), on_cancelled=lambda: ends.append(1))
    waiting.cancel()
    gate.set()
    qtbot.waitUntil(lambda: bool(ends))
    assert not ran


def test_cancelled_too_late_is_done(tasks, qtbot):
    ends = []
    task = tasks.run(lambda progress: task_ready.wait(5), on_done=lambda _: ends.append("done"))
    task_ready.set()
    task.cancel()
    qtbot.waitUntil(lambda: not tasks.busy)
    assert ends in ([], ["done"])  # started or not: never both, never a lie


task_ready = threading.Event()


def test_the_last_question_wins(tasks, qtbot, gate):
    answers = []
    tasks.run(lambda progress: gate.wait(5), replaces="page", on_done=lambda _: answers.append("first"))
    tasks.run(lambda progress: 2, replaces="page", on_done=answers.append)
    tasks.run(lambda progress: 3, replaces="other", on_done=answers.append)
    gate.set()
    qtbot.waitUntil(lambda: not tasks.busy)
    assert answers == [2, 3]


def test_a_write_is_never_replaced(tasks, qtbot, gate):
    answers = []
    tasks.run(lambda progress: gate.wait(5), replaces="x", writes=True, on_done=lambda _: answers.append(1))
    assert tasks.writing
    tasks.run(lambda progress: 2, replaces="x", on_done=answers.append)
    gate.set()
    qtbot.waitUntil(lambda: not tasks.busy)
    assert answers == [1, 2]


def test_an_answer_for_somebody_gone_is_dropped(tasks, qtbot, gate):
    owner, answers = QObject(), []
    tasks.run(lambda progress: gate.wait(5), owner=owner, on_done=answers.append)
    shiboken6.delete(owner)
    gate.set()
    qtbot.waitUntil(lambda: not tasks.busy)
    assert not answers


def test_slow_work_is_told_and_quick_work_is_not(tasks, qtbot, gate):
    with qtbot.assertNotEmitted(tasks.slow):
        tasks.run(lambda progress: 1)
        qtbot.waitUntil(lambda: not tasks.busy)
    with qtbot.waitSignal(tasks.slow, timeout=2000) as slow:
        task = tasks.run(lambda progress: gate.wait(5))
    assert slow.args[0] is task


def test_shutdown_cancels_reads_and_waits_for_writes(qapp):
    runner = TaskRunner()
    started, done, cancelled = threading.Event(), [], []

    def write(progress):
        started.set()
        done.append("written")

    def read(progress):
        try:
            progress.step(0, 1)
        except Cancelled:
            cancelled.append(1)
            raise

    runner.run(write, writes=True, on_done=lambda _: pytest.fail("nobody listens any more"))
    runner.run(read)
    started.wait(5)
    runner.shutdown()
    assert done == ["written"]
    assert not runner.busy
    with pytest.raises(RuntimeError):
        runner.run(lambda progress: 1)
