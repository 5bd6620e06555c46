"""Which rungs a film deserves, by arithmetic alone."""

import math
from dataclasses import replace

from django.test import SimpleTestCase
from hypothesis import given
from hypothesis import strategies as st

from playback.packaging.ladder import (
    BEST_VMAF,
    CRFS,
    LEAST_RATIO,
    MOST_RUNGS,
    Trial,
    best_tune,
    between,
    bjontegaard_rate,
    chosen,
    fitted,
    hull,
    most_bitrate,
    sizes_to_try,
    trials_for,
    untried,
)
from playback.packaging.trials import scenes_of

SIZES = ((416, 234), (640, 360), (960, 540), (1280, 720), (1920, 1080))


def trials_of(bits: float, sizes: tuple[tuple[int, int], ...] = SIZES) -> list[Trial]:
    """As a film would give them that needs so many bits a pixel: more for less loss, and a small picture is blurred."""
    made = []
    for width, height in sizes:
        most = 100 - 30 * (1 - math.sqrt(height / sizes[-1][1]))
        for crf in CRFS:
            rate = bits * (width * height) ** 0.75 * 2 ** (-crf / 6) * 1000
            made.append(Trial(width, height, crf, rate, most * (1 - 0.00012 * max(crf - 18, 0) ** 2.6)))
    return made


class HullTests(SimpleTestCase):
    def test_what_costs_more_and_looks_no_better_is_left_out(self) -> None:
        good, bad = Trial(640, 360, 30, 100, 60), Trial(416, 234, 20, 120, 55)
        better = Trial(1280, 720, 30, 200, 80)
        self.assertEqual(hull([bad, better, good]), [good, better])

    def test_what_lies_below_the_line_between_two_others_is_left_out(self) -> None:
        low, middle, high = Trial(1, 1, 1, 100, 50), Trial(1, 1, 2, 200, 55), Trial(1, 1, 3, 300, 70)
        self.assertEqual(hull([low, middle, high]), [low, high])

    @given(st.lists(st.tuples(st.floats(1, 1e7), st.floats(0, 100)), min_size=1, max_size=40))
    def test_it_rises_ever_less_steeply_and_nothing_lies_above_it(self, points: list[tuple[float, float]]) -> None:
        chain = hull(Trial(2, 2, 20, *point) for point in points)
        rates = [trial.bitrate for trial in chain]
        self.assertEqual(rates, sorted(rates))
        slopes = [(b.vmaf - a.vmaf) / (b.bitrate - a.bitrate) for a, b in zip(chain, chain[1:], strict=False)]
        self.assertTrue(all(before >= after * (1 - 1e-9) for before, after in zip(slopes, slopes[1:], strict=False)))
        self.assertEqual(max(quality for _, quality in points), chain[-1].vmaf)


class ChosenTests(SimpleTestCase):
    def test_rungs_rise_in_even_steps_from_a_phone_to_what_looks_like_the_source(self) -> None:
        rungs = chosen(trials_of(2.0))
        self.assertGreaterEqual(len(rungs), 4)
        self.assertGreaterEqual(rungs[-1].vmaf, BEST_VMAF - 1)
        self.assertLessEqual(rungs[0].bitrate, 160_000)
        steps = [high.vmaf - low.vmaf for low, high in zip(rungs, rungs[1:], strict=False)]
        self.assertLess(max(steps) / min(steps), 2)
        self.assertEqual([rung.height for rung in rungs], sorted(rung.height for rung in rungs))

    def test_a_film_that_is_easy_to_encode_gets_fewer_bits_for_the_same_quality(self) -> None:
        easy, hard = chosen(trials_of(0.5)), chosen(trials_of(8.0))
        self.assertLess(easy[-1].bitrate, hard[-1].bitrate / 3)

    def test_no_rung_takes_more_than_a_rung_of_its_size_may(self) -> None:
        for rung in chosen(trials_of(15.0)):
            self.assertLessEqual(rung.bitrate, most_bitrate(rung.width, rung.height))

    @given(st.floats(0.01, 1e4), st.integers(1, 5))
    def test_whatever_the_film_there_are_some_rungs_well_apart(self, bits: float, sizes: int) -> None:
        rungs = chosen(trials_of(bits, SIZES[:sizes]))
        self.assertTrue(1 <= len(rungs) <= MOST_RUNGS)
        for low, high in zip(rungs, rungs[1:], strict=False):
            self.assertGreaterEqual(high.bitrate, LEAST_RATIO * low.bitrate * 0.999)

    def test_trials_are_filled_in_between_and_pass_through_what_was_measured(self) -> None:
        tried = trials_of(2.0, SIZES[:1])
        filled = {trial.crf: trial for trial in between(tried)}
        self.assertEqual(len(filled), CRFS[-1] - CRFS[0] + 1)
        for trial in tried:
            self.assertAlmostEqual(filled[trial.crf].vmaf, trial.vmaf)
            self.assertAlmostEqual(filled[trial.crf].bitrate / trial.bitrate, 1)

    def test_the_tune_that_needs_fewest_bits_is_kept_in_all_rungs(self) -> None:
        plain = trials_of(2.0)
        tuned = [replace(trial, bitrate=0.9 * trial.bitrate, tune="animation") for trial in plain]
        self.assertEqual(best_tune([*plain, *tuned]), "animation")
        self.assertEqual(best_tune([*plain, *(replace(trial, bitrate=3 * trial.bitrate) for trial in tuned)]), "")
        self.assertEqual({rung.tune for rung in chosen(tuned)}, {"animation"})

    def test_every_size_is_tried_and_the_finest_only_at_the_two_largest(self) -> None:
        wanted = trials_for(1920, 1080, "")
        self.assertEqual(len({trial[:2] for trial in wanted}), 5)
        self.assertEqual([trial[:2] for trial in wanted if trial[2] == CRFS[0]], [(1280, 720), (1920, 1080)])

    def test_without_trials_there_are_three_rungs(self) -> None:
        self.assertEqual([rung.height for rung in untried(854, 480)], [234, 360, 480])
        self.assertEqual([rung.height for rung in untried(320, 180)], [180])
        self.assertTrue(all(rung.vmaf is None for rung in untried(854, 480)))


class SizeTests(SimpleTestCase):
    def test_a_picture_fits_into_a_box_that_turns_with_it(self) -> None:
        self.assertEqual(fitted(1920, 1080, (640, 360)), (640, 360))
        self.assertEqual(fitted(1080, 1920, (640, 360)), (360, 640))
        self.assertEqual(fitted(1920, 800, (640, 360)), (640, 266))
        self.assertEqual(fitted(320, 180, (640, 360)), (320, 180))

    def test_sizes_to_try_end_with_the_sources_own(self) -> None:
        self.assertEqual(sizes_to_try(854, 480), [(416, 234), (640, 360), (854, 480)])
        self.assertEqual(sizes_to_try(320, 180), [(320, 180)])
        self.assertEqual(sizes_to_try(7680, 4320)[-1], (3840, 2160))
        self.assertEqual([high for _, high in sizes_to_try(1920, 1080)], [234, 360, 540, 720, 1080])


class SceneTests(SimpleTestCase):
    def test_scenes_are_spread_and_as_hard_as_their_stretch(self) -> None:
        self.assertEqual(scenes_of((1, 5, 9) * 4), [1, 4, 7, 10])

    def test_short_films_are_tried_whole(self) -> None:
        self.assertEqual(scenes_of((7,)), [0])
        self.assertEqual(scenes_of((7, 9)), [0, 1])


class BjontegaardTests(SimpleTestCase):
    CURVE = ((100.0, 40.0), (200.0, 60.0), (400.0, 78.0), (800.0, 90.0))

    def test_the_same_curve_saves_nothing(self) -> None:
        self.assertAlmostEqual(bjontegaard_rate(self.CURVE, self.CURVE), 0)

    def test_half_the_bits_at_every_quality_are_half_the_bits(self) -> None:
        halved = [(rate / 2, quality) for rate, quality in self.CURVE]
        self.assertAlmostEqual(bjontegaard_rate(self.CURVE, halved), -0.5)
        self.assertAlmostEqual(bjontegaard_rate(halved, self.CURVE), 1.0)

    def test_only_what_both_reach_is_compared(self) -> None:
        upper = [(rate * 0.8, quality) for rate, quality in self.CURVE[1:]]
        self.assertAlmostEqual(bjontegaard_rate(self.CURVE[1:], upper), -0.2)
        self.assertIsNone(bjontegaard_rate(self.CURVE, [(100.0, 95.0), (200.0, 99.0)]))
        self.assertIsNone(bjontegaard_rate(self.CURVE, [(100.0, 50.0)]))

    def test_rungs_that_look_worse_at_more_bits_are_no_part_of_a_curve(self) -> None:
        odd = [*self.CURVE, (500.0, 70.0)]
        self.assertAlmostEqual(bjontegaard_rate(self.CURVE, odd), 0)
