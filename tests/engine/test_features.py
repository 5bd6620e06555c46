"""What is known of titles and profiles without anybody watching."""

import unittest

import numpy as np

from recommendations.engine.features import (
    DEMOGRAPHIC_WEIGHT,
    CatalogFacts,
    Features,
    FeatureWeights,
    build_item_features,
    build_profile_features,
)
from tests.engine.worlds import make_facts

WEIGHTS = FeatureWeights(genre=0.5, director=0.4, cast=0.25, tag=0.15, decade=0.3, billed=2, least_titles=2)


def features_of(features: Features, row: int) -> dict[str, float]:
    entries = features.matrix[row]
    return {features.labels[column]: float(value) for column, value in zip(entries.indices, entries.data, strict=True)}


def three_titles(**changes: object) -> CatalogFacts:
    return make_facts(3, genres=[(), (), ()], directors=[(), (), ()], years=np.zeros(3, dtype=np.int16), **changes)


class ItemFeaturesTests(unittest.TestCase):
    def test_identity_comes_first_and_is_worth_one(self) -> None:
        features = build_item_features(make_facts(4), WEIGHTS)
        self.assertEqual(features.labels[:4], ["title:10", "title:20", "title:30", "title:40"])
        np.testing.assert_array_equal(features.matrix[:, :4].toarray(), np.eye(4))

    def test_a_title_carries_its_genre_director_and_decade(self) -> None:
        described = features_of(build_item_features(make_facts(4), WEIGHTS), 0)
        self.assertEqual(set(described), {"title:10", "genre:Space", "director:1", "decade:1980"})
        self.assertAlmostEqual(described["director:1"], WEIGHTS.director, places=6)

    def test_what_only_one_title_has_is_left_out_for_identity_says_it(self) -> None:
        features = build_item_features(three_titles(cast=[(7, 8), (7,), (9,)]), WEIGHTS)
        self.assertEqual(features.labels[3:], ["cast:7"])

    def test_many_genres_together_speak_as_loud_as_one(self) -> None:
        facts = make_facts(4, genres=[("A", "B"), ("A", "B"), ("C",), ("C",)])
        features = build_item_features(facts, WEIGHTS)
        two, one = features_of(features, 0), features_of(features, 2)
        self.assertAlmostEqual(two["genre:A"] ** 2 + two["genre:B"] ** 2, one["genre:C"] ** 2, places=6)

    def test_only_those_billed_at_the_top_count(self) -> None:
        features = build_item_features(three_titles(cast=[(7, 8, 9), (7, 8, 9), ()]), WEIGHTS)
        self.assertEqual(features.labels[3:], ["cast:7", "cast:8"])

    def test_tags_are_features_too(self) -> None:
        features = build_item_features(three_titles(tags=[("funny",), ("funny",), ()]), WEIGHTS)
        self.assertAlmostEqual(features_of(features, 1)["tag:funny"], WEIGHTS.tag, places=6)

    def test_a_director_who_also_acts_is_two_features(self) -> None:
        facts = make_facts(4, directors=[(7,), (7,), (), ()], cast=[(7,), (7,), (), ()])
        described = features_of(build_item_features(facts, WEIGHTS), 0)
        self.assertIn("director:7", described)
        self.assertIn("cast:7", described)

    def test_an_unknown_year_has_no_decade(self) -> None:
        features = build_item_features(three_titles(), WEIGHTS)
        self.assertEqual(features.labels, ["title:10", "title:20", "title:30"])

    def test_metadata_does_not_swamp_identity(self) -> None:
        facts = make_facts(4, tags=[("t", "u", "v")] * 4, cast=[(7, 8, 9, 6)] * 4, genres=[("A", "B", "C")] * 4)
        described = features_of(build_item_features(facts), 0)
        identity = described.pop("title:10")
        self.assertLess(sum(value**2 for value in described.values()), identity**2)

    def test_an_empty_catalogue_has_no_features(self) -> None:
        self.assertEqual(build_item_features(make_facts(0)).matrix.shape, (0, 0))


class ProfileFeaturesTests(unittest.TestCase):
    def test_a_profile_is_itself_and_what_it_told(self) -> None:
        features = build_profile_features([5, 9], [("gender:F", "age_band:25-34"), ()])
        self.assertEqual(features.labels, ["profile:5", "profile:9", "age_band:25-34", "gender:F"])
        quiet = np.float32(DEMOGRAPHIC_WEIGHT)
        np.testing.assert_array_equal(features.matrix.toarray(), [[1, 0, quiet, quiet], [0, 1, 0, 0]])

    def test_where_nobody_told_anything_there_is_identity_alone(self) -> None:
        features = build_profile_features([5, 9], [(), ()])
        np.testing.assert_array_equal(features.matrix.toarray(), np.eye(2))
