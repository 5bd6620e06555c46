"""From what profiles did to what the engine takes: training data, and the state of each profile."""

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from profiles.models import Profile
from recommendations.engine.artwork_choice import epoch_of
from recommendations.engine.features import CatalogFacts
from recommendations.engine.interactions import Interactions, confidence
from recommendations.engine.lists import Lists
from recommendations.engine.page import Page, ProfileState
from recommendations.engine.sampling import learned_from
from recommendations.engine.snapshot import Snapshot as Arrays
from viewing.reading import history_versions, profile_titles, profiles_with_history

SECONDS_A_DAY = 86_400
IN_LIST_WEIGHT = 0.3
OWN_ROWS = {"continue_watching", "my_list", "watch_again"}


@dataclass(frozen=True)
class StoredState:
    """A profile's state with the versions it was read at."""

    state: ProfileState
    records: np.ndarray  # of viewing.reading.profile_titles, in step with state.titles
    history_version: int
    preferences_version: int

    def marks(self, arrays: Arrays, page: Page) -> list[list]:
        """What cards of the viewer's own titles on this page are marked with: see HomePage.marks."""
        records = self.records[self.places(arrays, page.titles_of(OWN_ROWS))]
        fractions = records["fraction"].astype(float)
        shares = np.where(np.isnan(fractions), 0.0, fractions).round(3)
        columns = (records["title"], shares, records["rating"], records["in_list"])
        return [values.tolist() for values in columns]

    def done(self, arrays: Arrays, titles: np.ndarray) -> list[str]:
        """What reasons say was done with titles of the history (indexes)."""
        ratings = self.records["rating"][self.places(arrays, titles)].tolist()
        return ["liked" if rating > 0 else "watched" for rating in ratings]

    def places(self, arrays: Arrays, titles: np.ndarray) -> np.ndarray:
        """Which of the records titles of the history (indexes) have."""
        # By id, which records are in the order of: the index of a title that was published late is out of order.
        return np.searchsorted(self.records["title"], arrays.title_ids[titles])


@dataclass(frozen=True)
class TrainingData:
    """Everything but the catalogue that a fit needs. profile_ids[i] is whom interactions call i."""

    interactions: Interactions
    profile_ids: np.ndarray  # int64 [profiles], ascending
    demographics: list[tuple[str, ...]]


def signed_weights(records: np.ndarray) -> np.ndarray:
    """float32 [records]: how much a profile likes a title, going by everything it did with it."""
    age_days = np.maximum(0.0, time.time() - records["seen_at"]) / SECONDS_A_DAY
    weights = confidence(records["rating"], records["fraction"], age_days)
    only_listed = records["in_list"] & ~watched(records) & (records["rating"] == 0)
    weights = np.where(only_listed, IN_LIST_WEIGHT, weights)
    return np.where(records["hidden"], -1.0, weights).astype(np.float32)


def watched(records: np.ndarray) -> np.ndarray:
    return records["finished"] | (np.nan_to_num(records["fraction"]) > 0)


def read_training_data(facts: CatalogFacts, most_profiles: int | None = None) -> TrainingData:
    """The titles that the catalogue still has of every profile, or of so many at most, the same ones every time."""
    records = profile_titles(learned_from(profiles_with_history(), most_profiles) if most_profiles else None)
    titles, known = indexes_of(records["title"], facts.title_ids)
    records = records[known]
    profile_ids, profiles = np.unique(records["profile"], return_inverse=True)
    interactions = Interactions(
        profiles=profiles.astype(np.int32),
        titles=titles[known].astype(np.int32),
        weights=signed_weights(records),
        seen_at=records["seen_at"].astype(np.float64),
        n_profiles=len(profile_ids),
        n_titles=len(facts.title_ids),
    )
    demographics = {profile.pk: profile.demographics for profile in Profile.objects.with_demographics()}
    return TrainingData(interactions, profile_ids, [demographics.get(pk, ()) for pk in profile_ids.tolist()])


def indexes_of(title_ids: np.ndarray, known_ids: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Where each id stands among the known ones, and whether it stands there at all."""
    if not len(known_ids):
        return np.zeros(len(title_ids), dtype=np.int64), np.zeros(len(title_ids), dtype=bool)
    # In ascending order all but always: a title that is published late stands after those with higher ids.
    order = np.argsort(known_ids, kind="stable")
    indexes = order[np.searchsorted(known_ids, title_ids, sorter=order).clip(max=len(known_ids) - 1)]
    return indexes, known_ids[indexes] == title_ids


def states_of(arrays: Arrays, profiles: Iterable[Profile]) -> list[StoredState]:
    """The states of these profiles, in their order."""
    profiles = list(profiles)
    if not profiles:
        return []
    ids = [profile.pk for profile in profiles]
    # Versions first: a page must never claim to know of events that came after its rows were read.
    versions = history_versions(ids)
    records = profile_titles(ids)
    titles, known = indexes_of(records["title"], arrays.title_ids)
    read = ReadHistories.of(ids, records[known], titles[known].astype(np.int32))
    epochs = epoch_of(np.array(ids), time.time()).tolist()
    return [
        StoredState(
            state=read.state(profile, epoch),
            records=read.records[read.places(profile)],
            history_version=versions.get(profile.pk, 0),
            preferences_version=profile.preferences_version,
        )
        for profile, epoch in zip(profiles, epochs, strict=True)
    ]


@dataclass(frozen=True)
class ReadHistories:
    """The records of some profiles (number: by id, from 0), with what is told from all of them at once.

    starts: where in records those of each profile begin; titles: int32, weights: float32, was_watched: bool, in step
    with records; lists: of ProfileState, by name, a list for each profile, the latest first.
    """

    number: dict[int, int]
    records: np.ndarray
    starts: np.ndarray
    titles: np.ndarray
    weights: np.ndarray
    was_watched: np.ndarray
    lists: dict[str, Lists]

    @classmethod
    def of(cls, ids: Sequence[int], records: np.ndarray, titles: np.ndarray) -> "ReadHistories":
        """titles: int32, the index of each record's title."""
        known = sorted(set(ids))
        owners = np.searchsorted(known, records["profile"])
        latest_first = np.lexsort((titles, -records["seen_at"], owners))
        disliked = records["hidden"] | (records["rating"] < 0)
        masks = {
            "continue_watching": records["continue_watching"] & ~disliked,
            "my_list": records["in_list"] & ~disliked,
            "hidden": disliked,
            "finished": records["finished"],
        }
        chosen = {name: latest_first[mask[latest_first]] for name, mask in masks.items()}
        return cls(
            {profile: number for number, profile in enumerate(known)},
            records,
            np.searchsorted(owners, np.arange(len(known) + 1)),
            titles,
            signed_weights(records),
            watched(records) | (records["rating"] != 0),
            {name: Lists.owned(titles[places], owners[places], len(known)) for name, places in chosen.items()},
        )

    def places(self, profile: Profile) -> slice:
        number = self.number[profile.pk]
        return slice(self.starts[number], self.starts[number + 1])

    def state(self, profile: Profile, epoch: int) -> ProfileState:
        these, number = self.places(profile), self.number[profile.pk]
        return ProfileState(
            profile_id=profile.pk,
            titles=self.titles[these],
            weights=self.weights[these],
            seen_at=self.records["seen_at"][these],
            maturity_limit=profile.maturity_limit,
            demographics=profile.demographics,
            watched=self.was_watched[these],
            ratings=self.records["rating"][these],
            epoch=epoch,
            **{name: lists[number] for name, lists in self.lists.items()},
        )
