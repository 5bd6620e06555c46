from recommendations.engine.filling import MOST_LISTED
from recommendations.engine.rows.base import Block, Offers


class HiddenGems:
    """What the profile would like best of what few have watched; not before it has a history."""

    kind = "hidden_gems"

    def offers(self, block: Block) -> Offers:
        gems = block.best.where(~block.snapshot.well_known[block.best.values])
        return Offers(self.kind, block.with_history, gems.take(block.with_history).first(MOST_LISTED))
