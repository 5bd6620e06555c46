"""Every title says why it is there."""

from browse.headings import HEADINGS
from browse.reasons import OF_ROW, because
from tests.browse.base import BrowseTestCase, make_row, store_page
from tests.factory import bump_history, make_title


class WordsTests(BrowseTestCase):
    def test_each_reason_has_its_words(self) -> None:
        for reason, words in (
            ([["watched", "Heat"]], "Because you watched Heat"),
            ([["liked", "Heat"]], "Because you rated Heat up"),
            ([["watched", "Heat"], ["watched", "Alien"]], "Because you watched Heat and Alien"),
            ([["watched", "Heat"], ["liked", "Alien"]], "Because you watched Heat and rated Alien up"),
            ([["liked", "Alien"], ["watched", "Heat"]], "Because you watched Heat and rated Alien up"),
            ([["liked", "Alien"], ["liked", "Heat"]], "Because you rated Alien and Heat up"),
        ):
            with self.subTest(reason):
                self.assertEqual(because(reason), words)

    def test_a_name_with_a_percent_sign_is_only_a_name(self) -> None:
        self.assertEqual(because([["watched", "100% Wolf %s"]]), "Because you watched 100% Wolf %s")

    def test_every_kind_of_row_has_a_heading_and_a_reason(self) -> None:
        self.assertEqual(set(HEADINGS), set(OF_ROW))


class ShownTests(BrowseTestCase):
    def setUp(self) -> None:
        super().setUp()
        bump_history(self.ada)
        self.watch_as(self.ada)
        self.heat, self.alien = make_title("Heat"), make_title("Alien")

    def test_a_card_has_its_reason_as_text_and_one_without_has_that_of_its_row(self) -> None:
        row = make_row("genre", [self.heat, self.alien], "Crime", reasons=[[0, -1], [-1, -1]])
        store_page(self.ada, [row], reasons=[["watched", "The <b>Thief</b>"]])
        page = self.client.get("/")
        self.assertContains(page, "Because you watched The &lt;b&gt;Thief&lt;/b&gt;", count=1)
        self.assertContains(page, 'data-reason="You like Crime"')

    def test_titles_that_come_later_have_theirs(self) -> None:
        titles = [make_title() for _ in range(14)]
        row = make_row("genre", titles, "Crime", reasons=[[-1, -1]] * 13 + [[0, -1]])
        store_page(self.ada, [row], reasons=[["liked", "Thief"]])
        self.assertNotContains(self.client.get("/"), "Because you rated Thief up")
        rest = self.client.get("/rows/0/?from=12", headers={"X-Requested-With": "fetch"})
        self.assertContains(rest, "Because you rated Thief up", count=1)

    def test_the_page_of_a_title_on_home_says_why_it_is_there(self) -> None:
        rows = [make_row("genre", [self.heat], "Crime", reasons=[[1, 0]]), make_row("popular", [self.alien])]
        store_page(self.ada, rows, reasons=[["watched", "Thief"], ["liked", "Ronin"]])
        with self.assertLogs("recommendations", "ERROR"):  # The page was stored without a snapshot's files.
            page = self.client.get(self.heat.get_absolute_url())
        self.assertContains(page, "Because you watched Thief and rated Ronin up")
        self.assertContains(self.client.get(self.alien.get_absolute_url()), "Popular with everyone")
        elsewhere = self.client.get(make_title().get_absolute_url())
        self.assertNotContains(elsewhere, "hero__reason")
