"""
Makes the virtual environment and installs what a list of requirements names: set_up.py LIST STAMP

Run by `make` with whatever python3 there is, so it is written for an old one too, and says in words
what is missing. The stamp is made last: a run that was interrupted is taken up again by the next.
"""

import os
import subprocess
import sys

NEEDED = (3, 11)
VENV = ".venv"
VENV_PYTHON = os.path.join(VENV, "bin", "python")


def main(requirements, stamp):
    check_this_python()
    if not os.path.exists(VENV_PYTHON):
        make_environment()
    check_environment()
    install(requirements)
    open(stamp, "w").close()


def check_this_python():
    if sys.version_info < NEEDED:
        sys.exit(
            "The tracker needs Python %d.%d or newer; %s is %d.%d.\n"
            "Install a newer one, or name it: make run PYTHON=/path/to/python3.11"
            % (NEEDED + (sys.executable,) + sys.version_info[:2])
        )


def make_environment():
    try:
        import ensurepip  # noqa: F401 (Debian leaves it out of python3; asked for here, used by venv)
        import venv  # noqa: F401 (the same)
    except ImportError:
        sys.exit(
            "Python's venv module is missing. On Debian or Ubuntu: sudo apt-get install python3-venv\n"
            "(or python%d.%d-venv), then run make again." % sys.version_info[:2]
        )
    print("Making the virtual environment in %s ..." % VENV, flush=True)
    run([sys.executable, "-m", "venv", VENV], "The virtual environment could not be made in %s." % VENV)


def check_environment():
    newer = "import sys; sys.exit(sys.version_info < %r)" % (NEEDED,)
    hint = "The virtual environment in %s does not work or is too old. Delete it and run make again." % VENV
    run([VENV_PYTHON, "-c", newer], hint)
    if subprocess.call([VENV_PYTHON, "-c", "import pip"], stderr=subprocess.DEVNULL):
        run([VENV_PYTHON, "-m", "ensurepip"], hint)


def install(requirements):
    print("Installing %s (a minute or two, only when the list has changed) ..." % requirements, flush=True)
    pip = [VENV_PYTHON, "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
    hint = "Not everything could be installed; the lines above say why. Is the package index reachable?"
    run(pip + ["--require-hashes", "-r", requirements], hint)


def run(command, hint):
    if subprocess.call(command):
        sys.exit(hint)


main(*sys.argv[1:])
