"""Stills and trailers out of a curator's own video."""

import tempfile
from dataclasses import replace
from pathlib import Path
from unittest.mock import patch

import numpy as np
from django.test import SimpleTestCase, override_settings
from PIL import Image

from catalog.models import Artwork, Episode, Season, Trailer
from playback import films, tasks
from playback.extras import offer_extras
from playback.models import Video
from playback.packaging.cuts import ACTION, MOST_SHOTS, QUIET, activity_of, shots
from playback.packaging.probe import Source, probe
from playback.packaging.stills import best_stills, judged, picked
from tests.base import StreamsiteTestCase
from tests.factory import make_title
from tests.playback.sources import make_source

# Half of it calm and quiet, half of it wild and loud; black at its start.
WILD = "noise=alls=60:allf=t:enable='gte(t,12)',fade=in:d=1"
LOUD = "aevalsrc='if(lt(t,12),0.01,0.5)*sin(880*t)'"


class StillTests(SimpleTestCase):
    def setUp(self) -> None:
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory()))

    def still(self, pixels: np.ndarray, name: str) -> object:
        path = self.folder / f"{name}.png"
        Image.fromarray(pixels.astype(np.uint8)).save(path)
        return judged(path, 0.0)

    def noise(self, seed: int, low: int = 20, high: int = 200) -> np.ndarray:
        return np.random.default_rng(seed).integers(low, high, (180, 320, 3))

    def test_black_white_and_even_pictures_are_no_stills(self) -> None:
        black, white = np.zeros((180, 320, 3)), np.full((180, 320, 3), 255)
        stills = [self.still(pixels, str(number)) for number, pixels in enumerate((black, white, white / 2))]
        self.assertEqual(picked(stills, 6), [])

    def test_what_is_blurred_beside_the_rest_is_left_out(self) -> None:
        sharp = [self.still(np.roll(self.noise(seed), seed * 60, axis=2), f"sharp{seed}") for seed in (1, 2, 3)]
        blurred = np.asarray(Image.fromarray(self.noise(4).astype(np.uint8)).resize((20, 11)).resize((320, 180)))
        soft = self.still(blurred, "soft")
        self.assertNotIn(soft.path, [still.path for still in picked([*sharp, soft], 6)])

    def test_two_that_look_alike_are_one_too_many(self) -> None:
        one, same = self.still(self.noise(1), "one"), self.still(self.noise(2), "same")
        other = self.still(self.noise(3) + np.array([55, -20, -20]), "other")
        self.assertEqual(len(picked([one, same, other], 6)), 2)

    def test_colour_is_worth_more_than_grey(self) -> None:
        grey = np.repeat(self.noise(1)[..., :1], 3, axis=2)
        colour = self.still(self.noise(1), "colour")
        self.assertEqual(picked([self.still(grey, "grey"), colour], 1), [colour])


class ExtrasTestCase(StreamsiteTestCase):
    @classmethod
    def setUpClass(cls) -> None:
        super().setUpClass()
        cls.sources = Path(cls.enterClassContext(tempfile.TemporaryDirectory()))
        cls.path = make_source(
            cls.sources / "film.mp4", seconds=25, size="640x360", rate="12", sound=LOUD, filters=WILD
        )
        cls.source: Source = probe(cls.path)

    def setUp(self) -> None:
        super().setUp()
        self.media = Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.enterContext(override_settings(MEDIA_ROOT=self.media, VIDEO_FOLDERS=[self.sources]))
        self.enterContext(patch("playback.packaging.stills.CANDIDATES", 8))
        self.title = make_title("Heat", genres=("Crime",), director="Michael Mann", cast=("Al Pacino",))

    def make_video(self, **fields: object) -> Video:
        return Video.objects.create(title=self.title, path=str(self.path), **fields)

    def test_one_trailer_shows_where_most_happens_and_the_other_where_it_is_calm(self) -> None:
        # Four calm stretches for every wild one, and a black picture now and then; the end would give all away.
        spent = (5000, 900, 1000, 100, 1100) * 40
        source = replace(self.source, sounds=(), seconds=800.0, segment_bytes=spent)
        wild, calm = shots(source, ACTION), shots(source, QUIET)
        self.assertEqual((len(wild), len(calm)), (MOST_SHOTS, MOST_SHOTS))
        self.assertEqual({spent[int(second / 4)] for second in wild}, {5000})
        self.assertEqual({spent[int(second / 4)] for second in calm}, {900})
        self.assertLess(max(wild + calm), 720)

    def test_what_is_loud_counts_as_well(self) -> None:
        source = replace(self.source, segment_bytes=(1000,) * len(self.source.segment_bytes))
        activity = activity_of(source)
        self.assertGreater(min(activity[3:]), max(activity[:3]))

    def test_what_is_too_short_gives_no_trailer(self) -> None:
        short = probe(make_source(self.sources / "short.mp4", seconds=3))
        self.assertEqual(shots(short, ACTION), [])
        self.assertEqual(best_stills(short), [])

    def test_a_video_offers_stills_and_two_trailers_once(self) -> None:
        Artwork.objects.create(title=self.title, variant=0, emphasis_kind="genre", emphasis_value="Crime")
        video = self.make_video()
        for _again in range(2):
            offer_extras(video)
        stills = Artwork.objects.filter(title=self.title, variant__gt=0)
        self.assertTrue(1 <= stills.count() <= 6)
        for still in stills:
            self.assertTrue(still.is_active and still.emphasis_kind)
            with Image.open(still.image.path) as image:
                self.assertEqual(image.size, (640, 360))
        trailers = Trailer.objects.filter(title=self.title)
        self.assertEqual({trailer.label for trailer in trailers}, {"Action", "Quiet moments"})
        for trailer in trailers:
            made = probe(Path(trailer.video.path))
            self.assertAlmostEqual(made.seconds, trailer.seconds, delta=0.3)
            self.assertEqual((made.width, len(made.sounds)), (640, 1))

    def test_a_newer_video_gives_newer_trailers_and_keeps_the_stills(self) -> None:
        offer_extras(self.make_video())
        stills, old = Artwork.objects.count(), [Path(each.video.path) for each in Trailer.objects.all()]
        with self.captureOnCommitCallbacks(execute=True):
            offer_extras(self.make_video())
        self.assertEqual((Artwork.objects.count(), Trailer.objects.count()), (stills, 2))
        self.assertFalse(any(path.exists() for path in old))

    def test_films_that_are_made_of_facts_leave_them_alone(self) -> None:
        offer_extras(self.make_video())
        films.store_trailers(self.title, films.subject_of(self.title), "0" * 12)
        self.assertEqual(Trailer.objects.filter(title=self.title).count(), 4)

    def test_an_episode_gives_none(self) -> None:
        season = Season.objects.create(title=self.title, number=1)
        offer_extras(self.make_video(episode=Episode.objects.create(season=season, number=1, name="Pilot")))
        self.assertFalse(Artwork.objects.exists() or Trailer.objects.exists())

    def test_a_task_that_fails_says_so_and_no_more(self) -> None:
        video = self.make_video()
        with patch("playback.tasks.make_extras", side_effect=OSError("full")), self.assertLogs("playback.tasks"):
            self.assertEqual(tasks.offer_extras(video.pk), "failed")
        self.assertEqual(tasks.offer_extras(10**9), "gone")
