"""The chooser: the actions of a category as rows, and what the one under the cursor does, before it is done."""

from __future__ import annotations

from typing import Final

from attrs import frozen

from gigawatt.analysis.contracts import signed_by
from gigawatt.analysis.control_impact import LOOK_BACK, ControlImpact, control_impact
from gigawatt.analysis.pricing import project_price
from gigawatt.analysis.warnings import ActionWarning, warning_of
from gigawatt.core import actions as act
from gigawatt.core.explanations.forecast import ONE, training
from gigawatt.core.position.rows import KIND_CHIPS
from gigawatt.core.rules.ruleset import BLOCS
from gigawatt.tui.board.categories import CATEGORIES
from gigawatt.tui.board.chooser_rows import REGION, Choice, Item
from gigawatt.tui.board.menu import Menu
from gigawatt.tui.board.messages import Aspect
from gigawatt.tui.board.panel import BoardPanel
from gigawatt.tui.board.view import View
from gigawatt.tui.toolkit.drawing import Line, Lines, cell_len, fit, wrap
from gigawatt.wording.action_text import action_text, action_words
from gigawatt.wording.change_text import MONEY_CHANGES, change_name
from gigawatt.wording.contract_text import lost_contract_text
from gigawatt.wording.control_text import (
    campuses_hit_text,
    control_loss_text,
    goods_hit_text,
    nobody_hit_text,
    plants_hit_text,
)
from gigawatt.wording.illegal_reasons import illegal_reasons
from gigawatt.wording.money import bare_money, bare_signed_money
from gigawatt.wording.names import BLOC_SHORT, LEVELS, arrival_name, region_name, short_region_name
from gigawatt.wording.price_text import project_price_text
from gigawatt.wording.quarters import quarter_near
from gigawatt.wording.vocabulary import BOARD
from gigawatt.wording.warning_text import warning_text

NOTE: int = 5
"""Rows that an action's text takes at most."""

DETAIL: int = 12
"""Rows that the detail may take before it leaves the rows above it their room."""

LEAST_ROWS: int = 3
"""Rows that are shown however long the detail is: the one under the cursor, and what there is above and below."""


class Chooser(BoardPanel):
    """The open chooser."""

    SHOWS = Aspect.POSITION | Aspect.CHOICE

    def draw(self, view: View, width: int, height: int) -> Lines:
        """Title, rows that scroll with the cursor, and the detail below."""
        menu = view.menu
        if menu is None:
            return []
        detail = detail_lines(view, width)
        room = max(LEAST_ROWS, height - 4 - min(len(detail), max(DETAIL, height - 4 - len(menu.items))))
        layout = Layout.of(view, menu, width)
        rows = _rows(view, menu, layout, room)
        lines = [_title(view, menu, width), *_targets(view, menu, width), _heads(layout), *rows, Line()]
        return [*lines, *detail][:height]


def _title(view: View, menu: Menu, width: int) -> Line:
    """Every chooser there is, the open one in capitals; a click opens another."""
    line = Line("raise1").add(" ")
    shown = [c.name for c in CATEGORIES if any(view.game.first_of[kind] >= 0 for kind in c.kinds)]
    gap = 2 if sum(cell_len(name) + 2 for name in shown) - 1 <= width else 1
    for name in shown:
        is_open = name == menu.name
        line.add(name.upper() if is_open else name, "bright bold" if is_open else "muted", ("command", name))
        line.add(" " * gap)
    return line.to(width)


def _targets(view: View, menu: Menu, width: int) -> Lines:
    """The targets of the row under the cursor: legal ones lit, the chosen one on the cursor's ground."""
    item = menu.item
    if item is None:
        return [Line()]
    if len(item.choices) < 2:
        return [Line()]
    chosen = menu.chosen(item)
    line = Line().add(" tab ", "key bold", ("command", "next_target"))
    rest = list(item.choices)
    at = rest.index(chosen)
    used = sum(cell_len(c.label) + 3 for c in rest[: at + 1])
    start = 0
    while used > width - 8 and start < at:
        used -= cell_len(rest[start].label) + 3
        start += 1
    for choice in rest[start:]:
        is_legal = choice.action in menu.legal
        if line.width + cell_len(choice.label) + 3 > width:
            break
        mark = "" if is_legal else view.glyphs.illegal
        style = "bg bold on key" if choice is chosen else "bright" if is_legal else "faint"
        line.add(f"{mark}{choice.label}", style, ("target", choice.key)).add(" " if mark else "  ")
    return [line]


COLUMNS: Final = (
    ("gives", "lot"), ("cost", "cost"), ("permit", "permit"), ("online", "online"), ("compute", "compute"),
)  # fmt: skip
"""Field and head of the columns after the label and the target."""

ALWAYS: Final = {
    "build": {"gives": 2, "cost": 10, "permit": 4, "online": 10, "compute": 3},
    "buy": {"gives": 2, "cost": 5, "online": 6, "compute": 3},
    "assemble": {"gives": 2, "cost": 5, "online": 6, "compute": 3},
    "take": {"gives": 2, "cost": 6, "online": 6},
    "expedite": {"cost": 6, "online": 6, "compute": 3},
}
"""By chooser, the columns that stand in it whatever its rows say, and their least width: nothing moves from one look to the
next. `build` leaves room for the dearest price and the latest quarter with its chance.
"""

_NOT_LEGAL: Final = "not legal now"

LEAST_LABEL: Final = 23
"""The longest name of a project, the marks before it and a blank after it."""
NARROW: Final = 90
"""Below this width a long heading gives way to a short one."""
SHORT_HEADS: Final = {"compute": "comp"}
MOST_TARGET: Final = 19


@frozen
class Layout:
    """Where the columns of a chooser stand: only those that say something in it."""

    width: int
    target: int
    """Where the target begins; the label ends before it."""
    target_width: int
    """0 where no row has a choice of targets."""
    ends: tuple[tuple[str, str, int], ...]
    """Field, head and right edge of each column."""

    @classmethod
    def of(cls, view: View, menu: Menu, width: int) -> Layout:
        """As wide as what is shown asks for; the target gives way first."""
        shown = [menu.chosen(item) for item in menu.items]
        rows = [menu.figures[c.action] for c in shown if c.action in menu.figures]
        x, ends = width - 1, []
        for name, long in reversed(COLUMNS):
            head = SHORT_HEADS.get(long, long) if width < NARROW else long
            values = [getattr(row, name) for row in rows]
            least = ALWAYS.get(menu.name, {}).get(name, 0)
            if least or any(values):
                ends.append((name, head, x))
                x -= max(cell_len(head), least, *map(cell_len, values)) + 2
        labels = [_target_label(view, item, menu.chosen(item)) for item in menu.items if len(item.choices) > 1]
        wide = min(max(map(cell_len, labels), default=0), MOST_TARGET, max(0, x - LEAST_LABEL))
        return cls(width, x - wide, wide, tuple(reversed(ends)))


def _target_label(view: View, item: Item, choice: Choice) -> str:
    return short_region_name(view.game, choice.key) if item.group == REGION else choice.label


def _heads(layout: Layout) -> Line:
    line = Line().add("   ").add("action", "faint").to(layout.target)
    line.add("for" if layout.target_width else "", "faint")
    for _, head, end in layout.ends:
        line.right(head, end, "faint")
    return line


def _rows(view: View, menu: Menu, layout: Layout, room: int) -> Lines:
    if not menu.items:
        return [Line().add("   Nothing to choose here now.", "muted")]
    start = max(0, min(menu.cursor - room // 2, len(menu.items) - room))
    lines = [_row(view, menu, i, item, layout) for i, item in enumerate(menu.items)][start : start + room]
    if start:
        lines[0] = Line().add(f"   {start + 1} more above", "faint", ("command", "up"))
    if start + room < len(menu.items):
        below = len(menu.items) - start - room + 1
        lines[-1] = Line().add(f"   {below} more below", "faint", ("command", "down"))
    return lines


def _row(view: View, menu: Menu, number: int, item: Item, layout: Layout) -> Line:
    glyphs = view.glyphs
    is_here = number == menu.cursor
    line = Line("raise2" if is_here else "")
    press = ("choose", number)
    choice = menu.chosen(item)
    is_legal = choice.action in menu.legal
    line.add(glyphs.cursor if is_here else " ", "key bold", press)
    line.add(" " if is_legal else glyphs.illegal, "bind", press).add(" ", press=press)
    style = "bright bold" if is_here and is_legal else "text" if is_legal else "muted"
    line.add(fit(item.label, layout.target - line.width - 1), style, press).to(layout.target, press=press)
    has_room = layout.target + layout.target_width < layout.width - cell_len(_NOT_LEGAL) - 1
    if layout.target_width and len(item.choices) > 1 and (is_legal or (number == menu.picked and has_room)):
        line.add(fit(_target_label(view, item, choice), layout.target_width), "key" if is_here else "text", press)
    figures = menu.figures.get(choice.action)
    for name, _, end in layout.ends:
        value = getattr(figures, name) if figures is not None else ""
        if is_legal:
            look = (
                "gain bold" if name == "compute" and value.startswith("+") else "bright" if name == "cost" else "text"
            )
            line.right(value or glyphs.none, end, look if value else "faint", press)
        elif name in ("gives", "cost") and end < layout.width - 14:
            line.right(value, end, "muted", press)
    if not is_legal:
        line.right(_NOT_LEGAL, layout.width - 1, "muted", press)
    return line.to(layout.width, press=press)


def detail_lines(view: View, width: int) -> Lines:
    """What the action under the cursor does, or why it is not legal."""
    menu = view.menu
    if menu is None or menu.item is None:
        return []
    action = menu.action
    if view.ghost is not None and view.ghost.action == action:
        return _preview(view, menu.item, width)
    return _why_not(view, menu.item, action, width)


def _why_not(view: View, item: Item, action: int, width: int) -> Lines:
    """Every reason, the rule behind it, and the quarter from which the action is legal if time alone mends them."""
    if view.state.seat != view.seat or view.session.is_over:
        return [Line().add(" It is not your turn.", "muted")]
    head = Line().add(" NOT LEGAL NOW ", "bind bold").add(fit(action_text(view.game, action), width - 16), "muted")
    lines: Lines = [head]
    for reason in illegal_reasons(view.state, action, BOARD):
        for i, row in enumerate(wrap(reason.text, width - 4)):
            lines.append(Line().add(f" {view.glyphs.illegal} " if i == 0 else "   ", "bind").add(row, "text"))
        lines.append(Line().add(f"   rule: {reason.rule}", "faint"))
    return [*lines, *_price(view, action, width), *_note(item, width)]


def _note(item: Item, width: int) -> Lines:
    rows = wrap(item.note, width - 2)
    if len(rows) > NOTE:
        rows = [*rows[: NOTE - 1], fit(f"{rows[NOTE - 1]} {rows[NOTE]}", width - 2)]
    return [Line().add(f" {row}", "muted") for row in rows]


def _preview(view: View, item: Item, width: int) -> Lines:
    ghost = view.ghost
    assert ghost is not None, "the caller looked"
    p, g, glyphs = ghost.preview, view.game, view.glyphs
    name = action_text(g, ghost.action)
    lines: Lines = [Line().add(f" WHAT IT DOES  {fit(name, width - 18)}", "muted bold")]
    signed = signed_by(view.analysis, ghost.analysis)
    if signed is not None and signed.by_then < signed.contract.points:
        lost = lost_contract_text(g, view.state.quarter, signed.contract, signed.now, signed.by_then)
        lines += [Line().add(f" {row}", "bind bold") for row in wrap(lost, width - 2)]
    if (warning := warning_in_view(view)) is not None:
        style = "bind bold" if warning.is_waste else "key"
        lines += [Line().add(f" {row}", style) for row in wrap(shown_warning(view, warning), width - 2)]
    arrow = f" {glyphs.arrow} "
    rows: list[tuple[str, str, str, str]] = []
    if p.cash:
        state = view.state
        was, now = state.cash(view.seat), ghost.analysis.state.cash(view.seat)
        rows.append(
            (
                "now",
                "net cash",
                f"{bare_signed_money(was, glyphs.minus)}{arrow}{bare_signed_money(now, glyphs.minus)}",
                "",
            )
        )
    for change in p.changes:
        name = change_name(g, change, BOARD)
        if change.code == "cash" and "seat" not in change.arguments:
            continue
        if change.code == "control":
            levels = f"{LEVELS[change.before]}{arrow}{LEVELS[change.after]}"
            rows.append(
                (
                    quarter_near(g, view.state.quarter, view.state.quarter + 1),
                    name,
                    levels,
                    "",
                )
            )
            continue
        shown = bare_money if change.code in MONEY_CHANGES else str
        before, later = shown(change.before), shown(change.after)
        rows.append(("now", name, f"{before}{arrow}{later}", ""))
    now = view.state.quarter
    for a, maker in zip(p.arrivals, _makers(view), strict=True):
        when = quarter_near(g, now, a.on_time) + (" end" if a.on_time == now else "")
        what = f"{region_name(g, a.region)} {arrival_name(g, a)} +{a.amount}"
        rows.append((when, what, "", f"{_odds(view, a.odds)}{maker}"))
    for a in p.withdrawn:
        if not p.arrivals:
            rows.append(("now", f"{region_name(g, a.region)} {arrival_name(g, a)}", "off the pipeline", ""))
    if signed is not None:
        when = quarter_near(g, view.state.quarter, min(signed.contract.due, g.quarters - 1))
        what = f"of {signed.contract.points} due in {BLOC_SHORT[signed.contract.bloc]}"
        rows.append((when, what, f"{signed.now}{arrow}{signed.by_then} if all is on time", ""))
    rows += [*_compute_rows(view), *_training_rows(view)]
    for old, new in zip(p.bound_before, p.bound_after, strict=False):
        if old.binding != new.binding:
            text = f"{', '.join(old.binding[:2])}{arrow}{', '.join(new.binding[:3])}"
            rows.append(("now", f"{region_name(g, new.region)} bound by", text, ""))
    if p.income_before != p.income_after:
        text = f"{bare_signed_money(p.income_before, glyphs.minus)}{arrow}{bare_signed_money(p.income_after, glyphs.minus)}"
        rows.append(("end", "this quarter's balance", text, ""))
    for when, what, change_text, odds in rows:
        at = min(41, width // 2 + 2)
        line = Line().add(f" {when:<7}", "faint").add(fit(what, at - 9), "text").to(at)
        style = "bright bold"
        line.add(fit(change_text, width - line.width), style).add("  " if change_text and odds else "").add(
            odds, "odds"
        )
        lines.append(line.cut(width))
    lines += [
        Line().add(f" {row}", "text")
        for text in impact_sentences(view, control_impact(view.analysis, view.session.plies, ghost.action))
        for row in wrap(text, width - 2)
    ]
    return [*lines, *_price(view, ghost.action, width), *_note(item, width)]


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


def warning_in_view(view: View) -> ActionWarning | None:
    """The remark about the action in view: what it does not do by itself, and what must follow."""
    ghost = view.ghost
    assert ghost is not None, "the caller looked"
    return warning_of(view.analysis, ghost.preview, ghost.analysis, is_advised=view.session.options.advice)


def shown_warning(view: View, warning: ActionWarning) -> str:
    """A remark in the board's words."""
    g, now = view.game, view.state.quarter
    return warning_text(
        g, warning.code, warning.arguments, lambda a: action_text(g, a), lambda q: quarter_near(g, now, q)
    )


def _odds(view: View, odds: tuple[tuple[int, int], ...]) -> str:
    if not odds:
        return "after the last quarter"
    if odds[0][1] == ONE:
        return "certain"
    now = view.state.quarter
    told = [f"{max(1, min(99, chance * 100 // ONE))}% by {quarter_near(view.game, now, q)}" for q, chance in odds[:2]]
    return ", ".join(told)


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
            words.append(f", from {BLOCS[line.extra >> 2 & 3]} makers" if is_chips else "")
    return words


def _training_rows(view: View) -> list[tuple[str, str, str, str]]:
    """What a free action about training brings this quarter's end: the progress then, and the next threshold."""
    ghost = view.ghost
    assert ghost is not None, "the caller looked"
    g, seat = view.game, view.seat
    if g.kind[ghost.action] not in (act.POSTURE, act.RENT):
        return []
    have = view.state.progress(seat)
    before, later = (have + training(state, seat) for state in (view.state, ghost.analysis.state))
    if before == later:
        return []
    following = next((f" of {step}" for step in g.ruleset.training.thresholds if step > have), "")
    return [("end", "training progress", f"{before} {view.glyphs.arrow} {later}{following}", "")]


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


def confirm_label(view: View) -> str:
    """What `enter` does, with its price: `build, −1.2 and 1 action`."""
    menu = view.menu
    if menu is None or menu.item is None:
        return "choose"
    action = menu.action
    if action not in menu.legal:
        return "not legal: see why"
    figures = menu.figures.get(action)
    price = f", {figures.cost}" if figures is not None and figures.cost not in ("", "free") else ""
    free = view.game.kind[action] in act.FREE
    verb = action_words(view.game, action).verb
    if view.game.kind[action] == act.POSTURE:
        verb = f"{verb} {view.game.x[action]}/{act.POSTURES - 1}"
    return f"{verb}{price}{', no action' if free else ' and 1 action'}"
