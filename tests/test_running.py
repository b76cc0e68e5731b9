"""`make run` starts the server and the worker together and ends them together."""

import os
import signal
import subprocess
import sys
import time

import pytest

SLEEPER = """
import os, sys, time
open(sys.argv[1], "w").write(str(os.getpid()))
time.sleep(60)
"""
CRASHING = "import sys; sys.exit(3)"


@pytest.fixture
def start(tmp_path):
    """Two processes under `run_together`; stopped after the test whatever it found."""
    started = []

    def start(first, second, through_make=False):
        command = [sys.executable, "tools/run_together.py"]
        for code, name, gap in [(first, "first", ["--"]), (second, "second", [])]:
            command += [sys.executable, "-c", code, str(tmp_path / name), *gap]
        if through_make:
            command = ["sh", "-c", '"$@" & echo; wait', "sh", *command]
        started.append(subprocess.Popen(command, start_new_session=True, stderr=subprocess.DEVNULL))
        return started[-1]

    yield start
    for process in started:
        if process.poll() is None:
            process.terminate()
            process.wait()


def pid_of(path):
    until(lambda: path.exists() and path.read_text())
    return int(path.read_text())


def alive(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    with open(f"/proc/{pid}/stat") as stat:
        return stat.read().rpartition(")")[2].split()[0] != "Z"


def until(condition):
    for _ in range(600):
        if condition():
            return
        time.sleep(0.05)
    pytest.fail("It never came to that.")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_both_end_with_it(start, tmp_path, number):
    both = start(SLEEPER, SLEEPER)
    pids = [pid_of(tmp_path / "first"), pid_of(tmp_path / "second")]

    both.send_signal(number)

    assert both.wait(30) == 0
    assert not any(map(alive, pids))


@pytest.mark.parametrize(("first", "second"), [(CRASHING, SLEEPER), (SLEEPER, CRASHING)])
def test_when_one_crashes_the_other_ends(start, tmp_path, first, second):
    both = start(first, second)

    assert both.wait(30) == 3


def test_both_end_when_the_process_that_started_them_is_killed(start, tmp_path):
    shell = start(SLEEPER, SLEEPER, through_make=True)
    pids = [pid_of(tmp_path / "first"), pid_of(tmp_path / "second")]

    shell.kill()

    until(lambda: not any(map(alive, pids)))
