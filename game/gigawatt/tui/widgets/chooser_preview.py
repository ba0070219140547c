"""The lower part of the chooser: what the selected action does, or why it is not legal."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import asdict

from gigawatt.analysis.contracts import ContractStanding, signed_by
from gigawatt.analysis.control_impact import LOOK_BACK, ControlImpact, control_gain, control_impact
from gigawatt.analysis.pricing import project_price
from gigawatt.core import actions as act
from gigawatt.core.explanations.consequences import Consequence
from gigawatt.core.explanations.forecast import ONE, Arrival
from gigawatt.core.explanations.standing_controls import standing_controls
from gigawatt.core.position.rows import FREIGHT, KIND_CHIPS
from gigawatt.core.rules.vocabulary import BLOCS, LAYERS
from gigawatt.tui.board.chooser_rows import Item
from gigawatt.tui.board.confirming import shown_warning, warnings_in_view
from gigawatt.tui.board.view import Ghost, View
from gigawatt.tui.toolkit.drawing import Line, Lines, fit, wrap
from gigawatt.wording.action_text import action_text
from gigawatt.wording.change_text import NEXT_QUARTER, change_name, change_values
from gigawatt.wording.consequence_text import consequence_text
from gigawatt.wording.contract_text import lost_contract_text
from gigawatt.wording.control_text import (
    campuses_hit_text,
    control_denial_text,
    control_gain_sentences,
    control_loss_text,
    goods_hit_text,
    nobody_hit_text,
    plants_hit_text,
)
from gigawatt.wording.grammar import signed
from gigawatt.wording.illegal_reasons import illegal_reasons
from gigawatt.wording.money import bare_balance, bare_signed_money
from gigawatt.wording.names import BLOC_SHORT, arrival_name, region_name
from gigawatt.wording.price_text import project_price_text
from gigawatt.wording.quarters import quarter_near
from gigawatt.wording.vocabulary import BOARD

NOTE: int = 5
"""Most rows of an action's text."""


Row = tuple[str, str, str, str]
"""When something changes, what, from what to what, and its odds."""


def detail_lines(view: View, width: int, height: int) -> Lines:
    """What the action under the cursor does, or why it is not legal; its text as far as `height` lines have room for it."""
    menu = view.menu
    if menu is None or menu.item is None:
        return []
    action = menu.action
    is_previewed = view.ghost is not None and view.ghost.action == action
    lines = _preview(view, width) if is_previewed else _why_not(view, action, width)
    return [*lines, *_note(menu.item, width, min(NOTE, height - len(lines)))]


def _why_not(view: View, action: int, width: int) -> Lines:
    """Every reason, the rule behind it, and the quarter from which the action is legal if time alone mends them."""
    if view.state.seat != view.seat or view.session.is_over:
        return [Line().add(" It is not your turn.", "muted")]
    head = Line().add(" NOT LEGAL NOW ", "bind bold").add(fit(action_text(view.game, action), width - 16), "muted")
    lines: Lines = [head]
    for reason in illegal_reasons(view.state, action, BOARD):
        for i, row in enumerate(wrap(reason.text, width - 4)):
            lines.append(Line().add(f" {view.glyphs.illegal} " if i == 0 else "   ", "bind").add(row, "text"))
        lines.append(Line().add(f"   rule: {reason.rule}", "faint"))
    return [*lines, *_price(view, action, width)]


def _note(item: Item, width: int, most: int) -> Lines:
    """An action's text in `most` rows, none if that is less than 1."""
    rows = wrap(item.note, width - 2)
    if len(rows) > most:
        rows = [*rows[: most - 1], fit(f"{rows[most - 1]} {rows[most]}", width - 2)] if most > 0 else []
    return [Line().add(f" {row}", "muted") for row in rows]


def _preview(view: View, width: int) -> Lines:
    ghost = view.ghost
    assert ghost is not None, "the caller looked"
    g = view.game
    name = action_text(g, ghost.action)
    lines: Lines = [Line().add(f" WHAT IT DOES  {fit(name, width - 18)}", "muted bold")]
    signed = signed_by(view.analysis, ghost.analysis)
    if signed is not None and signed.by_then < signed.contract.points:
        lost = lost_contract_text(g, view.state.quarter, signed.contract, signed.now, signed.by_then)
        lines += [Line().add(f" {row}", "bind bold") for row in wrap(lost, width - 2)]
    for warning in warnings_in_view(view):
        style = "bind bold" if warning.is_waste else "key"
        lines += [Line().add(f" {row}", style) for row in wrap(shown_warning(view, warning), width - 2)]
    rows = [*_changes(view, ghost), *_arrivals(view, ghost), *_signed_row(view, signed)]
    rows += [*_compute_rows(view), *_training_rows(view), *_limits(view, ghost)]
    lines += [_row_line(row, width) for row in rows]
    lines += [
        Line().add(f" {row}", style) for text, style in _consequences(view, ghost) for row in wrap(text, width - 2)
    ]
    lines += [
        Line().add(f" {row}", "text")
        for text in impact_sentences(view, control_impact(view.analysis, view.session.plies, ghost.action))
        for row in wrap(text, width - 2)
    ]
    lines += [Line().add(f" {row}", "gain") for text in _gain(view, ghost) for row in wrap(text, width - 2)]
    return [*lines, *_price(view, ghost.action, width)]


def _changes(view: View, ghost: Ghost) -> list[Row]:
    """What changes at once: money, stores, tracks; a control changes from the next quarter on."""
    p, g, glyphs, now = ghost.preview, view.game, view.glyphs, view.state.quarter
    arrow = f" {glyphs.arrow} "
    is_lobby = g.kind[ghost.action] == act.LOBBY
    rows: list[Row] = []
    if p.cash:
        state = view.state
        had, has = state.cash(view.seat), ghost.analysis.state.cash(view.seat)
        rows.append(
            (
                "now",
                "net cash",
                f"{bare_signed_money(had, glyphs.minus)}{arrow}{bare_signed_money(has, glyphs.minus)}",
                "",
            )
        )
    for change in p.changes:
        name = change_name(g, change, BOARD, view.seat)
        if (change.code == "cash" and "seat" not in change.arguments) or (change.code == "lasting" and is_lobby):
            continue  # these are told elsewhere
        before, later = change_values(
            g,
            change,
            lambda tenths: bare_balance(tenths, glyphs.minus),
            lambda quarter: quarter_near(g, now, quarter),
            glyphs.minus,
        )
        until = int(change.arguments.get("until", -1))
        ends = f"to {quarter_near(g, now, until)}" if change.after and 0 <= until < g.quarters else ""
        when = quarter_near(g, now, now + 1) if change.code in NEXT_QUARTER else "now"
        rows.append((when, name, f"{before}{arrow}{later}", ends))
    return rows


def _arrivals(view: View, ghost: Ghost) -> list[Row]:
    """What the action puts on its way, and what it takes off."""
    p, g = ghost.preview, view.game
    rows: list[Row] = []
    now = view.state.quarter
    for a, maker in zip(p.arrivals, _makers(view), strict=True):
        when = quarter_near(g, now, a.on_time) + (" end" if a.on_time == now else "")
        counted = _counted(p.consequences, a)
        lot = f"+{a.amount}" if counted == a.amount else f"+{counted} of {a.amount}"
        what = f"{region_name(g, a.region)} {arrival_name(g, a)} {lot}"
        rows.append((when, what, "", f"{_odds(view, a)}{maker}"))
    for a in p.withdrawn:
        if not p.arrivals:
            rows.append(("now", f"{region_name(g, a.region)} {arrival_name(g, a)}", "off the pipeline", ""))
    return rows


def _signed_row(view: View, signed: ContractStanding | None) -> list[Row]:
    """What the contract that the action signs asks for, and what there will be by then."""
    if signed is None:
        return []
    g, arrow = view.game, f" {view.glyphs.arrow} "
    when = quarter_near(g, view.state.quarter, min(signed.contract.due, g.quarters - 1))
    what = f"compute in {BLOC_SHORT[signed.contract.bloc]}"
    text = f"{signed.now}{arrow}{signed.by_then} of {signed.contract.points} due"
    return [(when, what, f"{text} if all is on time", "")]


def _limits(view: View, ghost: Ghost) -> list[Row]:
    """Campuses that other layers bind afterwards, and the change of the balance at the end of the quarter."""
    p, g, glyphs, arrow = ghost.preview, view.game, view.glyphs, f" {view.glyphs.arrow} "
    rows: list[Row] = []
    for old, new in zip(p.bound_before, p.bound_after, strict=False):
        if old.binding != new.binding:
            text = f"{', '.join(old.binding[:2])}{arrow}{', '.join(new.binding[:3])}"
            rows.append(("now", f"{region_name(g, new.region)} bound by", text, ""))
    if p.income_before != p.income_after:
        text = f"{bare_signed_money(p.income_before, glyphs.minus)}{arrow}{bare_signed_money(p.income_after, glyphs.minus)}"
        rows.append(("end", "this quarter's balance", text, ""))
    return rows


def _consequences(view: View, ghost: Ghost) -> list[tuple[str, str]]:
    """What it leads to that no number shows at once, with the style of each sentence."""
    g, now = view.game, view.state.quarter
    return [
        (
            consequence_text(g, row, lambda quarter: quarter_near(g, now, quarter), BOARD),
            "bind bold" if row.code == "insolvent" else "key" if row.code in ("cap", "unsold", "rescued") else "text",
        )
        for row in ghost.preview.consequences
    ]


def _row_line(row: Row, width: int) -> Line:
    when, what, change_text, odds = row
    at = min(41, width // 2 + 2)
    line = Line().add(f" {when:<7}", "faint").add(fit(what, at - 9), "text").to(at)
    style = "bright bold"
    line.add(fit(change_text, width - line.width), style).add("  " if change_text and odds else "").add(odds, "odds")
    return line.cut(width)


def _price(view: View, action: int, width: int) -> Lines:
    """What makes a project dearer or cheaper here than its text says."""
    price = project_price(view.analysis, action)
    if price is None:
        return []
    text = project_price_text(price.modules, price.unit, price.factors, price.cost)
    return [Line().add(f" {row}", "muted") for row in wrap(text, width - 2)]


def impact_sentences(view: View, impact: ControlImpact | None) -> list[str]:
    """Whom a control hits and what they lose, a sentence each."""
    if impact is None:
        return []
    if not impact.hits:
        return [nobody_hit_text(impact.target)]
    state, you = view.state, view.seat
    sentences = []
    for hit in impact.hits:
        if hit.plants:
            sentences.append(plants_hit_text(state, you, hit.seat, hit.plants))
        elif hit.units is None:
            sentences.append(campuses_hit_text(state, you, hit.seat, hit.places))
        else:
            origin = impact.arguments["origin"]
            sentences.append(
                goods_hit_text(state, you, hit.seat, hit.places, impact.layer, origin, hit.units, LOOK_BACK)
            )
    return [*sentences, control_loss_text(impact.layer, impact.loss, impact.arguments)]


def _gain(view: View, ghost: Ghost) -> list[str]:
    """What a control that is issued or raised brings the player, and what one that is lifted has brought."""
    g = view.game
    if g.kind[ghost.action] == act.LIFT:
        return _given_up(view, g.x[ghost.action], g.y[ghost.action])
    gain = control_gain(view.state, ghost.action)
    if gain is None:
        return []
    rest = asdict(gain, recurse=False)
    denied = [(d.seat, d.places) for d in rest.pop("denied")]
    sentences = control_gain_sentences(view.state, view.seat, denied, **rest)
    is_told = gain.is_embargo and not denied and bool(g.denied_lead)  # the remark says that it denies nobody
    return sentences[1:] if is_told else sentences


def _given_up(view: View, layer: int, target: int) -> list[str]:
    """Whom an own control denies that is lifted, and what that brings."""
    own = [
        row
        for row in standing_controls(view.state)
        if row.control.seat == view.seat and (row.control.layer, row.control.target) == (layer, target)
    ]
    return [text for row in own if (text := control_denial_text(view.state, view.seat, row))]


def _counted(consequences: tuple[Consequence, ...], line: Arrival) -> int:
    """Modules of what is on its way that will count."""
    cap = next((c.arguments for c in consequences if c.code == "cap" and c.arguments["region"] == line.region), None)
    return line.amount if cap is None or LAYERS[line.gives : line.gives + 1] != ("network",) else cap["counted"]


def _odds(view: View, line: Arrival) -> str:
    now, odds = view.state.quarter, line.odds
    if not odds:
        return "too late"
    if line.seized:
        return f"{line.seized * 100 // ONE}% to be seized"
    if odds[0][1] == ONE:  # events delay what is under construction, from the next quarter on
        return "certain" if line.phase == FREIGHT or line.on_time == now else "unless delayed"
    chances = [
        f"{max(1, min(99, chance * 100 // ONE))}% by {quarter_near(view.game, now, q)}" for q, chance in odds[:2]
    ]
    return ", ".join(chances)


def _makers(view: View) -> list[str]:
    """For each line that the action puts on its way, whose chips they are: that decides their freight and what controls reach."""
    ghost = view.ghost
    assert ghost is not None, "the caller looked"
    old, words = view.state.lines(), []
    for line in ghost.analysis.state.lines():
        if line in old:
            old.remove(line)
        elif line.seat == view.seat:
            is_chips = line.kind == KIND_CHIPS
            words.append(f", from {BLOCS[line.origin]} makers" if is_chips else "")
    return words


def _training_rows(view: View) -> list[tuple[str, str, str, str]]:
    """What a free action about training brings this quarter's end: the progress then, and the next threshold."""
    ghost = view.ghost
    assert ghost is not None, "the caller looked"
    g, seat = view.game, view.seat
    if g.kind[ghost.action] not in (act.POSTURE, act.RENT):
        return []
    have = view.state.progress(seat)
    before, later = ghost.preview.trained_before, ghost.preview.trained_after
    if before.progress == later.progress:
        return []
    text = f"{before.progress} {view.glyphs.arrow} {later.progress}"
    text += _tier(g.ruleset.training.thresholds, have, before.progress, later.progress)
    lead = later.lead - before.lead
    return [("end", "training progress", f"{text}{f', {signed(lead, view.glyphs.minus)} Lead' if lead else ''}", "")]


def _tier(thresholds: Sequence[int], have: int, before: int, later: int) -> str:
    """The next threshold of training, and whether it is reached: ` of 40, reached`.

    Args:
        thresholds: of the tiers, in ascending order.
        have: the progress now.
        before: the progress at the quarter's end without the action.
        later: the progress with it.
    """
    ahead = next((step for step in thresholds if step > have), None)
    if ahead is None:
        return ""
    if before >= ahead and later >= ahead:
        return f" of {ahead}, reached both ways"
    return f" of {ahead}{', reached' if later >= ahead else ', not reached' if before >= ahead else ''}"


def _compute_rows(view: View) -> list[tuple[str, str, str, str]]:
    """The first quarter in which compute changes, and the one from which it differs most, if that is more."""
    ghost = view.ghost
    assert ghost is not None, "the caller looked"
    before, later = view.analysis.forecast, ghost.analysis.forecast
    gaps = [abs(b - a) for a, b in zip(before, later, strict=True)]
    if not any(gaps):
        return []
    rows = []
    for i in sorted({next(i for i, gap in enumerate(gaps) if gap), gaps.index(max(gaps))}):
        when = quarter_near(view.game, view.state.quarter, view.state.quarter + i) + ("" if i else " end")
        rows.append((when, "compute if all is on time", f"{before[i]} {view.glyphs.arrow} {later[i]}", ""))
    return rows
