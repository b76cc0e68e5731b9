"""Runs the server and the worker side by side, and ends both when one of them, or this, is to end:
run_together.py COMMAND… -- COMMAND…

Each is a process group of its own: Ctrl-C in the terminal comes here alone, and here both are asked to stop.
"""

import contextlib
import os
import signal
import subprocess
import sys
import time

PATIENCE = 20  # seconds that they get to stop by themselves
ENDING = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]


class Stop(Exception):
    """We were asked to end."""


def stop(number, frame):
    raise Stop(signal.Signals(number).name)


def main(arguments):
    place = arguments.index("--")
    parent = os.getppid()
    for number in ENDING:
        signal.signal(number, stop)
    running = []
    try:
        for command in (arguments[:place], arguments[place + 1 :]):
            running.append(subprocess.Popen(command, start_new_session=True))
        return watch(running, parent)
    except Stop:
        return 0
    finally:
        for number in ENDING:
            signal.signal(number, signal.SIG_IGN)
        end(running)


def watch(running, parent):
    """Until one of them ends, or the process that started this one; how the first of them ended."""
    while os.getppid() == parent:
        for process in running:
            if process.poll() is not None:
                print("%s ended; so does the rest." % process.args[-1], file=sys.stderr)
                return process.returncode or 1
        time.sleep(0.2)
    return 0


def end(running):
    for process in running:
        send(process, signal.SIGTERM)
    last = time.monotonic() + PATIENCE
    while any(process.poll() is None for process in running) and time.monotonic() < last:
        time.sleep(0.05)
    for process in running:
        send(process, signal.SIGKILL)
        process.wait()


def send(process, number):
    """To the whole group: the server has a process of its own that looks for changed files."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, number)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
