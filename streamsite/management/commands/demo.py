"""Serve the whole site on this machine, with demo data: what `make demo` ends in."""

import signal
import time
import urllib.error
import urllib.request
from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from playback.tasks import make_films
from profiles.models import Profile
from recommendations.models import Snapshot, TrainingRun
from recommendations.page_artwork import first_screens
from recommendations.tasks import render_page_artwork, retrain
from streamsite.demo_data import SIGN_INS
from streamsite.demo_films import films_to_make
from streamsite.embedded import embedded_database_url
from streamsite.processes import AlreadyRunningError, Processes, free_port

DEFAULT_PORT = 8000
WEB_WORKERS, WEB_THREADS, TASK_WORKERS = 2, 4, 2
FILMS, VIDEOS = (settings.CELERY_TASK_ROUTES[f"playback.{task}"]["queue"] for task in ("make_films", "package_video"))


class Command(BaseCommand):
    help = "Serve the site with demo data: database, web server, Celery worker and beat. Ctrl-C stops all."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=DEFAULT_PORT, help="taken? then the next free one")
        parser.add_argument("--no-wait", action="store_true", help="stop again as soon as the page is served")

    def handle(self, *, port: int, no_wait: bool, **options: object) -> None:
        if not settings.DEMO:
            raise CommandError("The demo needs STREAMSITE_MODE=demo: its sign-ins are known to everybody.")
        self.console = Console(file=self.stdout._out, highlight=False, soft_wrap=True)
        processes = Processes(settings.VAR_DIR, child_environment())
        try:
            processes.claim_folder()
        except AlreadyRunningError:
            raise CommandError("A demo already runs from this folder. Use it, or stop it first.") from None
        # A shell that starts it in the background has Ctrl-C ignored; stopping must work all the same.
        signal.signal(signal.SIGINT, interrupt)
        signal.signal(signal.SIGTERM, interrupt)
        try:
            self.serve(processes, free_port(port), wanted_port=port, no_wait=no_wait)
        except KeyboardInterrupt:
            self.console.print("\nStopping ...")
        finally:
            processes.stop()

    def serve(self, processes: Processes, port: int, *, wanted_port: int, no_wait: bool) -> None:
        self.console.print("Starting the database ...")
        call_command("migrate", verbosity=0)
        call_command("load_demo", stdout=self.stdout, stderr=self.stderr)
        if port != wanted_port:
            self.console.print(f"Port {wanted_port} is taken: using {port}.")
        start_all(processes, port)
        wait_for_page(f"http://127.0.0.1:{port}/", processes)
        if not Snapshot.objects.active().exists():
            self.train(processes)
        self.render_artwork(processes)
        self.print_welcome(port)
        if not no_wait:
            make_films.delay(films_to_make())
        while not no_wait:
            self.watch_over(processes)

    def train(self, processes: Processes) -> None:
        """Train the first model by the worker, as every later one is."""
        before = TrainingRun.objects.count()
        retrain.delay()
        with progress_bar(self.console) as bar:
            task = bar.add_task("Training", total=1.0)
            run = wait_until(lambda: TrainingRun.objects.all()[: 1 if TrainingRun.objects.count() > before else 0])[0]
            while run.status == TrainingRun.Status.RUNNING:
                stop_if_dead(processes)
                bar.update(task, completed=run.progress, description=f"Training: {run.phase}")
                time.sleep(0.3)
                run.refresh_from_db()
            bar.update(task, completed=1.0)
        if run.status != TrainingRun.Status.DONE:
            raise CommandError(f"Training ended as {run.get_status_display()}: {run.message}")

    def render_artwork(self, processes: Processes) -> None:
        """Have the worker draw what the demo profiles see first; the rest of their pages in the background."""
        profiles = Profile.objects.filter(account__is_demo=True)
        missing = [piece for profile in profiles for piece in first_screens(profile) if not piece.is_drawn()]
        if not missing:
            return
        for whole in (False, True):
            for profile in profiles:
                render_page_artwork.delay(profile.pk, whole=whole)
        with progress_bar(self.console) as bar:
            task = bar.add_task("Drawing artwork", total=len(missing))
            while left := sum(not piece.is_drawn() for piece in missing):
                stop_if_dead(processes)
                bar.update(task, completed=len(missing) - left)
                time.sleep(0.5)
            bar.update(task, completed=len(missing))

    def print_welcome(self, port: int) -> None:
        self.console.print(f"\n[bold]Streamsite is at http://127.0.0.1:{port}/[/bold]\n")
        for who, email, password in SIGN_INS:
            self.console.print(f"  {who:<10} {email:<28} {password}")
        self.console.print(
            f"\n  Admin      http://127.0.0.1:{port}/admin/    API  http://127.0.0.1:{port}/api/v1/docs/"
        )
        self.console.print(f"  Logs       {settings.VAR_DIR / 'log'}\n  Ctrl-C stops everything.\n")

    def watch_over(self, processes: Processes) -> None:
        stop_if_dead(processes)
        time.sleep(1)


def interrupt(*args: object) -> None:
    raise KeyboardInterrupt


def child_environment() -> dict[str, str]:
    """Children join the database by URL, so that only this process starts and stops it."""
    database = settings.DATABASES["default"]
    environment = {"DJANGO_SETTINGS_MODULE": "streamsite.settings", "PYTHONPATH": str(settings.BASE_DIR)}
    if database["ENGINE"] == "streamsite.database":
        environment["DATABASE_URL"] = embedded_database_url(settings.EMBEDDED_DATABASE_DIR, database["NAME"])
    return environment


def start_all(processes: Processes, port: int) -> None:
    web = ["gunicorn", "streamsite.wsgi", "--bind", f"127.0.0.1:{port}", "--worker-class", "gthread"]
    web += ["--workers", str(WEB_WORKERS), "--threads", str(WEB_THREADS), "--no-control-socket"]
    processes.start("web", web)
    worker = ["celery", "--app", "streamsite", "worker", "--loglevel", "INFO"]
    processes.start("worker", [*worker, "--concurrency", str(TASK_WORKERS)])
    # Films take long and may wait, and one that is not finished may be lost: that worker ends when it is told to.
    films = ["--queues", f"{FILMS},{VIDEOS}", "--concurrency", "1", "--hostname", f"{FILMS}@%h"]
    processes.start("films", [*worker, *films], REMAP_SIGTERM="SIGQUIT")
    pid_file = Path(settings.VAR_DIR) / "beat" / "pid"
    # A beat that was killed leaves its pid file, and the next one would refuse to start.
    pid_file.unlink(missing_ok=True)
    processes.start("beat", ["celery", "--app", "streamsite", "beat", "--pidfile", str(pid_file)])


def stop_if_dead(processes: Processes) -> None:
    for name in processes.dead():
        raise CommandError(f"The {name} process ended: see {settings.VAR_DIR / 'log' / name}.log.")


def wait_for_page(url: str, processes: Processes) -> None:
    def answers() -> bool:
        stop_if_dead(processes)
        try:
            with urllib.request.urlopen(url, timeout=10) as response:
                return response.status == 200
        except urllib.error.HTTPError as error:
            raise CommandError(f"{url} answers {error.code}: see {settings.VAR_DIR / 'log'}.") from error
        except OSError:
            return False

    wait_until(answers)


def wait_until(condition: Callable[[], object], seconds: float = 60) -> object:
    deadline = time.monotonic() + seconds
    while not (result := condition()):
        if time.monotonic() > deadline:
            raise CommandError(f"Nothing happened for {seconds:.0f} s: see {settings.VAR_DIR / 'log'}.")
        time.sleep(0.2)
    return result


def progress_bar(console: Console) -> Progress:
    columns = (TextColumn("{task.description:<40}"), BarColumn(), TextColumn("{task.percentage:>3.0f} %"))
    return Progress(*columns, TimeElapsedColumn(), console=console)
