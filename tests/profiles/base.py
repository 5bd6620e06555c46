"""What tests of accounts share: cheap hashes, and doing one thing many times at once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

from django.db import connection
from django.test import override_settings

Result = TypeVar("Result")

PASSWORD = "correct horse battery"
BAD_NEXTS = (
    "https://evil.example/",
    "//evil.example/",
    "///evil.example",
    "/\\evil.example",
    "javascript:alert(1)",
    "http://[",
    "\x00",
)

# Argon2 is slow on purpose; what is tested here is not the hash.
fast_hashes = override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"])


def at_once(times: int, act: Callable[[int], Result]) -> list[Result]:
    """Call act(0) ... act(times - 1) in threads that start together; each has its own connection."""
    barrier = Barrier(times)

    def run(number: int) -> Result:
        barrier.wait(timeout=10)
        try:
            return act(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(times) as threads:
        return list(threads.map(run, range(times)))
