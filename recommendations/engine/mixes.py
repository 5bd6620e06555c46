"""Groups of titles that a row can be about: two genres at once, a genre in a decade, a mood of a genre."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from recommendations.engine.features import UNKNOWN_YEAR, CatalogFacts

# Fewer titles than this make a row that is soon at its end.
LEAST_TITLES = 12
# Tags that say how a title feels, of all that tags say.
MOODS = frozenset({
    "atmospheric", "bittersweet", "bleak", "cerebral", "creepy", "dark", "dreamlike", "emotional", "feel-good", "funny",
    "gritty", "heartwarming", "hilarious", "inspirational", "melancholic", "nostalgic", "offbeat", "philosophical",
    "poignant", "quirky", "romantic", "satirical", "scary", "stylized", "surreal", "suspenseful", "tense",
    "thought-provoking", "touching", "uplifting", "visually stunning", "whimsical", "witty",
})  # fmt: skip


@dataclass(frozen=True)
class Mix:
    """kind: genre_pair, genre_decade or mood; parts: both genres by name; the genre and "1990s"; the mood and genre."""

    kind: str
    parts: tuple[str, str]

    @property
    def subject(self) -> str:
        return f"{self.kind}:{'|'.join(self.parts)}"


def mixes_of(facts: CatalogFacts) -> tuple[list[str], dict[str, np.ndarray]]:
    """The subject of each mix with enough titles, and which mixes each title is in."""
    per_title = [list(of_title(facts, row)) for row in range(len(facts.title_ids))]
    counts = Counter(mix for mixes in per_title for mix in mixes)
    kept = sorted(mix.subject for mix, titles in counts.items() if titles >= LEAST_TITLES)
    position = {subject: index for index, subject in enumerate(kept)}
    rows = [[position[mix.subject] for mix in mixes if mix.subject in position] for mixes in per_title]
    return kept, {
        "mix_indptr": np.concatenate([[0], np.cumsum([len(row) for row in rows])]).astype(np.int32),
        "mix_indices": np.array([index for row in rows for index in row], dtype=np.int32),
    }


def subjects_of(facts: CatalogFacts, row: int) -> list[str]:
    return [mix.subject for mix in of_title(facts, row)]


def of_title(facts: CatalogFacts, row: int) -> Iterator[Mix]:
    genres, year = sorted(set(facts.genres[row])), int(facts.years[row])
    for pair in combinations(genres, 2):
        yield Mix("genre_pair", pair)
    for genre in genres if year != UNKNOWN_YEAR else ():
        yield Mix("genre_decade", (genre, f"{year // 10 * 10}s"))
    for mood in sorted({tag.lower() for tag in facts.tags[row]} & MOODS):
        for genre in genres:
            yield Mix("mood", (mood, genre))
