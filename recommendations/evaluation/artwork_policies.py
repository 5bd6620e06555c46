"""Who may choose artwork in the simulator: ours, and what it has to beat."""

from dataclasses import replace
from typing import Protocol

import numpy as np

from recommendations.engine.artwork_choice import EXPLORED, VARIANTS, ArtworkModel, Choices, choose, epoch_of
from recommendations.engine.artwork_learning import ArtworkLog, learn_artwork
from recommendations.evaluation.artwork_world import World

SECONDS_A_DAY = 86_400


class Policy(Protocol):
    def choose(self, owners: np.ndarray, titles: np.ndarray, day: int) -> Choices:
        """For each visit (int64 [n] each, of the world's profiles and titles) what is shown."""

    def learn(self, log: ArtworkLog) -> None:
        """From everything that came of this policy's own choices until now."""


class Uniform:
    def __init__(self, world: World, seed: int) -> None:
        self.there, self.rng = world.there, np.random.default_rng(seed)

    def choose(self, owners: np.ndarray, titles: np.ndarray, day: int) -> Choices:
        there = self.there[titles]
        variants = np.argmax(np.where(there, self.rng.random(there.shape), -1), axis=1)
        return Choices(variants, 1 / there.sum(axis=1))

    def learn(self, log: ArtworkLog) -> None:
        pass


class Oracle:
    def __init__(self, world: World, seed: int) -> None:
        self.best = world.chances.argmax(axis=2)

    def choose(self, owners: np.ndarray, titles: np.ndarray, day: int) -> Choices:
        return Choices(self.best[owners, titles], np.ones(len(owners)))

    def learn(self, log: ArtworkLog) -> None:
        pass


class Ours:
    """The engine's own learning and choosing, with the share that is explored."""

    def __init__(self, world: World, seed: int, explored: float = EXPLORED) -> None:
        self.world = world
        learned = learn_artwork(ArtworkLog.empty(world.profile_ids), world.leanings, world.tables)
        self.model = ArtworkModel(**vars(world.tables), **learned, explored=explored)

    def choose(self, owners: np.ndarray, titles: np.ndarray, day: int) -> Choices:
        epochs = epoch_of(self.world.profile_ids, day * SECONDS_A_DAY)
        return choose(self.model, self.world.leanings, self.world.profile_ids, epochs, titles, owners)

    def learn(self, log: ArtworkLog) -> None:
        self.model = replace(self.model, **learn_artwork(log, self.world.leanings, self.world.tables))


class TasteAlone(Ours):
    """What the site did before: the variant whose emphasis fits best, and nothing is learned."""

    def __init__(self, world: World, seed: int) -> None:
        super().__init__(world, seed, explored=0.0)

    def learn(self, log: ArtworkLog) -> None:
        pass


class BestOverall:
    """For each title what everybody plays most, by Thompson sampling: a bandit that does not know who looks."""

    def __init__(self, world: World, seed: int) -> None:
        self.there, self.rng = world.there, np.random.default_rng(seed)
        self.played = np.zeros(world.there.shape)
        self.shown = np.zeros(world.there.shape)
        self.base = world.uniform_rate

    def choose(self, owners: np.ndarray, titles: np.ndarray, day: int) -> Choices:
        # A Beta whose mean is the usual take rate, worth ten impressions.
        believed = (10 * self.base + self.played, 10 * (1 - self.base) + self.shown - self.played)
        drawn = self.rng.beta(believed[0][titles], believed[1][titles])
        return Choices(np.argmax(np.where(self.there[titles], drawn, -1), axis=1), np.ones(len(titles)))

    def learn(self, log: ArtworkLog) -> None:
        codes, size = log.titles * VARIANTS + log.variants, self.there.size
        self.shown = np.bincount(codes, minlength=size).reshape(self.there.shape)
        self.played = np.bincount(codes, log.played, size).reshape(self.there.shape)


# Ours stands first; MABWiser's is in artwork_peer, for where it is installed.
OURS = "streamsite"
POLICIES = {OURS: Ours, "taste alone": TasteAlone, "best overall": BestOverall, "uniform": Uniform, "oracle": Oracle}
