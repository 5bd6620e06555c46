from recommendations.engine.rows.base import Block, Offers, liked_most

MOST_ROWS = 4
# People stand for a liking more plainly than genres do.
WORTH = 1.2
# Somebody seen twice may be chance; three times is a liking.
LEAST_LIKED = 3.0


class CreditRows:
    """From a director, or with an actor, whose titles the profile liked more than once."""

    kind = "credit"

    def offers(self, block: Block) -> Offers:
        liked = liked_most(block.tastes.credits, LEAST_LIKED).first(MOST_ROWS)
        roles = block.snapshot.manifest["credit_roles"]
        titles = block.by_score(liked.owners, block.snapshot.titles_by_credit.take(liked.values))
        kinds = [roles[credit] for credit in liked.values.tolist()]
        subjects = [f"{role}:{credit}" for role, credit in zip(kinds, liked.values.tolist(), strict=True)]
        return Offers(kinds, liked.owners, titles, subjects, worths=WORTH)
