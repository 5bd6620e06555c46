"""LinUCB off the shelf: MABWiser's, which is no dependency of the site."""

import numpy as np
from mabwiser.mab import MAB, LearningPolicy

from recommendations.engine.artwork_choice import Choices
from recommendations.engine.artwork_learning import ArtworkLog
from recommendations.evaluation.artwork_world import World

# The best of .05, .25 and 1 and of 1, 10 and 50 on a validation world: see docs/artwork.md.
ALPHA, PENALTY = 0.25, 50.0


class LinUCB:
    """Disjoint LinUCB (Li et al., WWW 2010): for each title a bandit, its variants the arms, the context what is seen
    of the taste."""

    def __init__(self, world: World, seed: int, alpha: float = ALPHA, penalty: float = PENALTY) -> None:
        self.contexts = np.column_stack([np.ones(len(world.leanings)), world.leanings]).astype(np.float64)
        policy = LearningPolicy.LinUCB(alpha=alpha, l2_lambda=penalty)
        self.bandits = [MAB(np.flatnonzero(there).tolist(), policy, seed=seed) for there in world.there]
        self.learned = 0

    def choose(self, owners: np.ndarray, titles: np.ndarray, day: int) -> Choices:
        variants = np.zeros(len(titles), dtype=np.int64)
        for title in np.unique(titles):
            these = np.flatnonzero(titles == title)
            variants[these] = self.bandits[title].predict(self.contexts[owners[these]])
        return Choices(variants, np.ones(len(titles)))

    def learn(self, log: ArtworkLog) -> None:
        new = slice(self.learned, None)
        for title, bandit in enumerate(self.bandits):
            these = self.learned + np.flatnonzero(log.titles[new] == title)
            if len(these):
                contexts = self.contexts[log.owners[these]]
                bandit.partial_fit(log.variants[these], log.played[these].astype(float), contexts)
        self.learned = len(log)
