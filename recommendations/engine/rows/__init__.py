"""Every kind of row there is. To add one: a small class in a file of its own, and a line here."""

from recommendations.engine.rows.base import RowKind
from recommendations.engine.rows.because_you_liked import BecauseYouLiked
from recommendations.engine.rows.because_you_watched import BecauseYouWatched
from recommendations.engine.rows.charts import NewToCatalog, Popular, PopularWithPeers, TopTen, TrendingNow
from recommendations.engine.rows.credit import CreditRows
from recommendations.engine.rows.for_tonight import ForTonight
from recommendations.engine.rows.genre import GenreRows
from recommendations.engine.rows.hidden_gems import HiddenGems
from recommendations.engine.rows.mix import MixRows
from recommendations.engine.rows.own import ContinueWatching, MyList, WatchAgain
from recommendations.engine.rows.pinned import PinnedRows
from recommendations.engine.rows.top_picks import TopPicks

ROWS: dict[str, RowKind] = {
    row.kind: row
    for row in (
        ContinueWatching(),
        PinnedRows(),
        TopPicks(),
        BecauseYouWatched(),
        BecauseYouLiked(),
        TopTen(),
        TrendingNow(),
        ForTonight(),
        GenreRows(),
        CreditRows(),
        HiddenGems(),
        MixRows(),
        NewToCatalog("new_to_catalog", personal=False),
        NewToCatalog("new_for_you", personal=True),
        PopularWithPeers(),
        MyList(),
        WatchAgain(),
        Popular(),
    )
}
