"""What is said to lapse for want of influence is what the quarter's end makes lapse."""

from __future__ import annotations

from tests.core.positions import act_now, board, control, end, events, put

from gigawatt.core.explanations.lapses import lapse_at_end
from gigawatt.core.explanations.preview import preview
from gigawatt.core.game import State
from gigawatt.core.rules.vocabulary import CONTROL_LAYERS, EMBARGO, LICENCE


def embargoes(st: State, *layers: str) -> None:
    """Have the first seat uphold embargoes on these layers."""
    for layer in layers:
        control(st, layer, "alliance", "challenger", EMBARGO, seat=0)


def layers_of(st: State) -> list[str]:
    """The layers of the first seat's controls."""
    return [CONTROL_LAYERS[c.layer] for c in st.controls if c.seat == 0]


def test_what_lapses_is_what_the_quarter_s_end_takes() -> None:
    """With any influence the embargoes that are said to lapse are gone when the quarter has ended, and no others."""
    st = board("hyperscaler", "challenger-state")
    embargoes(st, "accelerators", "packaging", "optics")
    price = st.game.ruleset.controls.upkeep
    for influence in range(4 * price + 1):
        put(st, 0, influence=influence)
        lapse = lapse_at_end(st, 0)
        gone = [CONTROL_LAYERS[c.layer] for c in lapse.controls] if lapse else []
        then = st.copy()
        then.log = []
        end(then)
        assert layers_of(then) == [layer for layer in layers_of(st) if layer not in gone]
        assert sum(int(str(row[2])) for row in events(then, "lapsed")) == len(gone)
        assert lapse is None or (lapse.due, lapse.left) == (3 * price, influence)


def test_the_influence_of_the_new_quarter_comes_too_late() -> None:
    """What each quarter brings is not there when the upkeep of the old one falls due."""
    st = board("hyperscaler", "challenger-state")
    embargoes(st, "accelerators")
    put(st, 0, influence=0)
    assert st.game.ruleset.economy.influence_per_quarter > 0
    assert lapse_at_end(st, 0) is not None
    end(st)
    assert not layers_of(st)


def test_a_fee_of_the_quarter_s_end_comes_in_time() -> None:
    """A rival's plants pay for a licence on materials before upkeep falls due, and that keeps an embargo."""
    st = board("hyperscaler", "memory-house")
    control(st, "materials", "alliance", "alliance", LICENCE, seat=0)
    embargoes(st, "accelerators")
    put(st, 0, influence=0)
    put(st, 1, influence=5)
    lapse, then = lapse_at_end(st, 0), st.copy()
    then.log = []
    end(then)
    assert [row[3] for row in events(then, "influence") if row[1] == 0][:2] == ["licence fee", "upkeep"]
    assert lapse is None
    assert "accelerators" in layers_of(then)


def test_a_preview_tells_only_what_lapses_for_the_action() -> None:
    """Where an embargo lapses anyway the action is not blamed for it; for one more it is."""
    st = board("hyperscaler", "challenger-state")
    embargoes(st, "accelerators", "optics")
    price = st.game.ruleset.economy.lobby_influence
    put(st, 0, influence=price + 1)
    lobby = st.game.parse_action("lobby power")
    told = preview(st, lobby).lapse
    assert told is not None
    assert [CONTROL_LAYERS[c.layer] for c in told.controls] == ["accelerators", "optics"][told.left :]
    assert lapse_at_end(act_now(st, "lobby power"), 0) == told
    put(st, 0, influence=0)
    assert lapse_at_end(st, 0) is not None
    assert preview(st, st.game.parse_action("pass")).lapse is None
