"""A catalogue and a viewing log of one's own, read for evaluation without a database."""

import tempfile
from io import StringIO
from pathlib import Path

import numpy as np
from django.core.management import CommandError, call_command
from django.test import SimpleTestCase

from catalog.importing.errors import ImportFileError
from recommendations.evaluation.viewing_log import is_viewing_log, read_viewing_log

CATALOG = """\
key,kind,name,year,genres,directors,season,episode
a,film,Alpha,1990,Drama,Vera Orbit,,
b,film,Beta,1991,Comedy,,,
s,series,Saga,2001,Drama,,,
s,episode,One,,,,1,1
s,episode,Two,,,,1,2
"""
VIEWING = """\
profile,title,season,episode,time,event,seconds_watched,seconds_long,position,rating,gender
ann,a,,,2024-01-01T10:00:00Z,play,,1000,0,,F
ann,a,,,2024-01-01T11:00:00Z,pause,500,1000,500,,
ann,b,,,2024-01-02T10:00:00Z,finish,,1000,,,
ann,b,,,2024-01-03T10:00:00Z,rate,,,,-1,
bob,s,1,1,2024-01-01T10:00:00Z,finish,,1000,,,
bob,s,1,2,2024-01-04T10:00:00Z,pause,200,1000,200,,
bob,a,,,2024-01-05T10:00:00Z,finish,,1000,,,
bob,b,,,2024-01-05T10:00:00Z,list,,,,,
cat,a,,,2024-01-06T10:00:00Z,rate,,,,2,
cat,b,,,2024-01-06T11:00:00Z,hide,,,,,
"""


class ViewingLogTests(SimpleTestCase):
    def setUp(self) -> None:
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory()))
        (self.folder / "catalog.csv").write_text(CATALOG)
        (self.folder / "viewing.csv").write_text(VIEWING)
        self.rejects = self.folder / "rejects.csv"

    def entries(self) -> dict[tuple[str, str], tuple]:
        data = read_viewing_log(self.folder, self.rejects)
        columns = (data.liked, data.values, data.fractions, data.seen_at)
        return {
            (("ann", "bob", "cat")[profile], data.facts.names[title]): tuple(column[at].item() for column in columns)
            for at, (profile, title) in enumerate(zip(data.profiles, data.titles, strict=True))
        }

    def test_an_entry_is_what_the_events_of_a_profile_and_a_title_add_up_to(self) -> None:
        found = self.entries()
        liked, value, fraction, at = found["ann", "Alpha"]
        self.assertEqual((liked, value, fraction, at), (False, 0, 0.5, 1_704_106_800.0))
        self.assertEqual(found["ann", "Beta"][:3], (False, -1, 1.0))
        self.assertEqual(found["bob", "Alpha"][:3], (True, 0, 1.0))

    def test_a_series_is_one_title_whose_fraction_is_that_of_the_episodes_begun(self) -> None:
        liked, _, fraction, _ = self.entries()["bob", "Saga"]
        self.assertFalse(liked)
        self.assertAlmostEqual(fraction, 0.6, places=6)

    def test_a_thumb_alone_counts_and_a_hidden_title_counts_as_turned_down(self) -> None:
        found = self.entries()
        self.assertEqual(found["cat", "Alpha"][:2], (True, 2))
        self.assertTrue(np.isnan(found["cat", "Alpha"][2]))
        self.assertEqual(found["cat", "Beta"][:2], (False, -1))

    def test_what_was_only_put_on_a_list_says_nothing(self) -> None:
        self.assertNotIn(("bob", "Beta"), self.entries())

    def test_demographics_and_facts_come_with_it(self) -> None:
        data = read_viewing_log(self.folder, self.rejects)
        self.assertEqual(data.demographics, [("gender:F",), (), ()])
        self.assertEqual((data.facts.kinds, data.facts.genres[1]), (["film", "film", "series"], ("Comedy",)))

    def test_lines_of_unknown_titles_are_left_out_and_told(self) -> None:
        with (self.folder / "viewing.csv").open("a") as file:
            file.write("ann,zzz,,,2024-01-03T10:00:00Z,finish,,1000,,,\n")
        self.assertEqual(len(self.entries()), 6)
        self.assertIn("unknown title", self.rejects.read_text())

    def test_a_log_that_says_nothing_is_refused(self) -> None:
        header = VIEWING.splitlines()[0]
        (self.folder / "viewing.csv").write_text(header + "\n")
        with self.assertRaisesRegex(ImportFileError, "viewing.csv says of no profile"):
            self.entries()

    def test_a_column_nobody_knows_is_refused_with_its_name(self) -> None:
        (self.folder / "viewing.csv").write_text("profile,title,time,colour\n")
        with self.assertRaisesRegex(ImportFileError, "'colour' is not a column"):
            self.entries()

    def test_a_folder_with_only_one_of_both_is_no_log_and_the_command_says_what_it_looked_for(self) -> None:
        (self.folder / "viewing.csv").unlink()
        self.assertFalse(is_viewing_log(self.folder))
        with self.assertRaisesRegex(CommandError, "Looked for"):
            call_command("evaluate_recommender", str(self.folder), stdout=StringIO(), stderr=StringIO())
