import numpy as np

from recommendations.engine.rows.base import Candidates, RowContext

MOST_ROWS = 4
# People stand for a liking more plainly than genres do.
WORTH = 1.2
# Somebody seen twice may be chance; three times is a liking.
LEAST_LIKED = 3.0


class CreditRows:
    """From a director, or with an actor, whose titles the profile liked more than once."""

    kind = "credit"

    def candidates(self, context: RowContext) -> list[Candidates]:
        roles = context.snapshot.manifest["credit_roles"]
        return [
            Candidates(roles[credit], f"{roles[credit]}:{credit}", self.titles_of(context, credit), worth=WORTH)
            for credit in self.by_liking(context)
        ]

    def by_liking(self, context: RowContext) -> list[int]:
        taste = context.taste
        enough = taste.credits.weights >= LEAST_LIKED
        found, liked = taste.credits.indexes[enough], taste.credits.weights[enough]
        return found[np.lexsort((found, -liked))][:MOST_ROWS].tolist()

    def titles_of(self, context: RowContext, credit: int) -> np.ndarray:
        return context.by_score(context.snapshot.titles_of_credit(credit))
