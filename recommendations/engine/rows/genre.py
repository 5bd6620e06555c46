import numpy as np

from recommendations.engine.rows.base import Candidates, RowContext

MOST_ROWS = 10
PLACES = (5, 6, 8, 9, 10, 11, 12, 13, 14, 15)
# Liked weight that every profile is taken to have spread as everybody does: with little seen, lifts mean little.
PRIOR_WEIGHT = 5.0
# Between the commonest genres (0) and the most unusual ones (1).
LIFT_POWER = 0.5


class GenreRows:
    """The genres a profile likes more than others do, each with its best titles of that genre."""

    kind = "genre"

    def candidates(self, context: RowContext) -> list[Candidates]:
        members = context.snapshot.genre_members[context.best]
        names = context.snapshot.manifest["genre_names"]
        return [
            Candidates(self.kind, f"genre:{names[genre]}", context.best[members[:, genre]], place)
            for genre, place in zip(self.by_affinity(context), PLACES, strict=False)
        ]

    def by_affinity(self, context: RowContext) -> np.ndarray:
        """Genre indexes, the one that tells this profile from others most first."""
        usual = context.snapshot.genre_share
        liked = context.taste.genres + PRIOR_WEIGHT * usual
        share = liked / max(liked.sum(), 1e-9)
        affinity = share / np.maximum(usual, 1e-6) ** LIFT_POWER
        return np.argsort(-affinity, kind="stable")[:MOST_ROWS]
