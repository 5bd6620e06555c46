"""Films as they are made: the same ones for the same facts, in time with their score, set so that they can be read."""

import tempfile
import wave
from itertools import islice
from pathlib import Path
from unittest.mock import patch

import numpy as np
from django.test import SimpleTestCase

from catalog.artwork.emphasis import TELLING
from catalog.artwork.palette import family, varied
from catalog.artwork.subject import Emphasis, Subject
from playback.film import joins, raster
from playback.film.edit import EDITS, FRAMES_A_SECOND, TONES, edit_of, emphasis_of, leading_genre
from playback.film.kit import Kit, covers
from playback.film.looks import GENRES, look_of
from playback.film.plates import plate_of
from playback.film.production import digest_of
from playback.film.score import SAMPLES_A_SECOND, composed, write_score
from playback.film.shots import Studio
from tests.artwork.subjects import BARE, LANTERNS, named

SMALL = (96, 54)


class SmallTestCase(SimpleTestCase):
    """Paints artwork small as well."""

    def setUp(self) -> None:
        super().setUp()
        self.enterContext(patch.multiple("playback.film.plates", CANVAS=(320, 180), SIZE=(128, 72)))


def first_frames(subject: Subject, cut: str, number: int) -> np.ndarray:
    return np.stack([frame.copy() for frame in islice(Studio(SMALL).frames(edit_of(subject, cut)), number)])


class EditTests(SimpleTestCase):
    def test_every_genre_has_films_of_20_to_30_seconds_and_trailers_of_8_to_12(self) -> None:
        for genre in TELLING:
            subject = named("The Long Way", genres=(genre,))
            self.assertTrue(20 <= edit_of(subject, "film").seconds <= 30, genre)
            for cut in ("action", "people"):
                self.assertTrue(8 <= edit_of(subject, cut).seconds <= 12.5, (genre, cut, edit_of(subject, cut).seconds))

    def test_shots_are_cut_on_the_beat_to_the_frame(self) -> None:
        edit = edit_of(LANTERNS, "film")
        ends = np.cumsum([slot.frames for slot in edit.slots])
        beats = ends / FRAMES_A_SECOND / edit.look.recipe.beat
        self.assertLess(np.abs(beats - beats.round()).max(), 0.5 / FRAMES_A_SECOND / edit.look.recipe.beat + 1e-9)

    def test_a_film_tells_its_title_who_made_it_and_who_is_in_it(self) -> None:
        words = [text for slot in edit_of(LANTERNS, "film").slots for _, text in slot.words]
        self.assertIn("The House of Lanterns", words)
        for name in ("A film by Ines Faro", "Tom Arden", "Lea Brandt"):
            self.assertIn(name, words)

    def test_a_subtitle_stands_below_its_title(self) -> None:
        roles = dict(edit_of(named("Star Songs: The Second Verse"), "film").slots[-1].words)
        self.assertEqual((roles["title"], roles["subtitle"]), ("Star Songs", "The Second Verse"))

    def test_a_title_of_which_next_to_nothing_is_known_has_its_cuts_too(self) -> None:
        for cut in EDITS:
            slots = edit_of(BARE, cut).slots
            self.assertEqual(slots[-1].words[0], ("title", "Untold"))
            self.assertTrue(all(text for slot in slots for _, text in slot.words))

    def test_the_two_trailers_differ_in_what_they_are_about(self) -> None:
        self.assertEqual(emphasis_of(LANTERNS, "action"), Emphasis("genre", "Comedy"))
        self.assertEqual(emphasis_of(LANTERNS, "people"), Emphasis("lead", "Tom Arden"))
        self.assertNotEqual(edit_of(LANTERNS, "action").slots, edit_of(LANTERNS, "people").slots)

    def test_a_comedy_with_a_crime_in_it_is_a_comedy_unless_it_thrills(self) -> None:
        self.assertEqual(leading_genre(named("A", genres=("Crime", "Comedy"))), "Comedy")
        self.assertEqual(leading_genre(named("A", genres=("Comedy", "Crime", "Thriller"))), "Crime")
        self.assertEqual(leading_genre(BARE), "Drama")

    def test_every_genre_has_its_look_and_looks_differ(self) -> None:
        self.assertEqual(set(TONES), set(TELLING))
        self.assertEqual(set(GENRES), set(TELLING))
        self.assertGreaterEqual(len({look.imagery for look in GENRES.values()}), 12)
        for look in GENRES.values():
            self.assertLessEqual(set(look.joins), set(joins.SECONDS))


class FrameTests(SmallTestCase):
    def test_the_same_facts_give_the_same_frames(self) -> None:
        self.assertTrue(np.array_equal(first_frames(LANTERNS, "opening", 20), first_frames(LANTERNS, "opening", 20)))
        self.assertFalse(
            np.array_equal(first_frames(LANTERNS, "opening", 20), first_frames(named("Other"), "opening", 20))
        )

    def test_there_are_as_many_frames_as_the_edit_has_and_the_last_is_black(self) -> None:
        for subject in (LANTERNS, named("Hush", genres=("Horror",)), named("千と千尋"), BARE):
            with self.subTest(subject.name):
                edit = edit_of(subject, "action")
                count = 0
                for frame in Studio(SMALL).frames(edit):
                    count += 1
                    self.assertEqual((frame.shape, frame.dtype), ((54, 96, 3), np.uint8))
                self.assertEqual(count, edit.frames)
                self.assertLess(frame.mean(), 8)

    def test_everything_that_a_look_is_made_of_moves(self) -> None:
        makers = {maker for look in GENRES.values() for maker in (*look.imagery, *look.over)}
        for maker in sorted(makers, key=repr):
            with self.subTest(maker):
                kit = Kit(SMALL, varied(family("Sci-Fi")[0], np.random.default_rng(1)), np.random.default_rng(2), 0.5)
                draw, frames = maker(kit), [np.full((SMALL[1], SMALL[0], 3), 40, np.uint8) for _ in range(2)]
                for frame, seconds in zip(frames, (0.5, 1.7), strict=True):
                    draw(frame, seconds, seconds / 3)
                self.assertGreater(np.abs(frames[0].astype(int) - frames[1]).max(), 12)

    def test_digests_follow_the_facts(self) -> None:
        self.assertEqual(digest_of(LANTERNS), digest_of(LANTERNS))
        self.assertNotEqual(digest_of(named("One")), digest_of(named("Two")))


class PlateTests(SimpleTestCase):
    def test_what_is_near_moves_more_than_what_is_far(self) -> None:
        plate = plate_of(LANTERNS, Emphasis("genre", "Western"))
        self.assertTrue(plate.layers)
        self.assertEqual(plate.back.shape, (576, 1024, 3))
        for pixels, _ in plate.layers:
            share = (pixels[:, :, 3] > 128).mean()
            self.assertTrue(0.02 < share < 0.75, share)


class RasterTests(SimpleTestCase):
    def test_a_picture_is_shown_as_it_is_when_nothing_is_moved(self) -> None:
        source = np.random.default_rng(1).integers(0, 256, (40, 60, 3), dtype=np.uint8)
        out = np.zeros((30, 50, 3), np.uint8)
        raster.spread(out, source, 0.0, 0.0, 1.0)
        self.assertTrue(np.array_equal(out, source[:30, :50]))

    def test_a_layer_covers_where_it_is_and_nothing_else(self) -> None:
        cover = np.zeros((40, 60), np.uint8)
        cover[10:20, 15:30] = 255
        out = np.full((40, 60, 3), 200, np.uint8)
        raster.lay(out, raster.layer_of(np.array((10, 20, 30), np.uint8), cover), 0.0, 0.0, 1.0)
        self.assertTrue((out[10:20, 15:30] == (10, 20, 30)).all())
        self.assertTrue((out[cover == 0] == 200).all())

    def test_what_lies_outside_the_picture_is_left_out(self) -> None:
        out = np.zeros((20, 30, 3), np.uint8)
        raster.spots(out, np.array([[-50, -50, 9, 1, 1, 1], [500, 9, 9, 1, 1, 1]], np.float32), 0.0)
        raster.strokes(out, np.array([[-90, -90, -80, -80, 2, 1, 1, 1]], np.float32))
        raster.stamp(out, np.full((5, 5), 255, np.uint8), 100.0, 3.0, 1.0, 1.0, np.full((2, 3), 255, np.float32))
        self.assertEqual(out.max(), 0)

    def test_shares_of_another_picture_are_mixed_in(self) -> None:
        out, white = np.zeros((8, 8, 3), np.uint8), np.full((8, 8, 3), 255, np.uint8)
        raster.fade(out, white, 0.5)
        self.assertTrue((out == 127).all())
        raster.blend(out, white, covers(np.ones((8, 8))), 1.0)
        self.assertTrue((out == 255).all())


class ScoreTests(SimpleTestCase):
    def test_every_look_has_a_score_that_grows_strikes_at_the_title_and_dies_away(self) -> None:
        for genre in ("Action", "Romance", "Horror", "Comedy", "War"):
            with self.subTest(genre):
                edit = edit_of(named("The Long Way", genres=(genre,)), "action")
                sound = composed(edit.look.recipe, edit.seconds, edit.title_at, edit.seed)
                self.assertEqual(sound.shape, (int(edit.seconds * SAMPLES_A_SECOND), 2))
                self.assertTrue(0.4 < np.abs(sound).max() <= 0.81)
                title = int(edit.title_at * SAMPLES_A_SECOND)
                self.assertGreater(loudness(sound[title : title + 16_000]), loudness(sound[:16_000]))
                self.assertLess(np.abs(sound[-100:]).max(), 0.01)

    def test_it_is_the_same_for_the_same_title_and_another_for_another(self) -> None:
        recipe = look_of("Drama").recipe
        one, same, other = (composed(recipe, 4.0, 3.0, sway) for sway in (4, 4, 5))
        self.assertTrue(np.array_equal(one, same))
        self.assertFalse(np.array_equal(one, other))

    def test_it_is_written_as_a_wave_file(self) -> None:
        path = Path(self.enterContext(tempfile.TemporaryDirectory())) / "score.wav"
        write_score(path, np.zeros((SAMPLES_A_SECOND, 2), np.float32))
        with wave.open(str(path), "rb") as file:
            self.assertEqual((file.getnchannels(), file.getnframes()), (2, SAMPLES_A_SECOND))


def loudness(sound: np.ndarray) -> float:
    return float(np.sqrt((sound**2).mean()))
