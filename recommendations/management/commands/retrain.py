"""Train a snapshot here and now, without a worker."""

from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from recommendations import training
from recommendations.locks import RetrainRunningError
from recommendations.models import TrainingRun
from recommendations.tasks import ask_for_help


class Command(BaseCommand):
    help = "Train a model on everything that was watched, store every profile's home page, and serve by it."

    def handle(self, *, verbosity: int, **options: object) -> None:
        bar = Progress(
            TextColumn("{task.description:<45}"),
            BarColumn(),
            TimeElapsedColumn(),
            console=Console(stderr=True),
            disable=verbosity == 0,
        )
        with bar:
            task = bar.add_task("Starting", total=1.0)
            try:
                run = training.train_and_publish(
                    ask_for_help, listen=lambda phase, share: bar.update(task, description=phase, completed=share)
                )
            except (RetrainRunningError, ValueError) as error:
                raise CommandError(str(error)) from error
            bar.update(task, description="Done", completed=1.0)
        if run.status == TrainingRun.Status.HELD_BACK:
            raise CommandError(run.message)
        quality = ", ".join(f"{name} {value:.4g}" for name, value in run.snapshot.metrics.items())
        pages = run.snapshot.home_pages.count()
        self.stdout.write(
            f"Snapshot {run.snapshot.pk} serves {pages:,} home pages. On held-out profiles: {quality or '-'}."
        )
