import numpy as np

from recommendations.engine.rows.base import Candidates, RowContext

MOST_ROWS = 4
# Liked weight that a profile is taken to have spread as everybody does, as for genres.
PRIOR_WEIGHT = 5.0
# A mix liked less often may be chance.
LEAST_LIKED = 2.0
LIFT_POWER = 0.5


class MixRows:
    """Mixes of genres, decades and moods that the profile likes more than others do."""

    kind = "mix"

    def candidates(self, context: RowContext) -> list[Candidates]:
        snapshot = context.snapshot
        subjects = snapshot.manifest["mixes"]
        return [
            Candidates(subjects[mix].partition(":")[0], subjects[mix], self.titles_of(context, mix))
            for mix in self.by_affinity(context)
        ]

    def by_affinity(self, context: RowContext) -> list[int]:
        """Mixes, the one that tells this profile from others most first; of no two with a genre pair in common."""
        taste, usual = context.taste.mixes, context.snapshot.mix_share
        enough = np.flatnonzero(taste.weights >= LEAST_LIKED)
        found, liked = taste.indexes[enough], taste.weights[enough] + PRIOR_WEIGHT * usual[taste.indexes[enough]]
        affinity = liked / np.maximum(usual[found], 1e-6) ** LIFT_POWER
        return self.varied(context, found[np.lexsort((found, -affinity))].tolist())

    def varied(self, context: RowContext, mixes: list[int]) -> list[int]:
        """The first that name no genre, decade or mood twice."""
        subjects, named, varied = context.snapshot.manifest["mixes"], set(), []
        for mix in mixes:
            parts = set(subjects[mix].partition(":")[2].split("|"))
            if not parts & named:
                named |= parts
                varied.append(mix)
        return varied[:MOST_ROWS]

    def titles_of(self, context: RowContext, mix: int) -> np.ndarray:
        return context.by_score(context.snapshot.titles_of_mix(mix))
