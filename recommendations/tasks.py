"""The slow work: ids in, call, report."""

import logging

from celery import shared_task

from profiles.models import Profile
from recommendations import training
from recommendations.locks import RetrainRunningError
from recommendations.models import TrainingRun
from recommendations.page_artwork import first_screens, whole_page

logger = logging.getLogger(__name__)
HELPERS = 3


@shared_task(name="recommendations.retrain")
def retrain() -> str:
    """Train a snapshot and serve by it. A second one at the same time is refused, and says so."""
    try:
        run = training.train_and_publish(ask_for_help)
    except RetrainRunningError as error:
        training.end_run(TrainingRun(), TrainingRun.Status.REFUSED, str(error))
        logger.warning("Retrain refused: %s", error)
        return "refused"
    return f"run {run.pk} {run.status}"


def ask_for_help(run_id: int, snapshot_id: int) -> None:
    for _ in range(HELPERS):
        # Stale calls for help are worth nothing: they expire with the moment.
        help_to_publish.apply_async((run_id, snapshot_id), expires=60)


@shared_task(name="recommendations.help_to_publish")
def help_to_publish(run_id: int, snapshot_id: int) -> None:
    training.help_to_publish(run_id, snapshot_id)


@shared_task(name="recommendations.render_page_artwork")
def render_page_artwork(profile_id: int, *, whole: bool = False) -> int:
    """Draw the pictures of a profile's page that nobody has drawn yet; says how many."""
    profile = Profile.objects.get(pk=profile_id)
    missing = [piece for piece in (whole_page if whole else first_screens)(profile) if not piece.is_drawn()]
    for piece in missing:
        piece.make()
    return len(missing)
