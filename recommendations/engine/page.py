"""Assemble home pages: rows compete in order, no title twice, nothing the profile may or should not see."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix

from recommendations.engine.assembly import Filled, PageSettings, choose_rows
from recommendations.engine.reasons import Influences, Watches, of_rows
from recommendations.engine.rows.base import RowContext, Taste, Tastes
from recommendations.engine.rows.pinned import Pinned
from recommendations.engine.scoring import blended_scores, label_matrix, profile_vectors
from recommendations.engine.snapshot import Snapshot

PROFILES_A_BLOCK = 64
SAMPLED_EVERY = 16
HERO_CHOICES = 10


@dataclass(frozen=True)
class ProfileState:
    """What a profile did, by title index.

    titles, weights, seen_at: its whole history (int32, float32 signed, float64 unix seconds; [n]).
    continue_watching, my_list, finished: latest first. hidden: turned down or not interested.
    demographics: labels as in the snapshot's manifest. watched: bool [n], which of titles was watched or rated and
    not only put on the list; None for all. ratings: int16 [n], -1, 1 or 2, 0 for none; None for none at all.
    """

    profile_id: int
    titles: np.ndarray
    weights: np.ndarray
    seen_at: np.ndarray
    continue_watching: np.ndarray
    my_list: np.ndarray
    hidden: np.ndarray
    finished: np.ndarray
    maturity_limit: int = 18
    demographics: tuple[str, ...] = ()
    watched: np.ndarray | None = None
    ratings: np.ndarray | None = None


@dataclass(frozen=True)
class Row:
    """titles: int32 [length], best first; artwork: int16 [length], the variant chosen for each.

    cited: int32 [length, 2], the watched titles that each is there because of, -1 where there is none to name.
    """

    kind: str
    subject: str
    titles: np.ndarray
    artwork: np.ndarray
    cited: np.ndarray


@dataclass(frozen=True)
class Page:
    """hero: a title index, -1 where there is nothing to show."""

    profile_id: int
    hero: int
    hero_artwork: int
    rows: list[Row]


def assemble_pages(
    snapshot: Snapshot,
    available: np.ndarray,
    states: Sequence[ProfileState],
    settings: PageSettings,
    pinned: Sequence[Pinned] = (),
) -> list[Page]:
    """One page for each state, in order. available: bool [titles], what may be shown to anybody now; pinned: curators'
    rows."""
    pages: list[Page] = []
    for start in range(0, len(states), PROFILES_A_BLOCK):
        pages += assemble_block(snapshot, available, states[start : start + PROFILES_A_BLOCK], settings, pinned)
    return pages


def assemble_block(
    snapshot: Snapshot,
    available: np.ndarray,
    states: Sequence[ProfileState],
    settings: PageSettings,
    pinned: Sequence[Pinned],
) -> list[Page]:
    histories = history_matrix(states, snapshot.n_titles)
    labels = label_matrix(snapshot.demographic_index, [state.demographics for state in states])
    vectors = profile_vectors(snapshot, histories, labels)
    scores = blended_scores(snapshot, histories, labels, vectors)
    tastes = tastes_of(snapshot, histories)
    drafts = [
        draft_page(snapshot, available, state, scores[i], tastes.of(i), settings, pinned)
        for i, state in enumerate(states)
    ]
    influences = Influences.of(snapshot, histories, labels, vectors, citable(drafts))
    leanings = vectors - snapshot.mean_profile
    artwork = leanings @ snapshot.artwork_vectors.T
    return [
        finish_page(snapshot, draft, of_rows(influences, i, draft.chosen), leanings[i], artwork[i])
        for i, draft in enumerate(drafts)
    ]


def history_matrix(states: Sequence[ProfileState], n_titles: int) -> csr_matrix:
    """Signed weights, float32 [states, titles]."""
    indptr = np.concatenate([[0], np.cumsum([len(state.titles) for state in states])])
    empty = [np.empty(0, dtype=np.int32)]
    titles = np.concatenate([state.titles for state in states] or empty)
    weights = np.concatenate([state.weights for state in states] or empty).astype(np.float32)
    return csr_matrix((weights, titles, indptr), shape=(len(states), n_titles))


def tastes_of(snapshot: Snapshot, histories: csr_matrix) -> Tastes:
    """How much more of each genre and person the profiles liked than others do."""
    liked = histories.maximum(0)
    return Tastes(liked @ snapshot.genre_weights, liked @ snapshot.credits, liked @ snapshot.mixes)


@dataclass(frozen=True)
class Draft:
    """A page whose rows are chosen, and what they were chosen by."""

    context: RowContext
    chosen: list[Filled]


def draft_page(
    snapshot: Snapshot,
    available: np.ndarray,
    state: ProfileState,
    scores: np.ndarray,
    taste: Taste,
    settings: PageSettings,
    pinned: Sequence[Pinned],
) -> Draft:
    allowed = available & (snapshot.maturity <= state.maturity_limit)
    allowed[state.hidden] = False
    fresh = allowed.copy()
    fresh[state.titles[state.weights > 0]] = False
    fresh[state.finished] = False
    fresh[state.continue_watching] = False
    context = RowContext(
        snapshot, state, allowed, scores, best_first(scores, fresh, settings.candidates), taste, pinned
    )
    return Draft(context, choose_rows(context, fresh, settings))


def citable(drafts: Sequence[Draft]) -> Watches:
    """The watches that reasons may name."""
    states = [(draft.context.state, draft.context.named) for draft in drafts]
    return Watches.of(
        [state.titles[places] for state, places in states],
        [state.weights[places].astype(np.float32) for state, places in states],
    )


def finish_page(
    snapshot: Snapshot, draft: Draft, cited: Sequence[np.ndarray], leaning: np.ndarray, artwork: np.ndarray
) -> Page:
    """cited: see reasons.of_rows; leaning: float32 [d], how the profile's taste differs from the average; artwork:
    float32 [emphases], how each fits it."""
    rows = with_artwork(snapshot, artwork, draft.chosen, cited)
    return Page(draft.context.state.profile_id, *hero_of(rows, snapshot.title_vectors, leaning), rows)


def best_first(scores: np.ndarray, allowed: np.ndarray, length: int) -> np.ndarray:
    """The allowed titles with the highest scores, ties by index: int32 [at most length]."""
    titles = np.flatnonzero(allowed)
    values = scores[titles]
    if len(titles) > SAMPLED_EVERY * length // 4:
        above = values >= likely_below(values, length)
        if np.count_nonzero(above) >= length:
            titles, values = titles[above], values[above]
    return titles[np.argsort(-values, kind="stable")[:length]].astype(np.int32)


def likely_below(values: np.ndarray, length: int) -> float:
    """A value that a sample says more than length of them exceed: sorting what is above it is sorting enough."""
    sample = values[::SAMPLED_EVERY]
    rank = min(len(sample), int(1.3 * length / SAMPLED_EVERY) + 8)
    return float(np.partition(sample, -rank)[-rank])


def hero_of(rows: Sequence[Row], title_vectors: np.ndarray, leaning: np.ndarray) -> tuple[int, int]:
    """Of the profile's first picks the one that is most its own, and its variant; (-1, 0) on an empty page.

    The very first pick is often one that everybody likes, which tells nobody that the page is theirs.
    """
    best = next((row for row in rows if row.kind in {"top_picks", "popular"}), rows[0] if rows else None)
    if best is None:
        return -1, 0
    place = int(np.argmax(title_vectors[best.titles[:HERO_CHOICES]] @ leaning))
    return int(best.titles[place]), int(best.artwork[place])


def variants(snapshot: Snapshot, artwork: np.ndarray, titles: np.ndarray) -> np.ndarray:
    """The variant of each title whose emphasis fits best: int16 [titles]; the first where none is known."""
    index = snapshot.artwork_index[titles]
    if not artwork.size:
        return np.zeros(len(titles), dtype=np.int16)
    return np.where(index >= 0, artwork[index], -np.inf).argmax(axis=1).astype(np.int16)


def with_artwork(
    snapshot: Snapshot, artwork: np.ndarray, chosen: Sequence[Filled], cited: Sequence[np.ndarray]
) -> list[Row]:
    """The chosen rows with a variant for each title; all rows in one look-up."""
    if not chosen:
        return []
    picked = variants(snapshot, artwork, np.concatenate([one.titles for one in chosen]))
    rows, start = [], 0
    for (row, titles), named in zip(chosen, cited, strict=True):
        part = picked[start : start + len(titles)]
        start += len(titles)
        rows.append(Row(row.kind, row.subject, titles, part, named))
    return rows


def choose_artwork(snapshot: Snapshot, state: ProfileState, titles: np.ndarray) -> np.ndarray:
    """The same choice for any titles (int32 [n]), for pages other than home: int16 [n]."""
    histories = history_matrix([state], snapshot.n_titles)
    vector = profile_vectors(snapshot, histories, label_matrix(snapshot.demographic_index, [state.demographics]))[0]
    return variants(snapshot, snapshot.artwork_vectors @ (vector - snapshot.mean_profile), titles)
