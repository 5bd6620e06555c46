from collections.abc import Sequence

import numpy as np

from recommendations.engine.lists import Lists
from recommendations.engine.rows.base import Block, Offers, liked_most

MOST_ROWS = 4
# Liked weight that a profile is taken to have spread as everybody does, as for genres.
PRIOR_WEIGHT = 5.0
# A mix liked less often may be chance.
LEAST_LIKED = 2.0


class MixRows:
    """Mixes of genres, decades and moods that the profile likes more than others do."""

    kind = "mix"

    def offers(self, block: Block) -> Offers:
        snapshot = block.snapshot
        liked = liked_most(block.tastes.mixes, LEAST_LIKED, snapshot.mix_share, PRIOR_WEIGHT)
        mixes = Lists.of([varied(snapshot.mix_parts, liked[profile].tolist()) for profile in range(len(liked))])
        subjects = [snapshot.manifest["mixes"][mix] for mix in mixes.values.tolist()]
        kinds = [subject.partition(":")[0] for subject in subjects]
        return Offers(kinds, mixes.owners, self.titles_of(block, mixes), subjects)

    def titles_of(self, block: Block, mixes: Lists) -> Lists:
        """What is in each mix and among the best of its profile, best first."""
        titles = block.snapshot.titles_by_mix.take(mixes.values)
        profiles = mixes.owners[titles.owners]
        entries = block.entries(profiles, titles.values)
        enough = block.scores.ravel()[entries] >= block.least_of_best[profiles]
        return block.by_score(mixes.owners, titles.where(enough & block.fresh.ravel()[entries]))


def varied(parts: Sequence[frozenset[str]], mixes: list[int]) -> np.ndarray:
    """The first of these mixes that name no genre, decade or mood twice: int32."""
    named: set[str] = set()
    found: list[int] = []
    for mix in mixes:
        if len(found) == MOST_ROWS:
            break
        if not parts[mix] & named:
            named |= parts[mix]
            found.append(mix)
    return np.array(found, dtype=np.int32)
