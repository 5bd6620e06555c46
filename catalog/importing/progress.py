"""Progress bars for people who wait: on a terminal only, on stderr."""

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn


class Bar:
    def __init__(self, progress: Progress, description: str, total: float) -> None:
        self._progress = progress
        self._task = progress.add_task(description, total=total)

    def move_to(self, done: float) -> None:
        self._progress.update(self._task, completed=done)


class Bars:
    """One bar at a time; each vanishes when its step is done."""

    def __init__(self, *, quiet: bool = False) -> None:
        self._console = Console(stderr=True)
        self._quiet = quiet or not self._console.is_terminal

    @contextmanager
    def bar(self, description: str, total: float) -> Iterator[Bar]:
        columns = (
            TextColumn("{task.description:<32}"),
            BarColumn(),
            TaskProgressColumn(),
            TimeRemainingColumn(),
        )
        with Progress(*columns, console=self._console, disable=self._quiet, transient=True) as progress:
            yield Bar(progress, description, total)
