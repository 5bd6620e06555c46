"""Names by their spelling, give or take a typo: an inverted index of pairs of letters, then a closer look.

Pairs of letters (bigrams) are what a misspelled name still shares with the right one. Each pair knows the names that
hold it, so that a query touches only names that have something of it (Zobel and Dart, "Finding approximate matches in
large lexicons", 1995); the few hundred that share most are compared letter by letter by rapidfuzz.
"""

import re
import unicodedata
from dataclasses import dataclass

import numpy as np
from rapidfuzz import fuzz

# Candidates that the closer look is taken at.
SHORTLIST = 250
LEAST_LIKENESS = 72.0
# How far above its spelling popularity may lift a name: enough to order equals, not to hide an exact one.
MOST_FOR_POPULARITY = 6.0
# The same for who gets the closer look, as a share of all that a query holds.
MOST_TO_BE_LOOKED_AT = 0.05
# Nobody types them, and names differ by them from country to country.
ARTICLES = {"the", "a", "an", "le", "la", "les", "der", "die", "das", "el", "il"}
WORD = re.compile(r"\w+")
# From here on a letter is a syllable or a word, and says something by itself (Chinese, Japanese, Korean).
FIRST_IDEOGRAPH = 0x2E80


def normalise(text: str) -> str:
    """Lower case, without accents and punctuation, one space between words."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return " ".join(WORD.findall(letters))


@dataclass(frozen=True)
class NameIndex:
    """Normalised names, the key each belongs to, and how popular that is (0 to 1).

    pairs: int64 [p], the pairs of letters that occur, ascending. starts: int64 [p + 1], where the names that hold each
    begin in holders, int32. rarity: float64 [p], how much it says to share a pair (inverse document frequency).
    """

    names: list[str]
    keys: np.ndarray
    popularity: np.ndarray
    pairs: np.ndarray
    starts: np.ndarray
    holders: np.ndarray
    rarity: np.ndarray

    def find(self, query: str, most: int) -> dict[int, float]:
        """Keys of the names nearest the query, best first, with their scores. query: normalised."""
        best: dict[int, float] = {}
        for place in self.shortlist(query):
            likeness = likeness_of(query, self.names[place])
            if likeness >= LEAST_LIKENESS:
                key = int(self.keys[place])
                score = likeness + MOST_FOR_POPULARITY * float(self.popularity[place])
                best[key] = max(best.get(key, 0.0), score)
        return dict(sorted(best.items(), key=lambda entry: (-entry[1], entry[0]))[:most])

    def shortlist(self, query: str) -> list[int]:
        """Places of the names that share most of what the query holds, the rarer pairs counting more."""
        known, _ = pairs_of([query])
        at = np.flatnonzero(np.isin(self.pairs, known, assume_unique=True))
        if not len(at):
            return []
        holders = np.concatenate([self.holders[self.starts[pair] : self.starts[pair + 1]] for pair in at])
        said = np.repeat(self.rarity[at], self.starts[at + 1] - self.starts[at])
        shared = np.bincount(holders, said, minlength=len(self.names))
        return best_places(shared / self.rarity[at].sum() + MOST_TO_BE_LOOKED_AT * self.popularity, shared > 0)


def pairs_of(names: list[str]) -> tuple[np.ndarray, np.ndarray]:
    """The different pairs of letters of each name, as numbers, and which name each is of: two int64 [n], ascending.

    A name's beginning and end make pairs with a space; an ideograph is there by itself as well.
    """
    padded = [f" {name} " for name in names]
    letters = np.frombuffer("".join(padded).encode("utf-32-le"), dtype=np.uint32).astype(np.int64)
    owners = np.repeat(np.arange(len(names)), [len(name) for name in padded])
    within = owners[1:] == owners[:-1]
    alone = letters >= FIRST_IDEOGRAPH
    pairs = np.concatenate([(letters[:-1] << 21 | letters[1:])[within], letters[alone] << 21])
    owners = np.concatenate([owners[1:][within], owners[alone]])
    order = np.lexsort((owners, pairs))
    pairs, owners = pairs[order], owners[order]
    first = np.ones(len(pairs), dtype=bool)
    first[1:] = (pairs[1:] != pairs[:-1]) | (owners[1:] != owners[:-1])
    return pairs[first], owners[first]


def index_of(entries: list[tuple[int, list[str], int]]) -> NameIndex:
    """From (key, names, views)."""
    spelled = [(normalise(name), key, views) for key, names, views in entries for name in names]
    rows = [row for row in spelled if row[0]]
    names = [name for name, _, _ in rows]
    views = np.log1p(np.array([views for _, _, views in rows], dtype=np.float64))
    every, holders = pairs_of(names)
    pairs, starts = np.unique(every, return_index=True)
    starts = np.append(starts, len(every))
    return NameIndex(
        names=names,
        keys=np.array([key for _, key, _ in rows], dtype=np.int64),
        popularity=views / max(views.max(initial=0.0), 1.0),
        pairs=pairs,
        starts=starts,
        holders=holders.astype(np.int32),
        rarity=np.log1p(len(names) / np.diff(starts)),
    )


def best_places(scores: np.ndarray, among: np.ndarray) -> list[int]:
    """Where the highest scores stand, at most SHORTLIST of them. among: bool, which may be chosen."""
    places = np.flatnonzero(among)
    if len(places) > SHORTLIST:
        places = places[np.argpartition(-scores[places], SHORTLIST)[:SHORTLIST]]
    return places.tolist()


def likeness_of(query: str, name: str) -> float:
    """0 to 103: how much a name is what was typed. Both normalised."""
    bare = without_article(name)
    if name == query:
        return 103.0
    if bare.startswith(query) or name.startswith(query):
        return 96.0 + 4.0 * len(query) / len(name)
    if f" {query}" in name:
        return 92.0
    if len(query) > 1 and query in name:
        return 80.0
    whole = max(fuzz.ratio(query, name), fuzz.ratio(query, bare), 0.97 * fuzz.token_sort_ratio(query, name))
    # As one types: a typo in what is only the beginning of a longer name.
    beginning = 0.93 * fuzz.ratio(query, bare[: len(query)]) if len(query) > 3 else 0.0
    return max(whole, beginning, 0.92 * words_found(query, name))


def without_article(name: str) -> str:
    first, _, rest = name.partition(" ")
    return rest if first in ARTICLES and rest else name


def words_found(query: str, name: str) -> float:
    """0 to 100: how well each word of the query is met by its nearest word of the name, long words counting more."""
    words = name.split()
    met = [(len(word), max(fuzz.ratio(word, other) for other in words)) for word in query.split()]
    return sum(length * likeness for length, likeness in met) / sum(length for length, _ in met)
