"""The models that ours is compared with, each by the name the report calls it."""

from recommendations.evaluation.peers.availability import OptionalPeer
from recommendations.evaluation.peers.bpr import BPR
from recommendations.evaluation.peers.ease import EASE
from recommendations.evaluation.peers.ials import IALS
from recommendations.evaluation.peers.item_knn import ItemKNN
from recommendations.evaluation.peers.lightfm_alone import LightFMAlone
from recommendations.evaluation.peers.mult_vae import MultVAE
from recommendations.evaluation.peers.popularity import Popularity
from recommendations.evaluation.peers.rec_vae import RecVAE
from recommendations.evaluation.peers.recent_popularity import RecentPopularity
from recommendations.evaluation.peers.sasrec import SASRec

ALL: tuple[OptionalPeer, ...] = (
    Popularity(),
    RecentPopularity(),
    ItemKNN(),
    EASE(),
    IALS(),
    BPR(),
    LightFMAlone(),
    MultVAE(),
    RecVAE(),
    SASRec(),
)
PEERS: dict[str, OptionalPeer] = {peer.name: peer for peer in ALL}
