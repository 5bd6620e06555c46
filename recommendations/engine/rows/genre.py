import numpy as np

from recommendations.engine.rows.base import Candidates, RowContext

MOST_ROWS = 10
# The genre that tells a profile from others most is worth so much more than the next, and so on.
WORTH_OF_NEXT = 0.97
# Liked weight that every profile is taken to have spread as everybody does: with little seen, lifts mean little.
PRIOR_WEIGHT = 5.0
# Between the commonest genres (0) and the most unusual ones (1).
LIFT_POWER = 0.5


class GenreRows:
    """The genres a profile likes more than others do, each with its best titles of that genre."""

    kind = "genre"

    def candidates(self, context: RowContext) -> list[Candidates]:
        members = context.snapshot.members_by_genre[:, context.best]
        names = context.snapshot.manifest["genre_names"]
        return [
            Candidates(self.kind, f"genre:{names[genre]}", context.best[members[genre]], worth=WORTH_OF_NEXT**rank)
            for rank, genre in enumerate(self.by_affinity(context).tolist())
        ]

    def by_affinity(self, context: RowContext) -> np.ndarray:
        """Genre indexes, the one that tells this profile from others most first."""
        usual = context.snapshot.genre_share
        liked = context.taste.genres + PRIOR_WEIGHT * usual
        share = liked / max(liked.sum(), 1e-9)
        affinity = share / np.maximum(usual, 1e-6) ** LIFT_POWER
        return np.argsort(-affinity, kind="stable")[:MOST_ROWS]
