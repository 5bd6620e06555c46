"""Home for another screen: the rows of the page, with all a card needs."""

from unittest.mock import patch

from tests.api.base import ApiTestCase
from tests.browse.base import make_row, store_page
from tests.factory import make_title, make_watch
from viewing.services import add_to_list, rate


class HomeApiTests(ApiTestCase):
    def test_it_has_the_hero_and_the_rows_with_what_a_card_needs(self) -> None:
        heat, toys = make_title("Heat", maturity=16), make_title("Toy Story")
        rate(profile=self.ada, title=heat, value=2)
        add_to_list(profile=self.ada, title=heat)
        make_watch(self.ada, toys, fraction=0.4)
        row = make_row("because_you_watched", [heat, toys], label="Ronin", reasons=[[0, -1], [-1, -1]])
        row["artwork"] = [3, 0]
        store_page(self.ada, [row], hero=toys, reasons=[["watched", "Ronin"]])
        home = self.get("home/")
        self.assertEqual((home["personalised"], home["needs_onboarding"], home["next"]), (True, False, None))
        self.assertEqual((home["hero"]["id"], home["hero"]["name"]), (toys.pk, "Toy Story"))
        [row] = home["rows"]
        self.assertEqual((row["position"], row["kind"], row["next"]), (0, "because_you_watched", None))
        self.assertEqual((row["heading"], row["reason"]), ("Because you watched Ronin", "Much like Ronin"))
        first, second = row["titles"]
        self.assertEqual((first["id"], first["slug"], first["maturity"]), (heat.pk, heat.slug, 16))
        self.assertEqual(first["artwork"]["variant"], 3)
        self.assertEqual(first["artwork"]["card_640"], f"/artwork/{heat.pk}/3/card-640.webp")
        self.assertEqual((first["reason"], second["reason"]), ("Because you watched Ronin", ""))
        mark = {"progress": 0, "rating": "double_up", "in_list": True, "hidden": False}
        self.assertEqual(first["mark"], mark)
        self.assertEqual(second["mark"]["progress"], 0.4)

    def test_the_rows_come_five_at_a_time_by_the_address_of_the_next(self) -> None:
        titles = [make_title() for _ in range(12)]
        store_page(self.ada, [make_row("genre", [title], f"Genre {n}") for n, title in enumerate(titles)])
        told = self.get("home/")
        positions = [row["position"] for row in told["rows"]]
        while told["next"]:
            told = self.get(told["next"].removeprefix("/api/v1/"))
            positions += [row["position"] for row in told["rows"]]
        self.assertEqual(positions, list(range(12)))
        self.assertEqual(self.get("home/rows/?from=900")["rows"], [])

    def test_a_row_has_twelve_titles_and_the_address_of_the_others(self) -> None:
        titles = [make_title() for _ in range(30)]
        store_page(self.ada, [make_row("top_picks", titles)])
        [row] = self.get("home/")["rows"]
        rest = self.get(row["next"].removeprefix("/api/v1/"))
        self.assertEqual(len(row["titles"]), 12)
        self.assertEqual([tile["id"] for tile in row["titles"] + rest["titles"]], [title.pk for title in titles])
        self.assert_problem(self.call("get", "home/rows/7/"), 404, "not_found")

    def test_a_rating_changes_the_version_of_the_very_next_page(self) -> None:
        title = make_title()
        make_watch(self.ada, title)
        store_page(self.ada, [make_row("top_picks", [title])])
        before = self.get("home/")["version"]
        self.call("put", f"titles/{title.pk}/rating/", {"rating": "up"})
        with self.assertLogs("recommendations", "WARNING"):
            self.assertNotEqual(self.get("home/")["version"], before)

    def test_a_newcomer_is_to_be_asked(self) -> None:
        make_title()
        with self.assertLogs("recommendations", "WARNING"):
            told = self.get("home/")
            self.assertEqual((told["needs_onboarding"], told["personalised"]), (True, False))
            self.assertEqual(self.call("post", "onboarding/skip/").status_code, 204)
            self.assertFalse(self.get("home/")["needs_onboarding"])

    def test_an_empty_catalogue_has_no_hero_and_no_rows(self) -> None:
        with self.assertLogs("recommendations", "WARNING"):
            told = self.get("home/")
        self.assertEqual((told["hero"], told["rows"]), (None, []))

    def test_queries_do_not_grow_with_rows_and_titles(self) -> None:
        self.enterContext(patch("catalog.stamp.CHECK_SECONDS", 60))
        few = [make_title() for _ in range(13)]
        make_watch(self.ada, few[0])
        store_page(self.ada, [make_row("top_picks", few)] * 6, hero=few[0])

        def visit() -> None:
            for address in ("home/", "home/rows/?from=5", "home/rows/0/?from=12"):
                self.get(address)

        def grow() -> None:
            many = [make_title() for _ in range(40)]
            for title in many[:20]:
                make_watch(self.ada, title, fraction=0.5, rating=1)
            store_page(self.ada, [make_row("top_picks", many), *[make_row("genre", many, "Drama")] * 9], hero=few[0])
            visit()

        self.assert_queries_flat(visit, grow)
        # Of the session, the stored page and the titles; what the profile did with them is read past Django's count.
        with self.assertNumQueries(3):
            self.get("home/")
