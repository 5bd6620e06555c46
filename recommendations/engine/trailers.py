"""Which cut of a title's trailers a profile sees: chosen as artwork is, by what was learned of both together.

Cuts are variants of another sort. What they emphasise fits a taste and is of a kind that profiles answer to, as with
artwork; besides, each has an effect of its own. To the learner a title's cuts are those of a further title, under a
key of its own: how often a trailer is followed by a play says nothing for the title's pictures, and the two are drawn
independently.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from recommendations.engine.artwork_arrays import familiar
from recommendations.engine.artwork_choice import MEMBERS, VARIANTS, ArtworkModel, Choices, choose
from recommendations.engine.artwork_learning import untaught

if TYPE_CHECKING:
    from recommendations.engine.snapshot import Snapshot

NO_CUT = 0


@dataclass(frozen=True)
class Cuts:
    """The cuts of c titles, VARIANTS at most of each.

    title_ids: int64 [c]; ids: int64 [c, VARIANTS], NO_CUT where there is none, as for the next; kinds: int8, of KINDS,
    -1; labels: str, the feature that each emphasises, "" for none.
    """

    title_ids: np.ndarray
    ids: np.ndarray
    kinds: np.ndarray
    labels: np.ndarray

    def __len__(self) -> int:
        return len(self.title_ids)

    @property
    def keys(self) -> np.ndarray:
        """What stands for title ids where cuts stand beside artwork: int64 [c]."""
        return ~self.title_ids

    def features(self, labels: Sequence[str]) -> np.ndarray:
        """Where the emphasis of each stands among these labels: int32 [c, VARIANTS], -1 where it does not."""
        position = {label: index for index, label in enumerate(labels)}
        found = [[position.get(label, -1) for label in row] for row in self.labels.tolist()]
        return np.array(found, dtype=np.int32).reshape(self.ids.shape)

    def below(self, features: np.ndarray, kinds: np.ndarray, labels: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
        """What artwork_arrays.table_arrays takes, of titles (int32 and int8 [t, VARIANTS]) and then of the cuts."""
        return np.concatenate([features, self.features(labels)]), np.concatenate([kinds, self.kinds])

    def places(self, ids: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """The row and the variant of each of these (int64 [n]), and whether it is here at all."""
        flat, order = self.ids.ravel(), np.argsort(self.ids, axis=None)
        if not len(flat):
            return np.zeros_like(ids), np.zeros_like(ids), np.zeros(len(ids), dtype=bool)
        found = order[np.searchsorted(flat, ids, sorter=order).clip(max=len(flat) - 1)]
        return found // VARIANTS, found % VARIANTS, (flat[found] == ids) & (ids != NO_CUT)

    def arrays(self, effects: np.ndarray) -> dict[str, np.ndarray]:
        """The arrays of a snapshot, without what is no cut. effects: int8 [c, VARIANTS, MEMBERS]."""
        ids, order = np.unique(self.ids, return_index=True)
        kept = ids != NO_CUT
        return {"trailer_ids": ids[kept], "trailer_effects": effects.reshape(-1, MEMBERS)[order[kept]]}


_NONE = np.empty((0, VARIANTS), dtype=np.int64)
NO_CUTS = Cuts(_NONE[:, 0], _NONE, _NONE.astype(np.int8), _NONE.astype(str))


def cut_model(snapshot: "Snapshot", cuts: Cuts) -> ArtworkModel:
    """The model of artwork with these cuts for its variants; those that came after the training have no effects yet."""
    index = cuts.features(snapshot.manifest["artwork_labels"])
    return replace(
        snapshot.artwork,
        index=as_mapped(index),
        kinds=as_mapped(familiar(cuts.kinds, index)),
        title_ids=cuts.keys,
        effects=as_mapped(known_effects(snapshot, cuts.ids)),
    )


def known_effects(snapshot: "Snapshot", ids: np.ndarray) -> np.ndarray:
    """int8 [c, VARIANTS, MEMBERS], 0 where nothing is known of a cut. ids: int64 [c, VARIANTS]."""
    trained = snapshot.trailer_ids
    effects = np.zeros((*ids.shape, MEMBERS), dtype=np.int8)
    if len(trained):
        places = np.searchsorted(trained, ids).clip(max=len(trained) - 1)
        known = trained[places] == ids
        effects[known] = snapshot.trailer_effects[places[known]]
    return effects


def random_model(cuts: Cuts) -> ArtworkModel:
    """For before there is a snapshot: every cut of a title is as likely, and their log the best to begin with."""
    learned = untaught(1.0, 0, len(cuts))
    learned |= {name: as_mapped(learned[name]) for name in ("fits", "effects")}
    index = as_mapped(np.full(cuts.ids.shape, -1, dtype=np.int32))
    vectors = np.empty((0, 0), dtype=np.float32)
    return ArtworkModel(vectors, index, as_mapped(cuts.kinds.copy()), cuts.keys, **learned, explored=1.0)


def as_mapped(array: np.ndarray) -> np.ndarray:
    """Read-only, as a snapshot's arrays are: for another sort of array the choice would be compiled once more."""
    array.setflags(write=False)
    return array


def choose_cuts(model: ArtworkModel, leanings: np.ndarray, profile_id: int, epoch: int) -> Choices:
    """For each title of the model the cut for this profile. leanings: float32 [1, d], see artwork_choice.choose."""
    titles, owners = np.arange(len(model.kinds), dtype=np.int32), np.zeros(len(model.kinds), dtype=np.int64)
    return choose(model, leanings, np.array([profile_id]), np.array([epoch]), titles, owners)
