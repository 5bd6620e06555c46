import numpy as np

from recommendations.engine.filling import MOST_LISTED
from recommendations.engine.lists import Lists
from recommendations.engine.new_titles import EXPLORED_ONE_IN, explore
from recommendations.engine.rows.base import Block, Offers

# First of all rows that compete: what a profile would like best is what it is here for.
WORTH = 3.0


class TopPicks:
    """The profile's best titles, one of them new; not before it has a history: they would be nobody's picks.

    With few watches to go by the best bet is what everybody likes. Their genres are brought nearer to those of the
    history then, or whoever picked three westerns would find none.
    """

    kind = "top_picks"

    def offers(self, block: Block) -> Offers:
        titles = self.explored(block).take(block.with_history).first(MOST_LISTED)
        return Offers(self.kind, block.with_history, titles, worths=WORTH, explores=True)

    def explored(self, block: Block) -> Lists:
        """The best of every profile, with a new title raised where a good one is new."""
        best, is_new = self.calibrated(block), block.snapshot.is_new
        first = best.ranks < best.lengths[best.owners] // EXPLORED_ONE_IN
        titles = best.values.copy()
        for profile in np.unique(best.owners[first & is_new[best.values]]).tolist():
            these = slice(best.starts[profile], best.starts[profile + 1])
            titles[these] = explore(best[profile], is_new, block.states[profile].profile_id)
        return Lists(titles, best.starts)

    def calibrated(self, block: Block) -> Lists:
        """The best of every profile, those of little known ones by their chances, which are corrected for genres."""
        best, titles = block.best, block.best.values.copy()
        for profile in np.setdiff1d(block.with_history, np.flatnonzero(block.known_well)).tolist():
            these = slice(best.starts[profile], best.starts[profile + 1])
            titles[these] = titles[these][np.argsort(-block.chances[these], kind="stable")]
        return Lists(titles, best.starts)
