"""Start the demo's processes, and stop every one of them whatever happens."""

import fcntl
import os
import signal
import socket
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

STOP_SECONDS = 15


class AlreadyRunningError(Exception):
    """Another demo runs in this folder."""


def free_port(wanted: int, host: str = "127.0.0.1", tries: int = 50) -> int:
    """The wanted port, or the first free one above it."""
    for port in range(wanted, wanted + tries):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            with suppress(OSError):
                probe.bind((host, port))
                return port
    raise OSError(f"No free port from {wanted} to {wanted + tries - 1} on {host}.")


@dataclass
class Processes:
    """Children of one demo, each in a process group of its own, logging to a file of its own.

    Their process ids are kept in a file, so that the children of a demo that was killed
    can be stopped by the next one.
    """

    folder: Path
    environment: dict[str, str]
    children: dict[str, subprocess.Popen] = field(default_factory=dict)
    lock: IO | None = None

    @property
    def pid_file(self) -> Path:
        return self.folder / "demo.pids"

    def claim_folder(self) -> None:
        """Hold this folder alone; stop what an earlier demo that was killed left behind."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self.lock = (self.folder / "demo.lock").open("w")
        try:
            fcntl.flock(self.lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise AlreadyRunningError from error
        if self.pid_file.exists():
            for pid in self.pid_file.read_text().split():
                stop_orphan(int(pid))
            self.pid_file.unlink()

    def start(self, name: str, arguments: list[str], **environment: str) -> None:
        """Run `python -m ARGUMENTS`; its output goes to var/log/NAME.log. environment: for this one alone."""
        log_path = self.folder / "log" / f"{name}.log"
        log_path.parent.mkdir(parents=True, exist_ok=True)
        with log_path.open("ab") as log:
            self.children[name] = subprocess.Popen(
                [sys.executable, "-m", *arguments],
                env={**os.environ, **self.environment, **environment},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                # Ctrl-C is for the parent alone, which stops its children in order.
                start_new_session=True,
            )
        self.pid_file.write_text(" ".join(str(child.pid) for child in self.children.values()))

    def dead(self) -> list[str]:
        return [name for name, child in self.children.items() if child.poll() is not None]

    def stop(self) -> None:
        """Ask every child to stop, the last started first; kill the group of one that does not."""
        for child in reversed(self.children.values()):
            with suppress(ProcessLookupError):
                child.terminate()
        for child in self.children.values():
            try:
                child.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                os.killpg(child.pid, signal.SIGKILL)
                child.wait()
        self.children.clear()
        self.pid_file.unlink(missing_ok=True)


def stop_orphan(pid: int) -> None:
    """Kill the process group of a child whose demo is gone; a process id used anew by others is left alone."""
    command = subprocess.run(["ps", "-o", "args=", "-p", str(pid)], capture_output=True, text=True, check=False)
    if "streamsite" in command.stdout:
        with suppress(ProcessLookupError):
            os.killpg(pid, signal.SIGKILL)
