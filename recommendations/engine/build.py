"""From facts and interactions to a snapshot on disk: the arithmetic of one retrain, in order."""

from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Protocol

import numpy as np
from scipy.sparse import csr_matrix

from recommendations.engine import popularity
from recommendations.engine.artwork_arrays import emphasised, learned_arrays, segment_arrays, table_arrays
from recommendations.engine.artwork_learning import ArtworkLog
from recommendations.engine.audiences import label_appeal
from recommendations.engine.blend import Blend, join, learn_blend, strengths
from recommendations.engine.comparison import compare, scores_by
from recommendations.engine.deep import DeepModel, fit_deep, weighed
from recommendations.engine.evaluate import HeldOut, evaluate, hold_out_returning
from recommendations.engine.features import (
    DEMOGRAPHIC_WEIGHT,
    CatalogFacts,
    Features,
    build_item_features,
    build_profile_features,
)
from recommendations.engine.fold_in import FoldIn, learn_fold_in
from recommendations.engine.interactions import Interactions
from recommendations.engine.kernel import KernelModel, fit_kernel
from recommendations.engine.linear import DESIGNS, Audience, LinearModel, Moments, likes_of, solve
from recommendations.engine.mixes import mixes_of
from recommendations.engine.new_titles import NewTitleMap, NewTitles, learn_map, new_titles_of
from recommendations.engine.scoring import blended_scores, lightfm_scores, profile_vectors
from recommendations.engine.similar import neighbours
from recommendations.engine.snapshot import Snapshot, write_snapshot
from recommendations.engine.trailers import NO_CUTS, Cuts
from recommendations.engine.train import Factors, TrainingSettings, fit

CHART_LENGTH = 1000
# A person with fewer titles than this cannot fill a row.
LEAST_TITLES_OF_A_PERSON = 5


class TrainingData(Protocol):
    """Interactions, and who the profiles in them are."""

    interactions: Interactions
    profile_ids: np.ndarray
    demographics: list[tuple[str, ...]]


def build_snapshot(
    directory: Path,
    *,
    facts: CatalogFacts,
    data: TrainingData,
    artwork_features: Callable[[list[str]], tuple[np.ndarray, np.ndarray]],
    settings: TrainingSettings,
    report: Callable[[str, float], None],
    active: Snapshot | None = None,
    artwork_log: ArtworkLog | None = None,
    cuts: Cuts = NO_CUTS,
) -> dict[str, float]:
    """Fit, evaluate, and write everything serving needs; returns the metrics.

    artwork_features(labels) gives, for each title's variants, the feature each emphasises and its kind (int32 and int8
    [titles, 8], -1 for none); cuts: of trailers; artwork_log: what was shown to the profiles of the data, its
    titles those of the facts and then those of cuts, None for nothing yet.
    report(phase, share done) is called as the work goes on. active: the snapshot that serves now, which is measured on
    the same profiles. Raises ValueError if nothing was liked.
    """
    items = build_item_features(facts)
    profiles = build_profile_features(data.profile_ids.tolist(), data.demographics)
    held_out = hold_out_returning(data.interactions, settings.seed, data.profile_ids)
    learning, measuring = held_out.split(data.profile_ids)
    fitted = data.interactions.without(held_out.profiles)
    factors = fit(fitted, items, profiles, settings, lambda done, all: report("Fitting the model", 0.75 * done / all))
    report("Learning to fold in new viewers", 0.75)
    trained = Trained(factors, learn_maps(factors, fitted), demographic_offsets(factors, profiles))
    labels = profile_labels(profiles)
    weights, trained = learn_to_blend(trained, data.interactions, held_out, learning, labels, settings, report)
    trained = trained.with_new_titles(facts, data.interactions)
    report("Measuring on profiles it has not seen", 0.91)
    metrics = measure_beside(trained, active, measuring, labels, data, facts, popularity.all_time(fitted))
    report("Finding similar titles", 0.93)
    content = items.matrix[:, len(facts.title_ids) :]
    arrays, names = of_catalog(facts, data.interactions, labels, factors.title_vectors, content)
    report("Learning from impressions of artwork", 0.97)
    features, kinds = cuts.below(*artwork_features(items.labels), items.labels)
    tables = table_arrays(features, kinds, factors.feature_vectors)
    leanings = profile_vectors(trained, histories := data.interactions.matrix(), labels) - trained.mean_profile
    arrays |= trained.arrays() | segment_arrays(data.profile_ids, histories, arrays)
    arrays |= learned_arrays(artwork_log or ArtworkLog.empty(data.profile_ids), tables, facts.title_ids, leanings, cuts)
    manifest = {
        "settings": settings.as_dict(),
        "metrics": metrics,
        "blend": weights,
        "profiles": len(data.profile_ids),
        "interactions": len(data.interactions.titles),
        "demographic_labels": profiles.labels[len(data.profile_ids) :],
        "new_title_labels": trained.new_title_map.labels,
        "artwork_labels": [items.labels[feature] for feature in emphasised(features)],
        **names | ({"deep": {"hidden": trained.deep.titles.shape[1]}} if trained.deep else {}),
    }
    write_snapshot(directory, arrays, manifest, trained.deep and trained.deep.network)
    return metrics


def of_catalog(
    facts: CatalogFacts, interactions: Interactions, labels: np.ndarray, title_vectors: np.ndarray, content: csr_matrix
) -> tuple[dict[str, np.ndarray], dict[str, list]]:
    """What rows are made of: arrays of a snapshot, and names for its manifest.

    labels: float32 [profiles, labels]; title_vectors, content: see similar.neighbours.
    """
    histories = interactions.matrix()
    subjects, mixes = mixes_of(facts)
    credits, credit_arrays = credits_of(facts)
    arrays = {
        **chart_arrays(facts, interactions),
        **genre_arrays(facts, histories),
        **mix_arrays(facts, histories, mixes),
        **credit_arrays,
        "runtimes": facts.runtimes,
        "label_appeal": label_appeal(histories, labels),
        "neighbours": neighbours(title_vectors, histories, content),
    }
    names = {"genre_names": genre_names(facts), "title_names": facts.names, "mixes": subjects, **credits}
    return arrays, names


def learn_to_blend(
    trained: "Trained",
    interactions: Interactions,
    held_out: HeldOut,
    learning: HeldOut,
    labels: np.ndarray,
    settings: TrainingSettings,
    report: Callable[[str, float], None],
) -> tuple[list[dict[str, float]], "Trained"]:
    """Learn the weights on profiles that the linear models are not fitted to; then add those profiles to the fit."""
    report("Fitting linear models", 0.76)
    fitted = audience_of(interactions, np.setdiff1d(np.arange(interactions.n_profiles), held_out.profiles), labels)
    known = fitted.known_titles
    moments = {name: Moments.of(fitted, known, design) for name, design in DESIGNS.items()}
    models = {name: solve(moments[name], design) for name, design in DESIGNS.items()}
    report("Fitting the kernel model", 0.8)
    kernel = fit_kernel(fitted.shown, known, settings.seed)
    deep = fit_deep(fitted, known, len(learning.profiles), settings, report)
    report("Learning the blend", 0.83)
    others = interactions.without(held_out.profiles)
    known_trend = np.log1p(popularity.trend(others.only(others.seen_at < held_out.known_until)))
    sources = sources_of(trained, models, kernel, deep, known_trend, labels[learning.profiles])
    names = ("lightfm", *models, "kernel", *(["deep"] if deep else []), "trend")
    weights = learn_blend(sources, learning, names)
    report("Fitting linear models to more profiles", 0.86)
    more = audience_of(interactions, learning.profiles, labels)
    # One without a weight is in no profile's scores, and a fit takes long; but a blend is made of one at least.
    counting = [name for name in models if any(of_bucket[name] for of_bucket in weights)] or [*models][:1]
    joint = {name: solve(moments[name] + Moments.of(more, known, DESIGNS[name]), DESIGNS[name]) for name in counting}
    blend = join(joint, np.log1p(popularity.trend(others)), weights)
    return weights, replace(trained, blend=blend, kernel=kernel, deep=weighed(deep, weights))


def measure_beside(
    trained: "Trained",
    active: Snapshot | None,
    measuring: HeldOut,
    labels: np.ndarray,
    data: TrainingData,
    facts: CatalogFacts,
    popular: np.ndarray,
) -> dict[str, float]:
    """The metrics of the new model, those of popularity, and how it compares with the active snapshot."""
    scores = trained.scores(measuring.shown, labels[measuring.profiles])
    metrics = evaluate(measuring, scores, popular)
    if active is None:
        return metrics
    demographics = [data.demographics[profile] for profile in measuring.profiles]
    before = scores_by(active, facts.title_ids, measuring.shown, demographics)
    return metrics | compare(scores, before, measuring)


def learn_maps(factors: Factors, fitted: Interactions) -> FoldIn:
    """Learn fold-in on the profiles that were fitted."""
    histories = fitted.matrix()
    recency = fitted.times()
    known = np.flatnonzero(np.diff(histories.indptr))
    return learn_fold_in(factors.title_vectors, factors.profile_vectors[known], histories[known], recency[known])


def demographic_offsets(factors: Factors, profile_features: Features) -> np.ndarray:
    """How each demographic label differs from what is usual of its kind: float32 [labels, d].

    A fit puts what all profiles have in common into these vectors as well as anywhere; only the difference tells.
    """
    offsets = DEMOGRAPHIC_WEIGHT * factors.demographic_vectors
    n_profiles = profile_features.matrix.shape[0]
    counts = np.asarray(profile_features.matrix[:, n_profiles:].sum(axis=0)).ravel()
    kinds = np.array([label.partition(":")[0] for label in profile_features.labels[n_profiles:]])
    for kind in np.unique(kinds):
        these = kinds == kind
        offsets[these] -= np.average(offsets[these], axis=0, weights=counts[these])
    return offsets


@dataclass(frozen=True)
class Trained:
    """What a retrain found, in the shape that scoring takes: see scoring.Model. None until it is learned."""

    factors: Factors
    folding: FoldIn
    demographic_vectors: np.ndarray
    blend: Blend | None = None
    kernel: KernelModel | None = None
    deep: DeepModel | None = None
    new_title_map: NewTitleMap | None = None
    new_titles: NewTitles | None = None

    @property
    def title_vectors(self) -> np.ndarray:
        return self.factors.title_vectors

    @property
    def title_biases(self) -> np.ndarray:
        return self.factors.title_biases

    @property
    def fold_in_maps(self) -> np.ndarray:
        return self.folding.maps

    @property
    def mean_profile(self) -> np.ndarray:
        return self.folding.mean_profile

    def with_new_titles(self, facts: CatalogFacts, interactions: Interactions) -> "Trained":
        likes = popularity.all_time(interactions)
        learned = learn_map(facts, likes)
        new_titles = new_titles_of(learned, facts, likes, interactions.seen_at.max())
        return replace(self, new_title_map=learned, new_titles=new_titles)

    def scores(self, histories: csr_matrix, labels: np.ndarray) -> np.ndarray:
        return blended_scores(self, histories, labels, profile_vectors(self, histories, labels))

    def arrays(self) -> dict[str, np.ndarray]:
        names = ("title_vectors", "title_biases", "fold_in_maps", "mean_profile", "demographic_vectors")
        blend = {f"blend_{field.name}": getattr(self.blend, field.name) for field in fields(Blend)}
        kernel = {f"kernel_{field.name}": getattr(self.kernel, field.name) for field in fields(KernelModel)}
        new_titles = {
            "new_title_weights": self.new_title_map.weights,
            "new_title_watched": self.new_titles.watched,
            "new_title_indexes": self.new_titles.titles,
            "new_title_own": self.new_titles.own,
            "new_title_shares": self.new_titles.shares,
        }
        deep = {"deep_titles": self.deep.titles, "deep_weights": self.deep.weights} if self.deep else {}
        return {name: getattr(self, name) for name in names} | blend | kernel | new_titles | deep


def profile_labels(profile_features: Features) -> np.ndarray:
    """float32 [profiles, demographic labels], 1 where a profile gave a label."""
    n_profiles = profile_features.matrix.shape[0]
    return (profile_features.matrix[:, n_profiles:].toarray() > 0).astype(np.float32)


def audience_of(interactions: Interactions, rows: np.ndarray, labels: np.ndarray) -> Audience:
    """The profiles of these rows; labels: those of all profiles."""
    shown, sought = likes_of(interactions.matrix()[rows])
    return Audience(shown, sought, labels[rows])


def sources_of(
    trained: Trained,
    models: dict[str, LinearModel],
    kernel: KernelModel,
    deep: DeepModel | None,
    trend: np.ndarray,
    labels: np.ndarray,
) -> Callable[[csr_matrix, np.ndarray], dict[str, np.ndarray]]:
    """What each source says of some histories; labels: those of the held-out profiles."""

    def scores(histories: csr_matrix, rows: np.ndarray) -> dict[str, np.ndarray]:
        given = strengths(histories)
        return {
            "lightfm": lightfm_scores(trained, profile_vectors(trained, histories, labels[rows])),
            **{name: model.scores(given, labels[rows]) for name, model in models.items()},
            "kernel": kernel.scores(given),
            **({"deep": deep.scores(given, labels[rows])} if deep else {}),
            "trend": np.tile(trend.astype(np.float32), (len(rows), 1)),
        }

    return scores


def chart_arrays(facts: CatalogFacts, interactions: Interactions) -> dict[str, np.ndarray]:
    return {
        "title_ids": facts.title_ids,
        "maturity": facts.maturity,
        "popular": popularity.best_first(popularity.all_time(interactions), CHART_LENGTH),
        "trending": popularity.best_first(popularity.trend(interactions), CHART_LENGTH),
        "newest": np.lexsort((facts.title_ids, -facts.added_at))[:CHART_LENGTH].astype(np.int32),
    }


def genre_names(facts: CatalogFacts) -> list[str]:
    return sorted({name for genres in facts.genres for name in genres})


def genre_arrays(facts: CatalogFacts, histories: csr_matrix) -> dict[str, np.ndarray]:
    names = genre_names(facts)
    position = {name: index for index, name in enumerate(names)}
    members = np.zeros((len(facts.title_ids), len(names)), dtype=bool)
    for row, genres in enumerate(facts.genres):
        members[row, [position[name] for name in genres]] = True
    liked = np.asarray(histories.maximum(0).sum(axis=0)).ravel() @ members
    return {"genre_members": members, "genre_share": (liked / max(liked.sum(), 1e-9)).astype(np.float32)}


def mix_arrays(facts: CatalogFacts, histories: csr_matrix, mixes: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """mixes: see mixes_of; beside them the share of each of everything that was liked."""
    liked = np.asarray(histories.maximum(0).sum(axis=0)).ravel()
    of_titles = np.repeat(np.arange(len(facts.title_ids)), np.diff(mixes["mix_indptr"]))
    most = int(mixes["mix_indices"].max(initial=-1)) + 1
    share = np.bincount(mixes["mix_indices"], liked[of_titles], most) / max(liked.sum(), 1e-9)
    return {**mixes, "mix_share": share.astype(np.float32)}


def credits_of(facts: CatalogFacts) -> tuple[dict, dict[str, np.ndarray]]:
    """Directors and leading cast with enough titles for a row of their own, and who is in which title."""
    per_title = [
        [("director", person) for person in directors] + [("cast", person) for person in cast[:3]]
        for directors, cast in zip(facts.directors, facts.cast, strict=True)
    ]
    counts: dict[tuple[str, int], int] = {}
    for credits in per_title:
        for credit in credits:
            counts[credit] = counts.get(credit, 0) + 1
    kept = sorted(credit for credit, titles in counts.items() if titles >= LEAST_TITLES_OF_A_PERSON)
    position = {credit: index for index, credit in enumerate(kept)}
    rows = [[position[credit] for credit in credits if credit in position] for credits in per_title]
    labels = {
        "credit_roles": [role for role, _ in kept],
        "credit_people": [person for _, person in kept],
        "credit_names": [facts.person_names.get(person, "") for _, person in kept],
    }
    indptr = np.concatenate([[0], np.cumsum([len(row) for row in rows])]).astype(np.int32)
    return labels, {
        "credit_indptr": indptr,
        "credit_indices": np.array([index for row in rows for index in row], dtype=np.int32),
    }
