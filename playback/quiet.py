"""Work that yields to whatever else runs."""

import os
import sys
import threading
from collections.abc import Callable
from typing import TypeVar

Result = TypeVar("Result")
# So that pages and players come first.
NICENESS = 15
TELL_SECONDS = 1.0


def run_quietly(work: Callable[[], Result], meanwhile: Callable[[], None] | None = None) -> Result:
    """Do it in a thread that yields to whatever else runs, as do the processes it starts. Raises what it raises.

    In a thread of its own, for a niceness can only be raised, and this process has other work as well. meanwhile: is
    called about every second by who waits for it, which may use the database.
    """
    results: list[Result] = []
    failed: list[BaseException] = []

    def run() -> None:
        try:
            if sys.platform == "linux":
                niceness = max(NICENESS, os.getpriority(os.PRIO_PROCESS, 0))
                os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), niceness)
            results.append(work())
        except Exception as error:  # noqa: BLE001 - raised again where it was asked for
            failed.append(error)

    # A worker that is told to end does not wait for it.
    thread = threading.Thread(target=run, name="quiet", daemon=True)
    thread.start()
    while thread.is_alive():
        thread.join(TELL_SECONDS if meanwhile else None)
        if meanwhile and thread.is_alive():
            meanwhile()
    if failed:
        raise failed[0]
    return results[0]
