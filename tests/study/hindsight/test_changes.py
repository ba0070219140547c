"""Changes to a played match: what they may say, what they do, and what they leave alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from gigawatt.core import State, chance
from gigawatt.core.rules.vocabulary import EMBARGO
from gigawatt.errors import GameError, IllegalActionError, NotationError, UsageError
from gigawatt.study.hindsight.changes import MOST_CHANGES, read_changes
from gigawatt.study.hindsight.replayed import Replayed, load_replayed
from gigawatt.wording.action_text import action_text
from gigawatt.wording.money import money

SAMPLES = Path(__file__).parents[3] / "saves" / "samples"
PLY = 94


@pytest.fixture(scope="module")
def replayed() -> Replayed:
    """A match of four."""
    return load_replayed(SAMPLES / "case-study.json")


def test_no_change_leaves_the_position(replayed: Replayed) -> None:
    """Without a change the position and the rules are those of the match."""
    changes = read_changes(replayed, PLY, ())
    assert (changes.action, changes.lines, changes.edits, changes.game) == (None, (), (), replayed.game)
    assert changes.on(replayed.position(PLY)).digest() == replayed.position(PLY).digest()


def test_an_action_is_named_as_the_game_names_it(replayed: Replayed) -> None:
    """Every legal action can be played instead, with any blanks between its words."""
    game = replayed.game
    for action in replayed.position(PLY).legal_actions():
        text = game.format_action(action)
        changes = read_changes(replayed, PLY, [text.replace(" ", "  ")])
        assert (changes.action, changes.texts, changes.edits, changes.game) == (action, (text,), (), game)
        recorded = replayed.record.actions[PLY]
        chosen, before = (action_text(game, one) for one in (action, recorded))
        instead = ", as it was" if action == recorded else f" instead of to {before}"
        assert changes.lines == (f"the choice is to {chosen}{instead}",)
        assert changes.shared_lines == (f"the choice is to {chosen}",), "of several matches, each had its own"


def test_rules_change_from_there_on(replayed: Replayed) -> None:
    """Odds, prices and numbers by path are those of the changed game; everything else of it is as before."""
    demand = f"cloud.demand={[40] * 12}".replace(" ", "")
    texts = ["permits:texas=50/10", "power:ireland=6", "region.gulf.stall=1", "economy.fuel_price=3", demand]
    changes = read_changes(replayed, PLY, texts)
    before, after = replayed.game, changes.game
    texas, ireland, gulf = (before.region_index[name] for name in ("texas", "ireland", "gulf"))
    assert (after.region_stall[texas], after.region_outright[texas], after.region_stall[gulf]) == (50, 10, 1)
    assert (after.power_price[ireland], after.fuel_price) == (6, 3)
    assert after.power_price[texas] == before.power_price[texas]
    stall, outright, price = before.region_stall[texas], before.region_outright[texas], before.power_price[ireland]
    lines = set(changes.lines)
    assert lines == set(changes.shared_lines)
    assert lines >= {
        f"the chance that a permit stalls in Texas rises from {stall} to 50 %",
        f"the chance that a permit in Texas is granted outright falls from {outright} to 10 %",
        f"what two modules on grid power cost in Ireland a quarter rises from {money(price)} to {money(6)}",
        f"the chance that a permit stalls in Gulf falls from {before.region_stall[gulf]} to 1 %",
        f"price of two modules on gas: {money(3)} instead of {money(before.fuel_price)}",
    }
    assert not any(mark in line for line in lines for mark in ("->", "_", "[", "="))


def test_controls_cards_and_headlines(replayed: Replayed) -> None:
    """What is put in force or out of play is so in the position, whose other parts stay."""
    state = replayed.position(PLY)
    row = [card.id for card in replayed.game.ruleset.cards if card.id]
    texts = [
        "controls=off",
        "control:logic:alliance:challenger=embargo",
        f"card:{row[5]}=out",
        "headline:island-quake=out",
    ]
    there = read_changes(replayed, PLY, texts).on(state)
    assert [(c.layer, c.issuer, c.target, c.level) for c in there.controls] == [(1, 0, 1, EMBARGO)]
    assert there.cards_seen >> 5 & 1
    assert [there.cash(seat) for seat in range(4)] == [state.cash(seat) for seat in range(4)]
    assert state.digest() == replayed.position(PLY).digest()


def played(state: State) -> list[tuple[object, ...]]:
    """Everything that happens if everybody passes to the end."""
    events: list[tuple[object, ...]] = []
    state.log = []
    while not state.is_terminal:
        state.apply_action(0)
    events.extend(state.log)
    return events


def test_odds_of_one_region_move_no_unrelated_draw(replayed: Replayed) -> None:
    """With other odds in one region, permits elsewhere, slips, seizures, cards and headlines fall as they would have."""
    game = replayed.game
    asked = 0
    for ply in range(10, 170, 20):
        state = replayed.position(ply)
        waiting = {line.region for line in state.lines() if line.phase == 0}
        if len(waiting) < 2:
            continue
        asked += 1
        region = min(waiting)
        odds = "0/90" if game.region_stall[region] else "90/0"
        there = read_changes(replayed, ply, [f"permits:{game.ruleset.regions[region].id}={odds}"]).on(state)
        one, other = played(state.copy()), played(there)
        for events in (one, other):  # what the region's own permits bring about is not chance
            events[:] = [event for event in events if event[0] in ("permit", "headline", "slip", "seized", "class")]
        elsewhere = [
            [event for event in events if not (event[0] == "permit" and event[2] == region)] for events in (one, other)
        ]
        assert elsewhere[0] == elsewhere[1]
        assert one != other
        assert chance.Key(state.source, chance.DECK, 9).first == chance.Key(there.source, chance.DECK, 9).first
    assert asked >= 3


def test_a_power_price_is_paid(replayed: Replayed) -> None:
    """Who runs on grid power in a region pays its new price, and nobody pays that of another region."""
    game, state = replayed.game, replayed.position(PLY)
    cash = [cash_after(state, seat) for seat in range(4)]
    places = {
        region: {seat for seat in range(4) if region in state.places(seat)} for region in range(game.region_count)
    }
    empty = next(region for region, seats in places.items() if not seats)
    paid = {}
    for region in [empty, *[region for region, seats in places.items() if seats][:5]]:
        price = 0 if game.power_price[region] > 3 else 6
        there = read_changes(replayed, PLY, [f"power:{game.ruleset.regions[region].id}={price}"]).on(state)
        paid[region] = {seat for seat in range(4) if cash_after(there, seat) != cash[seat]}
        assert paid[region] <= places[region]
    assert not paid[empty]
    assert any(paid.values())


def cash_after(state: State, seat: int) -> int:
    """The cash of a seat after the quarter, if nobody acts any more in it."""
    there = state.copy()
    while there.quarter == state.quarter and not there.is_terminal:
        there.apply_action(0)
    return there.cash(seat)


@pytest.mark.parametrize(
    ("text", "error", "says"),
    [
        ("", NotationError, "no action ''"),
        ("paas", NotationError, "did you mean 'pass'"),
        ("build nuclear-contract @johor", IllegalActionError, "illegal action 'build nuclear-contract @johor' by seat"),
        ("foo=3", NotationError, "is no change; expected an action such as"),
        ("foo:bar=3", NotationError, "is no change"),
        ("economy.credit_base", NotationError, "is no change"),
        ("permits:texs=50", NotationError, "there is no region 'texs' in this match; did you mean \"texas\""),
        ("permits:texas=", NotationError, "expected a whole number"),
        ("permits:texas=50/", NotationError, "expected a whole number"),
        ("permits:texas=91", NotationError, "permits:texas=91: region.texas.stall: value: expected a whole number from 0 to 90, got 91"),
        ("power:texas=9", NotationError, "power:texas=9: region.texas.power_price: value: expected a whole number from 0 to 6, got 9"),
        ("power:texas=1.5", NotationError, "expected a whole number"),
        ("power:texas=" + "9" * 60, NotationError, "expected a whole number"),
        ("power:texas=[[1]]", NotationError, "expected"),
        ("control:logic=off", NotationError, "control:LAYER:ISSUER:TARGET"),
        ("control:wood:alliance:challenger=off", NotationError, "there is no layer 'wood'"),
        ("control:logic:alliance:alliance=off", NotationError, "no control against itself"),
        ("control:logic:alliance:challenger=on", NotationError, "expected off or licence or embargo, not 'on'"),
        ("controls=on", NotationError, "expected off, not 'on'"),
        ("card:nothing=out", NotationError, "there is no card 'nothing' in this match; known: "),
        ("card:green-bond=away", NotationError, "expected out or in"),
        ("headline:green-bond=out", NotationError, "there is no headline 'green-bond'"),
        ("economy.credit=60", NotationError, 'did you mean "credit_base"'),
        ("economy.credit_base=true", NotationError, "expected a whole number"),
        ("scoring.rank4=[1,2,3,4]", NotationError, "expected numbers that do not rise"),
        ("cloud.rent_lots=1", UsageError, "which actions there are"),
        ("faction.neocloud.start.cash=5", UsageError, "only sets up a match"),
        ("ladder.logic.start=5", UsageError, "only sets up a match"),
        ("purse.4.places=[1,1,1,1]", UsageError, "only sets up a match"),
        ("x" * 300, NotationError, "at most 200 characters"),
        ("\x1b[31m=3", NotationError, "is no change"),
    ],
)  # fmt: skip
def test_wrong_changes_are_one_line(replayed: Replayed, text: str, error: type[GameError], says: str) -> None:
    """What is no change, or cannot be made there, is refused in one line of safe text that says what is expected."""
    with pytest.raises(error) as caught:
        read_changes(replayed, PLY, [text])
    assert says in str(caught.value)
    assert str(caught.value).isprintable()


def test_a_match_without_cards() -> None:
    """It is said that there are none, where others would be named."""
    plain = load_replayed(SAMPLES / "first-campus.json")
    with pytest.raises(NotationError, match=r"there is no card 'loan' in this match; it has no cards$"):
        read_changes(plain, 0, ["card:loan=in"])


def test_changes_that_cannot_be_together(replayed: Replayed) -> None:
    """A decision has one action, and there is an end to how much can be changed at once, and when."""
    with pytest.raises(UsageError, match="one decision has one action"):
        read_changes(replayed, PLY, ["pass", "raise equity"])
    with pytest.raises(UsageError, match="at most"):
        read_changes(replayed, PLY, ["controls=off"] * (MOST_CHANGES + 1))
    with pytest.raises(UsageError, match="over there"):
        read_changes(replayed, replayed.plies, [])
    row = replayed.game.ruleset.cards[replayed.position(PLY).v[18] - 1].id
    with pytest.raises(UsageError, match="in the row already"):
        read_changes(replayed, PLY, [f"card:{row}=in"])
