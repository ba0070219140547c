"""Money, counts, lists, verbs and quarters: the small forms that every sentence uses."""

from __future__ import annotations

import pytest

from gigawatt.core import Game
from gigawatt.wording.foreign_text import in_board_words, prose
from gigawatt.wording.glyphs import ASCII, UNICODE
from gigawatt.wording.grammar import agreeing, counted, listed, plural, sentence, signed, third_person
from gigawatt.wording.money import ascii_money, bare_money, bare_signed_money, money, signed_money
from gigawatt.wording.permit_text import odds_text
from gigawatt.wording.quarters import calendar_quarter, quarter_name, quarter_near, quarter_of_year, quarter_short
from gigawatt.wording.vocabulary import BOARD, RULES


def test_money_in_full() -> None:
    """Money has one decimal and a true minus, and no minus where it rounds to nought."""
    assert [money(0), money(7), money(-12), money(125)] == ["$0.0 bn", "$0.7 bn", "−$1.2 bn", "$12.5 bn"]
    assert [money(0.4), money(-0.4), money(12.4)] == ["$0.0 bn", "$0.0 bn", "$1.2 bn"]
    assert [signed_money(7), signed_money(0), signed_money(-7)] == ["+$0.7 bn", "$0.0 bn", "−$0.7 bn"]


def test_money_in_columns() -> None:
    """Without its unit an amount has no sign, a change always has one, and nought has none."""
    assert [bare_money(24), bare_money(-24)] == ["2.4", "2.4"]
    assert [bare_signed_money(n, UNICODE.minus) for n in (-12, 46, 0)] == ["−1.2", "+4.6", "0.0"]
    assert bare_signed_money(-12, ASCII.minus) == "-1.2"
    assert [ascii_money(42), ascii_money(-3), ascii_money(0)] == ["$4.2bn", "-$0.3bn", "$0.0bn"]


def test_counts_lists_and_signs() -> None:
    """Counts agree with their nouns, lists have one `and`, and changes their sign."""
    assert [signed(2), signed(-1), signed(0), signed(-1, "-")] == ["+2", "−1", "0", "-1"]
    assert [plural(1, "module"), plural(3, "module"), plural(2, "campus", "campuses")] == [
        "1 module", "3 modules", "2 campuses",
    ]  # fmt: skip
    assert [listed([]), listed(["a"]), listed(["a", "b", "c"], "or")] == ["", "a", "a, b or c"]
    assert [sentence("a"), sentence("a."), sentence("a?"), sentence("a:")] == ["A.", "A.", "A?", "A:"]
    assert odds_text(UNICODE, 20, 30) == "20·50·30"


@pytest.mark.parametrize(
    "verb, form",
    [("pass", "passes"), ("buy", "buys"), ("lobby", "lobbies"), ("raise", "raises"), ("have", "has"), ("are", "is")],
)
def test_verbs_of_others(verb: str, form: str) -> None:
    """Another seat's verb has its right ending."""
    assert third_person(verb) == form


def test_units_in_the_words_of_an_audience() -> None:
    """The rules count units of equipment, the board counts turbines; one is never two."""
    assert [RULES.units_of(n, "equipment") for n in (1, 2)] == ["1 unit of equipment", "2 units of equipment"]
    assert [BOARD.units_of(n, "equipment") for n in (1, 2)] == ["1 turbine", "2 turbines"]
    assert [BOARD.units_of(n, "memory") for n in (1, 2)] == ["1 unit of memory", "2 units of memory"]
    assert [words.plant("equipment") for words in (RULES, BOARD)] == ["an equipment plant", "a turbine plant"]
    assert [words.accelerators_of(1) for words in (RULES, BOARD)] == ["1 accelerator", "1 chip"]


def test_quarters_by_name(duel_game: Game) -> None:
    """A quarter is named in full, near another one, within its year and in the least room."""
    g = duel_game
    assert quarter_name(g, 0) == calendar_quarter(g.first + 1)
    assert quarter_near(g, 0, 0) == quarter_of_year(g, 0)
    assert quarter_near(g, 0, 5) == f"{quarter_of_year(g, 5)} '{quarter_name(g, 5)[2:4]}"
    starts = next(q for q in range(4) if (g.first + q) % 4 == 0)
    assert [quarter_short(g, starts), quarter_short(g, starts + 1)] == [f"'{quarter_name(g, starts)[2:4]}", "Q2"]


def test_prose_from_elsewhere_has_the_form_of_the_board() -> None:
    """Quarters as programs write them are shown as people read them, and nothing else is touched."""
    assert in_board_words("more by 2025Q2, once 2026Q4 is there") == "more by 2025 Q2, once 2026 Q4 is there"
    assert in_board_words("class-2026Q, 12025Q1, 2025Q5") == "class-2026Q, 12025Q1, 2025Q5"
    written = "An equipment plant for accelerators."
    assert [prose(written, words) for words in (RULES, BOARD)] == [written, "An turbine plant for chips."]


@pytest.mark.parametrize(
    ("layers", "verb"),
    [(("power",), "binds"), (("chips",), "bind"), (("power", "chips"), "bind"), (("cooling",), "binds")],
)
def test_a_layer_that_binds_agrees_with_its_verb(layers: tuple[str, ...], verb: str) -> None:
    """Chips are many, and so are several layers."""
    assert agreeing("bind", layers) == verb


def test_a_count_with_its_noun() -> None:
    """One has the singular and every other number the plural; a count that may be large has commas."""
    assert [plural(1, "game"), plural(0, "game"), plural(2, "person", "people")] == ["1 game", "0 games", "2 people"]
    assert [counted(1, "block"), counted(12_000, "game")] == ["1 block", "12,000 games"]
