"""Rules 31 to 37 and 46: chokepoints, export controls, tension."""

from __future__ import annotations

import pytest
from attrs import evolve
from tests.core.play import quiet_game
from tests.core.positions import (
    board,
    build,
    can,
    clear,
    control,
    do,
    end,
    events,
    fill,
    get,
    holding,
    paid,
    project,
    put,
    region,
    set_lines,
    settle,
    stock_of,
    store,
    stored_of,
)

from gigawatt.core import Game
from gigawatt.core.explanations.preview import preview
from gigawatt.core.game import State
from gigawatt.core.position import layout as lay
from gigawatt.core.position.rows import FREIGHT, KIND_CHIPS, Control
from gigawatt.core.quarter.construction import seizure_pct
from gigawatt.core.quarter.quarter_scores import record, shares
from gigawatt.core.queries.capacity import plant_output
from gigawatt.core.queries.denials import CAMPUS_LAYER, Denial, denied_by, denied_rivals
from gigawatt.core.queries.market import unit_price
from gigawatt.core.queries.permissions import project_cost
from gigawatt.core.rules.ruleset import BLOCS, CONTROL_LAYERS
from gigawatt.core.rules.vocabulary import EMBARGO, LICENCE
from gigawatt.core.transitions.board import give_licences

MEMORY = 1
"""The part of the chokepoint tests."""


def maker(capacity: int, rival: int = 0) -> State:
    """Two seats whose memory capacity, in hundredths of a unit, is set by hand."""
    st = board("hyperscaler", "neocloud")
    set_capacity(st, capacity, rival)
    return st


def set_capacity(st: State, *hundredths: int) -> None:
    """Set what each seat makes of memory."""
    for seat, amount in enumerate(hundredths):
        st.v[lay.SEATS + seat * lay.SEAT_WIDTH + lay.CAPACITY + MEMORY] = amount


def for_share(st: State, pct: int) -> int:
    """The capacity that gives a lone seat so many per cent of the memory of all seats and the world."""
    world = st.game.world[MEMORY + 1][0]
    return -(-world * pct // (100 - pct))


def holder(st: State) -> int:
    """The seat that holds the chokepoint of memory, or -1."""
    return st.v[lay.HOLDER + MEMORY] - 1


def test_rule_31_a_share_is_a_seats_part_of_all_capacity() -> None:
    """Shares are of what all seats and the world can make."""
    st = maker(200, 200)
    world = st.game.world[MEMORY + 1][0]
    assert list(shares(st, MEMORY)) == [10000 * 200 // (400 + world)] * 2


def test_rule_31_a_chokepoint_is_won_after_two_records_and_lost_after_two_below() -> None:
    """Taken above one share two records running, kept between the two, lost after two records below the other."""
    st = maker(0)
    rules = st.game.ruleset.chokepoints
    high, middle, low = (
        for_share(st, pct) for pct in (rules.take_pct + 1, (rules.take_pct + rules.keep_pct) // 2, rules.keep_pct - 2)
    )
    plan = [
        (high, -1),
        (middle, -1),
        (high, -1),
        (high, 0),
        (middle, 0),
        (middle, 0),
        (low, 0),
        (middle, 0),
        (low, 0),
        (low, -1),
        (high, -1),
        (high, 0),
    ]
    assert rules.records == 2
    for capacity, expected in plan:
        set_capacity(st, capacity)
        record(st)
        assert holder(st) == expected, (capacity, expected)


def test_rule_31_it_needs_strictly_the_most() -> None:
    """Two seats with equal shares above the bound hold nothing."""
    st = board("hyperscaler", "neocloud")
    big = 10 * st.game.world[MEMORY + 1][0]
    set_capacity(st, big, big)
    for _ in range(4):
        record(st)
    assert holder(st) == -1
    set_capacity(st, big + 1, big)
    record(st)
    record(st)
    assert holder(st) == 0


def test_rule_31_a_new_leader_starts_its_own_count() -> None:
    """Two records above by different seats make no holder."""
    st = board("hyperscaler", "neocloud")
    big = 10 * st.game.world[MEMORY + 1][0]
    for first, second in ((big, 0), (0, big), (big, 0)):
        set_capacity(st, first, second)
        record(st)
        assert holder(st) == -1
    record(st)
    assert holder(st) == 0


def test_rule_31_the_holder_gains_lead_and_a_toll_from_the_bank() -> None:
    """Each record it is held pays Lead and cash, and takes nothing from a rival."""
    st = board("hyperscaler", "neocloud")
    build(st, 0, "korea", memory=3)
    st.v[lay.HOLDER + MEMORY] = 1
    before = st.cash(1)
    record(st)
    rules = st.game.ruleset.chokepoints
    assert st.v[lay.SEATS + lay.LEAD_BY + lay.BY_CHOKEPOINTS] == rules.lead
    assert paid(st, 0, "toll") == rules.cash
    assert st.cash(1) == before


def issues(st: State, seat: int) -> set[str]:
    """Layers on which a seat may issue a control against the challenger or, if that is its own bloc, the alliance."""
    st.v[lay.TO_MOVE] = seat
    other = "alliance" if st.tables[seat].bloc == 1 else "challenger"
    return {layer for layer in CONTROL_LAYERS if can(st, f"control {layer} against:{other}")}


def test_rule_32_a_bloc_with_enough_of_a_layer_may_control_it() -> None:
    """World capacity by origin decides where no plants stand; accelerators, optics and materials by their own shares."""
    st = board("hyperscaler", "challenger-state")
    for seat in range(2):
        clear(st, seat)
        put(st, seat, influence=8)
    settle(st)
    need = st.game.ruleset.controls.share_pct
    rules = st.game.ruleset
    origins = {row.id: row.origins for row in rules.ladders} | {
        "optics": rules.controls.optics,
        "materials": rules.controls.materials,
    }
    for seat, bloc in ((0, 0), (1, 1)):
        assert issues(st, seat) == {layer for layer in CONTROL_LAYERS if origins[layer][bloc] >= need}


def test_rule_32_plants_count_by_where_they_stand() -> None:
    """Enough plants in a bloc's regions give it the share, whoever owns them."""
    st = board("hyperscaler", "challenger-state")
    clear(st, 0)
    put(st, 1, influence=8)
    assert "packaging" not in issues(st, 1)
    build(st, 0, "china-east", packaging=6)
    put(st, 1, influence=8)
    assert "packaging" in issues(st, 1)


def test_rule_32_a_chokepoint_lets_its_holder_control_the_layer() -> None:
    """The holder may issue, whatever its bloc's share."""
    st = board("hyperscaler", "challenger-state")
    put(st, 1, influence=8)
    assert "packaging" not in issues(st, 1)
    st.v[lay.HOLDER + 2] = 2
    put(st, 1, influence=8)
    assert "packaging" in issues(st, 1)
    assert "memory" not in issues(st, 1)


def hegemon() -> State:
    """A state that can issue controls, and its target, with a campus each."""
    st = board("hyperscaler", "challenger-state")
    build(st, 0, "us-east", site=9, grid=9, closed=9, electrical=6, optical=3)
    build(st, 1, "china-east", site=9, grid=9, closed=9, electrical=6, optical=3)
    for seat in range(2):
        put(st, seat, influence=8, cash=400)
    fill(st, "accelerators", alliance=6)
    return st


def test_rule_33_a_control_is_announced_now_and_in_force_next_quarter() -> None:
    """Issuing costs influence; until the quarter ends nothing is closed; then a licence, and raised once more an embargo."""
    st = hegemon()
    text = "control accelerators against:challenger"
    do(st, text)
    price = st.game.ruleset.controls.influence
    assert st.influence(0) == 8 - price
    assert st.controls[0][3:5] == (0, 1)
    st.v[lay.TO_MOVE] = 0
    assert not can(st, text), "one level a quarter"
    st.v[lay.TO_MOVE] = 1
    assert can(st, "buy accelerators -> china-east")
    end(st)
    assert st.controls[0].level == LICENCE
    put(st, 0, influence=8)
    st.v[lay.TO_MOVE] = 0
    do(st, text)
    assert st.controls[0][3:5] == (LICENCE, EMBARGO)
    end(st)
    assert st.controls[0].level == EMBARGO
    st.v[lay.TO_MOVE] = 0
    assert not can(st, text), "there is nothing above an embargo"


def test_rule_33_upkeep_is_paid_each_quarter_or_the_control_lapses() -> None:
    """An embargo in force costs its issuer influence at operations; unpaid it is gone."""
    st = hegemon()
    control(st, "logic", "alliance", "challenger", EMBARGO, seat=0)
    put(st, 0, influence=st.game.ruleset.controls.upkeep)
    end(st)
    assert any(c.seat == 0 for c in st.controls)
    put(st, 0, influence=0)
    end(st)
    assert not st.controls
    assert events(st, "lapsed")


def test_rule_33_a_licence_costs_no_upkeep() -> None:
    """Without any influence a seat upholds a licence, and one that is announced as an embargo until it is in force."""
    st = hegemon()
    control(st, "logic", "alliance", "challenger", LICENCE, seat=0)
    st.controls = tuple([c._replace(next=EMBARGO) for c in st.controls])
    put(st, 0, influence=0)
    st.log = []
    end(st)
    assert [c.level for c in st.controls] == [EMBARGO]
    assert not [e for e in events(st, "influence") if e[3] == "upkeep"]


def test_rule_33_as_many_controls_a_seat_as_the_rules_say() -> None:
    """One more is refused; raising an own one is not a new one."""
    st = hegemon()
    most = st.game.ruleset.controls.per_seat
    layers = ["accelerators", "logic", "memory"][:most]
    for layer in layers:
        control(st, layer, "alliance", "challenger", LICENCE, seat=0)
    put(st, 0, influence=8)
    st.v[lay.TO_MOVE] = 0
    assert can(st, f"control {layers[0]} against:challenger")
    assert not can(st, "control packaging against:challenger")
    st.controls = st.controls[1:]
    settle(st)
    put(st, 0, influence=8)
    assert can(st, "control packaging against:challenger")


def test_rule_33_none_may_be_issued_at_the_end() -> None:
    """In the last quarters no control is issued or raised."""
    st = hegemon()
    last = st.game.ruleset.controls.last_quarters
    for quarter, allowed in (
        (st.game.quarters - last - 1, True),
        (st.game.quarters - last, False),
        (st.game.quarters - 1, False),
    ):
        st.v[lay.QUARTER] = quarter
        put(st, 0, influence=8)
        assert can(st, "control accelerators against:challenger") is allowed


def test_rule_34_the_same_control_cannot_be_issued_twice() -> None:
    """A second seat of the bloc may neither issue it again nor raise it."""
    st = board("hyperscaler", "neocloud", "challenger-state")
    put(st, 1, influence=8)
    control(st, "accelerators", "alliance", "challenger", LICENCE, seat=0)
    st.v[lay.TO_MOVE] = 1
    assert not can(st, "control accelerators against:challenger")
    assert can(st, "control logic against:challenger")


def test_rule_34_no_seat_controls_its_own_bloc() -> None:
    """A control is always against another bloc."""
    st = board("hyperscaler", "challenger-state")
    put(st, 0, influence=8)
    assert not any(can(st, f"control {layer} against:alliance") for layer in CONTROL_LAYERS)


def test_rule_34_a_licence_costs_influence_an_order() -> None:
    """Under licence each order of that origin takes influence, or a free licence first; without either there is no order."""
    st = hegemon()
    control(st, "accelerators", "alliance", "challenger", LICENCE)
    price = st.game.ruleset.controls.licence_influence
    put(st, 1, influence=5, licences=1)
    st.v[lay.TO_MOVE] = 1
    do(st, "buy accelerators -> china-east")
    assert (get(st, 1, "licences"), st.influence(1)) == (0, 5)
    st.v[lay.TO_MOVE] = 1
    do(st, "buy accelerators -> china-east")
    assert st.influence(1) == 5 - price
    put(st, 1, influence=price - 1)
    st.v[lay.TO_MOVE] = 1
    assert not can(st, "buy accelerators -> china-east")


def influences(st: State, why: str) -> list[tuple[int, int]]:
    """The seat and the amount of each event of influence for a reason."""
    return [(int(str(e[1])), int(str(e[2]))) for e in events(st, "influence") if e[3] == why]


@pytest.mark.parametrize("author", [0, -1])
def test_rule_34_the_fee_of_a_licence_goes_to_its_author(author: int) -> None:
    """What an order pays in influence the seat that upholds the licence gains; under a world control nobody does."""
    st = hegemon()
    control(st, "accelerators", "alliance", "challenger", LICENCE, seat=author)
    put(st, 0, influence=2)
    put(st, 1, influence=5)
    st.v[lay.TO_MOVE] = 1
    st.log = []
    do(st, "buy accelerators -> china-east")
    price = st.game.ruleset.controls.licence_influence
    assert influences(st, "licence") == [(1, -price)]
    assert influences(st, "licence fee") == ([(0, price)] if author == 0 else [])
    assert st.influence(0) == 2 + (price if author == 0 else 0)


def test_rule_34_a_free_licence_pays_nobody() -> None:
    """An order with a free licence brings the author of the control no fee."""
    st = hegemon()
    control(st, "accelerators", "alliance", "challenger", LICENCE, seat=0)
    put(st, 0, influence=2)
    put(st, 1, influence=5, licences=1)
    st.v[lay.TO_MOVE] = 1
    do(st, "buy accelerators -> china-east")
    assert (st.influence(0), st.influence(1)) == (2, 5)


def test_rule_34_an_embargo_closes_that_origin_and_leaves_the_others() -> None:
    """Under embargo only units of other origin are sold openly."""
    st = hegemon()
    control(st, "accelerators", "alliance", "challenger", EMBARGO)
    fill(st, "accelerators", alliance=6)
    st.v[lay.TO_MOVE] = 1
    assert not can(st, "buy accelerators -> china-east")
    fill(st, "accelerators", alliance=6, challenger=2)
    do(st, "buy accelerators -> china-east")
    assert stock_of(st, "accelerators") == (6, 0, 0)


def test_rule_34_a_control_binds_by_destination_not_by_seat() -> None:
    """The embargoed bloc's own seat may order for its campus elsewhere, and a rival's campus there is closed too."""
    st = hegemon()
    control(st, "accelerators", "alliance", "challenger", EMBARGO)
    build(st, 1, "johor", site=4, grid=4, closed=4, electrical=4)
    build(st, 0, "china-inland", site=4, grid=4, closed=4, electrical=4)
    put(st, 0, cash=400)
    put(st, 1, cash=400)
    fill(st, "accelerators", alliance=6)
    st.v[lay.TO_MOVE] = 1
    assert can(st, "buy accelerators -> johor")
    st.v[lay.TO_MOVE] = 0
    assert not can(st, "buy accelerators -> china-inland")
    assert can(st, "buy accelerators via:grey -> china-inland")


def test_rule_34_grey_units_cost_double() -> None:
    """Embargoed units come by the grey channel at the ruleset's multiple of the price."""
    st = hegemon()
    control(st, "accelerators", "alliance", "challenger", EMBARGO)
    fill(st, "accelerators", alliance=6)
    st.v[lay.TO_MOVE] = 1
    cash = st.cash(1)
    do(st, "buy accelerators via:grey -> china-east")
    units = st.lines()[-1][lay.P_AMOUNT]
    pct = st.game.ruleset.controls.grey_pct
    assert cash - st.cash(1) == sum(-(-unit_price(st, 0, 6 - i) * pct // 100) for i in range(units))
    assert st.lines()[-1][lay.P_EXTRA] >> 4 == 1


def grey_run(seed: int, tension: int) -> bool:
    """Whether a grey shipment is seized."""
    st = board("hyperscaler", "challenger-state", seed=seed)
    row = (1, region(st, "china-east"), KIND_CHIPS, FREIGHT, 1, 0, 0, 0, 0, 3, 99, 0, 0, 16)
    set_lines(st, [row])
    st.v[lay.TENSION] = tension
    st.v[lay.SEATS + lay.SEAT_WIDTH + lay.ACQUIRED] += 3
    end(st)
    seized = bool(events(st, "seized"))
    assert holding(st, 1, "china-east")["chips-0"] == (0 if seized else 3)
    assert st.v[lay.SEATS + lay.SEAT_WIDTH + lay.ACQUIRED] == (0 if seized else 3)
    return seized


@pytest.mark.parametrize("tension", [0, 5])
def test_rule_34_seizure_is_drawn_on_arrival(tension: int) -> None:
    """Grey chips arrive or are lost as often as published, more often at high tension, without refund."""
    controls = quiet_game().ruleset.controls
    pct = controls.seizure_tense_pct if tension >= controls.tense_seizure else controls.seizure_pct
    seized = sum(grey_run(seed, tension) for seed in range(400))
    assert abs(seized / 4 - pct) < 6


def test_rule_34_grey_parts_can_be_seized_too() -> None:
    """Parts by the grey channel cost double and come at the quarter's end, if they are not seized."""
    outcomes = set()
    for seed in range(30):
        st = board("challenger-state", "hyperscaler", seed=seed)
        control(st, "memory", "alliance", "challenger", EMBARGO)
        fill(st, "memory", alliance=4)
        put(st, 0, cash=300)
        assert not can(st, "buy memory")
        do(st, "buy memory via:grey")
        units = 4 - sum(stock_of(st, "memory"))
        pct = st.game.ruleset.controls.grey_pct
        assert paid(st, 0, "parts") == -sum(-(-unit_price(st, 2, 4 - i) * pct // 100) for i in range(units))
        assert stored_of(st, 0, "memory") == 0
        end(st)
        outcomes.add(stored_of(st, 0, "memory"))
        assert stored_of(st, 0, "memory") == (0 if events(st, "seized") else units)
    assert len(outcomes) == 2


def test_rule_35_hoarding_in_the_announced_quarter_is_legal_at_ladder_price() -> None:
    """An announced control closes nothing yet, not even for a licence."""
    st = hegemon()
    do(st, "control accelerators against:challenger")
    assert st.seat == 1
    influence = st.influence(1)
    do(st, "buy accelerators -> china-east")
    assert st.influence(1) == influence


def test_rule_36_the_issuers_plants_sell_lower_and_its_toll_stops() -> None:
    """While its embargo stands, the issuer's output of that layer sells at a discount and its toll is not paid."""
    incomes = []
    for level in (0, LICENCE, EMBARGO):
        st = board("hyperscaler", "challenger-state")
        build(st, 0, "korea", memory=1)
        if level:
            control(st, "memory", "alliance", "challenger", level, seat=0)
        put(st, 0, influence=8)
        st.v[lay.HOLDER + MEMORY] = 1
        fill(st, "memory", alliance=0)
        end(st)
        incomes.append(paid(st, 0, "output"))
        assert paid(st, 0, "toll") == (0 if level == EMBARGO else st.game.ruleset.chokepoints.cash)
    discount = quiet_game().ruleset.controls.issuer_discount
    made = 2
    assert incomes[0] == incomes[1]
    assert incomes[0] - incomes[2] == min(made * discount, incomes[0])


def test_rule_36_the_target_of_an_embargo_gets_no_licence() -> None:
    """A new embargo gives its target no free licence."""
    st = hegemon()
    st.controls = (Control(0, 0, 1, 1, 2, 0, 99),)
    settle(st)
    put(st, 0, influence=8)
    end(st)
    assert st.controls[0].level == EMBARGO
    assert (get(st, 0, "licences"), get(st, 1, "licences")) == (0, 0)


def test_free_licences_end() -> None:
    """Those that a card gives are good for so many quarters."""
    st = hegemon()
    give_licences(st, 1, 1)
    for _ in range(st.game.ruleset.controls.licence_quarters):
        assert get(st, 1, "licences") == 1
        end(st)
    assert get(st, 1, "licences") == 0


FULL = {"site": 9, "grid": 9, "closed": 9, "electrical": 6, "optical": 3, "chips-0": 9}
"""A campus whose layers are equal."""
SHORT: dict[str, dict[str, int]] = {
    "accelerators": {"chips-0": 5}, "logic": {"chips-0": 5}, "memory": {"chips-0": 5}, "packaging": {"chips-0": 5},
    "equipment": {"grid": 5}, "optics": {"optical": 0},
}  # fmt: skip
"""By control layer, what leaves the layer of the campus that it closes the scarcest."""


def denial(layer: str, level: int = EMBARGO, **campus: int) -> int:
    """The Lead that the author of a control on a layer gets at a record where a rival has a campus or plants in the target bloc."""
    st = board("hyperscaler", "challenger-state")
    clear(st, 1)
    build(st, 1, "china-east", **campus)
    settle(st)
    issuer = "challenger" if layer == "materials" else "alliance"
    control(st, layer, issuer, "challenger", level, seat=0)
    record(st)
    assert denials_of(st, 1) == 0, "the rival gains nothing by it"
    return denials_of(st, 0)


def denials_of(st: State, seat: int) -> int:
    """The Lead that a seat has by denial."""
    return int(st.v[lay.SEATS + seat * lay.SEAT_WIDTH + lay.LEAD_BY + lay.BY_CONTROLS])


@pytest.mark.parametrize("layer", SHORT)
def test_an_embargo_pays_where_what_it_closes_is_scarcest(layer: str) -> None:
    """Each layer of supply closes one layer of a campus: Lead comes where that one is the scarcest, and nowhere else."""
    lead = quiet_game().ruleset.controls.denied
    assert lead > 0
    for short, change in SHORT.items():
        closes_same = CAMPUS_LAYER[CONTROL_LAYERS.index(layer)] == CAMPUS_LAYER[CONTROL_LAYERS.index(short)]
        assert denial(layer, **(FULL | change)) == (lead if closes_same else 0), short
    assert denial(layer, **FULL) == lead, "level with the others it is the scarcest too"


def test_an_embargo_on_materials_pays_for_plants() -> None:
    """It denies whoever has a plant in the target bloc, whatever its campus lacks."""
    lead = quiet_game().ruleset.controls.denied
    assert denial("materials", **FULL) == 0
    assert denial("materials", memory=1) == lead


def test_a_licence_denies_nobody() -> None:
    """Only an embargo in force earns Lead."""
    short = FULL | SHORT["accelerators"]
    assert denial("accelerators", LICENCE, **short) == 0
    assert denial("accelerators", EMBARGO, **short) > 0


def test_a_campus_elsewhere_is_not_denied() -> None:
    """Where a campus stands decides, and whose it is: rivals of the author's own bloc are denied as well, the author is not."""
    st = board("hyperscaler", "neocloud", "challenger-state")
    for seat in range(3):
        clear(st, seat)
    build(st, 2, "johor", **(FULL | SHORT["accelerators"]))
    control(st, "accelerators", "alliance", "challenger", EMBARGO, seat=0)
    for seat, expected in ((0, 0), (1, 1)):
        build(st, seat, "china-inland", **(FULL | SHORT["accelerators"]))
        settle(st)
        before = denials_of(st, 0)
        record(st)
        assert denials_of(st, 0) - before == expected * st.game.ruleset.controls.denied


def test_a_rival_is_denied_once() -> None:
    """Two embargoes against one rival pay once, two rivals pay twice, and a world control pays nobody."""
    st = board("hyperscaler", "challenger-state", "challenger-platform")
    lead = st.game.ruleset.controls.denied
    for seat in (1, 2):
        clear(st, seat)
    build(st, 1, "china-east", **FULL)
    settle(st)
    control(st, "accelerators", "alliance", "challenger", EMBARGO, seat=-1)
    record(st)
    assert [denials_of(st, s) for s in range(3)] == [0, 0, 0]
    control(st, "equipment", "alliance", "challenger", EMBARGO, seat=0)
    control(st, "optics", "alliance", "challenger", EMBARGO, seat=0)
    record(st)
    assert denials_of(st, 0) == lead
    build(st, 2, "china-inland", **FULL)
    settle(st)
    record(st)
    assert denials_of(st, 0) == 3 * lead


def test_what_is_told_of_denials_is_what_the_record_pays() -> None:
    """Whom embargoes deny, where, and what an announced one adds from the next quarter on."""
    st = board("hyperscaler", "challenger-state")
    clear(st, 1)
    build(st, 1, "china-east", **(FULL | SHORT["accelerators"]))
    build(st, 1, "china-inland", **(FULL | SHORT["equipment"]))
    settle(st)
    layer, bloc = CONTROL_LAYERS.index("accelerators"), BLOCS.index("challenger")
    assert denied_by(st, 0, layer, bloc) == (Denial(1, (region(st, "china-east"),)),)
    control(st, "accelerators", "alliance", "challenger", LICENCE, seat=0)
    st.controls = tuple([c._replace(next=EMBARGO) for c in st.controls])
    assert denied_rivals(st, 0) == ()
    assert denied_rivals(st, 0, is_ahead=True) == (1,)
    st.controls = tuple([c._replace(level=EMBARGO) for c in st.controls])
    assert denied_rivals(st, 0) == (1,)
    assert denied_rivals(st, 1) == ()


def test_a_preview_tells_what_an_embargo_denies() -> None:
    """Raising a licence shows the Lead a quarter that it brings, and lifting the embargo what goes."""
    st = hegemon()
    control(st, "accelerators", "alliance", "challenger", LICENCE, seat=0)
    put(st, 0, influence=8)
    st.v[lay.TO_MOVE] = 0
    lead = st.game.ruleset.controls.denied
    action = st.game.parse_action("control accelerators against:challenger")
    told = [c for c in preview(st, action).changes if c.code == "denials"]
    assert [(c.before, c.after, dict(c.arguments)) for c in told] == [(0, lead, {})]
    do(st, "control accelerators against:challenger")
    st.v[lay.TO_MOVE] = 0
    told = [
        c
        for c in preview(st, st.game.parse_action("lift accelerators against:challenger")).changes
        if c.code == "denials"
    ]
    assert [(c.before, c.after) for c in told] == [(lead, 0)]


def test_rule_36_plants_of_the_closed_layer_are_cheaper_in_the_target_bloc() -> None:
    """The target builds plants of that layer at the ruleset's share of their cost, and no others."""
    st = hegemon()
    place = region(st, "china-east")
    before = {name: project_cost(st, 1, project(st, name), place) for name in ("memory-plant", "packaging-plant")}
    control(st, "memory", "alliance", "challenger", EMBARGO)
    pct = st.game.ruleset.controls.plant_pct
    assert project_cost(st, 1, project(st, "memory-plant"), place) == -(-before["memory-plant"] * pct // 100)
    assert project_cost(st, 1, project(st, "packaging-plant"), place) == before["packaging-plant"]
    assert project_cost(st, 0, project(st, "memory-plant"), region(st, "korea")) > -(
        -before["memory-plant"] * pct // 100
    )


@pytest.mark.parametrize("level", [0, LICENCE, EMBARGO])
def test_rule_37_a_materials_control_takes_a_unit_from_each_plant(level: int) -> None:
    """Under embargo the target's plants make one less each; under licence only if the owner cannot pay for one."""
    for licences, influence in ((0, 0), (1, 0), (0, 5)):
        st = board("hyperscaler", "challenger-state")
        build(st, 0, "korea", memory=2)
        fill(st, "memory")
        if level:
            control(st, "materials", "challenger", "alliance", level)
        put(st, 0, licences=licences, influence=influence, licences_until=3)
        plain = plant_output(st, 0, region(st, "korea"), MEMORY, 2, starved=False)
        end(st)
        made = sum(int(str(e[3])) for e in events(st, "stock") if e[1] == MEMORY + 1 and e[4] == "made")
        starved = level == EMBARGO or (level == LICENCE and not licences and not influence)
        assert made == plain - (2 if starved else 0)


def test_rule_37_the_challenger_has_enough_of_no_ladder_but_of_materials() -> None:
    """By the facts the challenger can control no ladder's goods, but materials (and its part of the optics)."""
    st = board("challenger-state", "hyperscaler")
    for seat in range(2):
        clear(st, seat)
    put(st, 0, influence=8)
    assert issues(st, 0) == {"materials", "optics"}


def test_rule_44_optics_under_control_cost_more_and_closed_are_gone() -> None:
    """One bloc closed makes optical fabric dearer; both suppliers closed, there is none."""
    st = board("gulf-fund", "hyperscaler")
    build(st, 0, "gulf", site=9, gas=9, closed=9, electrical=2)
    put(st, 0, cash=500)
    plain = project_cost(st, 0, project(st, "optical-fabric"), region(st, "gulf"))
    control(st, "optics", "alliance", "non-aligned", EMBARGO)
    put(st, 0, cash=500)
    pct = st.game.ruleset.controls.optics_pct
    assert project_cost(st, 0, project(st, "optical-fabric"), region(st, "gulf")) == -(-plain * pct // 100)
    assert can(st, "build optical-fabric @gulf")
    control(st, "optics", "challenger", "non-aligned", EMBARGO)
    put(st, 0, cash=500)
    assert not can(st, "build optical-fabric @gulf")


def test_rule_44_a_licence_on_optics_is_felt() -> None:
    """A control on optics below an embargo bears on the target too, as on any other layer."""
    st = board("gulf-fund", "hyperscaler")
    build(st, 0, "gulf", site=9, gas=9, closed=9, electrical=2)
    put(st, 0, cash=500, influence=0)
    before = set(st.legal_actions()), project_cost(st, 0, project(st, "optical-fabric"), region(st, "gulf"))
    control(st, "optics", "alliance", "non-aligned", LICENCE)
    control(st, "optics", "challenger", "non-aligned", LICENCE)
    put(st, 0, cash=500, influence=0)
    assert (set(st.legal_actions()), project_cost(st, 0, project(st, "optical-fabric"), region(st, "gulf"))) != before


def test_rule_46_tension_rises_with_controls_and_falls_after_a_calm_quarter() -> None:
    """Plus one for a control issued or raised, minus one after a quarter without, from 0 to 5."""
    st = hegemon()
    st.v[lay.TENSION] = 2
    do(st, "control accelerators against:challenger")
    assert st.v[lay.TENSION] == 3
    end(st)
    assert st.v[lay.TENSION] == 3
    put(st, 0, influence=8)
    end(st)
    assert st.v[lay.TENSION] == 2
    st.v[lay.TENSION] = 0
    end(st)
    assert st.v[lay.TENSION] == 0


def test_rule_46_seizure_is_likelier_at_high_tension() -> None:
    """From the ruleset's step on, grey goods are seized more often."""
    st = board("hyperscaler", "neocloud")
    controls = st.game.ruleset.controls
    for tension in range(6):
        st.v[lay.TENSION] = tension
        assert seizure_pct(st) == (
            controls.seizure_tense_pct if tension >= controls.tense_seizure else controls.seizure_pct
        )


def test_controls_around_the_third_bloc_need_tension() -> None:
    """A control by or against the non-aligned bloc opens only at the ruleset's tension."""
    base = quiet_game(seats=3)
    rules = evolve(base.ruleset, controls=evolve(base.ruleset.controls, third_tension=3))
    st = board("hyperscaler", "challenger-state", "gulf-fund", game=Game(rules, base.scenario_id, 3))
    for tension in (0, 2, 3, 5):
        st.v[lay.TENSION] = tension
        put(st, 0, influence=8)
        assert can(st, "control accelerators against:non-aligned") is (tension >= 3)
        assert can(st, "control accelerators against:challenger")


def test_a_control_needs_someone_to_bind() -> None:
    """No control is issued against a bloc without a seat or a campus in it."""
    st = board("hyperscaler", "neocloud")
    put(st, 0, influence=8)
    assert not can(st, "control logic against:challenger")
    build(st, 1, "china-east", site=2)
    put(st, 0, influence=8)
    assert can(st, "control logic against:challenger")


def test_a_store_is_untouched_by_controls() -> None:
    """What a seat has in store stays usable whatever closes."""
    st = hegemon()
    store(st, 1, "equipment", alliance=1)
    control(st, "equipment", "alliance", "challenger", EMBARGO)
    fill(st, "equipment", alliance=4)
    put(st, 1, cash=400)
    build(st, 1, "china-east", site=9, grid=2)
    put(st, 1, cash=400)
    st.v[lay.TO_MOVE] = 1
    assert can(st, "build gas-turbines @china-east")
    assert BLOCS[st.tables[1].bloc] == "challenger"
