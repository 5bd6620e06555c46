import numpy as np
from numba import njit

from recommendations.engine.lists import Lists
from recommendations.engine.rows.base import Block, Offers

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

    def offers(self, block: Block) -> Offers:
        genres = self.by_affinity(block)
        profiles, most = genres.shape
        names = block.snapshot.manifest["genre_names"]
        return Offers(
            self.kind,
            profiles=np.repeat(block.everybody, most),
            titles=best_of_genres(block, genres),
            subjects=[f"genre:{names[genre]}" for genre in genres.ravel().tolist()],
            worths=np.tile(WORTH_OF_NEXT ** np.arange(most), profiles),
        )

    def by_affinity(self, block: Block) -> np.ndarray:
        """Genre indexes, those that tell each profile from others most first: int64 [B, at most 10]."""
        usual = block.snapshot.genre_share
        liked = block.tastes.genres + PRIOR_WEIGHT * usual
        share = liked / np.maximum(liked.sum(axis=1, keepdims=True), 1e-9)
        affinity = share / np.maximum(usual, 1e-6) ** LIFT_POWER
        return np.argsort(-affinity, axis=1, kind="stable")[:, :MOST_ROWS]


def best_of_genres(block: Block, genres: np.ndarray) -> Lists:
    """For each profile and each of its genres (int64 [B, g]) its best titles: B x g lists."""
    members = block.snapshot.members_by_genre
    # A part of an array counts as whole where it is of one profile, for which Numba would compile the loop again.
    return Lists(*members_of(block.best.values, block.best.starts, members, np.ascontiguousarray(genres)))


@njit(cache=True)
def members_of(
    titles: np.ndarray, starts: np.ndarray, members: np.ndarray, genres: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """The values and starts of the lists. titles, starts: as of Lists, a list for each profile; members: bool [genres,
    titles of the catalogue]."""
    profiles, most = genres.shape
    found, ends = np.empty(len(titles) * most, dtype=np.int32), np.zeros(profiles * most + 1, dtype=np.int64)
    count = 0
    for number in range(profiles * most):
        profile, genre = number // most, genres[number // most, number % most]
        for title in titles[starts[profile] : starts[profile + 1]]:
            # Written whether it is a member or not, and written over if not: a branch would be guessed wrong often.
            found[count] = title
            count += members[genre, title]
        ends[number + 1] = count
    return found[:count], ends
