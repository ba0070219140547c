"""Recommendations: the best options with their price and gain."""

from __future__ import annotations

from typing import Final, NamedTuple

from gigawatt.analysis.position_analysis import LAYER_KINDS, Recommendation, region_of
from gigawatt.core import actions as act
from gigawatt.tui.board.board_panel import BoardPanel
from gigawatt.tui.board.categories import CATEGORY_OF
from gigawatt.tui.board.chooser_columns import price_paid
from gigawatt.tui.board.messages import Aspect
from gigawatt.tui.board.view import View
from gigawatt.tui.toolkit.drawing import Line, Lines, cell_len, fit, fit_words, heading
from gigawatt.tui.widgets.goal import goal_panel
from gigawatt.wording.action_text import GROUP_LABELS, action_text, action_words
from gigawatt.wording.grammar import signed
from gigawatt.wording.money import bare_signed_money
from gigawatt.wording.names import BLOC_SHORT, CONTROL_SHORT, gift_name, pipeline_name, short_region_name
from gigawatt.wording.quarters import quarter_near
from gigawatt.wording.seats import SEAT_LETTERS
from gigawatt.wording.vocabulary import BOARD

COMPUTE: Final = "compute"
"""The heading of what options add."""
_QUESTION: Final = "Your prediction comes first."
_OFF: Final = "Advice is switched off at this table."
_OFF_SHORT: Final = "Advice is off at this table."
"""The same where there is little room."""


class Recommendations(BoardPanel):
    """What is worth doing next, under the heading `fix next`, at every size; a click on a line opens the chooser at its action."""

    SHOWS = Aspect.OPTIONS

    def draw(self, view: View, width: int, height: int) -> Lines:
        """The heading and the best three options, or what the board does while others move; of an exercise its goal."""
        if view.exercise is not None and not view.session.options.advice:
            return goal_panel(view, view.exercise, width, height)
        may_ask = view.session.options.advice and not view.is_question_open
        is_asked = may_ask and view.session.is_your_turn  # not while a policy plays the seat
        rows = view.analysis.advice[: height - 1] if is_asked else []
        recommendations = [row for row in rows if row.gain]
        ideas = [row for row in rows if not row.gain]
        gap = 3 if width >= 40 else 2
        own = max([9, *[cell_len(_gain(view, row)) + gap for row in recommendations]])
        edge = max([own, *[cell_len(_nature(view, row.actions[0], is_late=row.is_late)) + gap for row in ideas]])
        if (
            width >= 40
        ):  # where there is little room the prices of the two kinds stand apart, for the sake of their words
            own = edge
        lines = [_heading(view, width, edge)]
        if not view.session.options.advice:
            return [*lines, Line().add(_OFF if cell_len(_OFF) <= width else _OFF_SHORT, "faint")]
        if view.is_question_open and view.session.is_your_turn:
            return [*lines, Line().add(fit(_QUESTION, width), "faint")]
        for i, row in enumerate(rows):
            is_first = i == 0 and bool(row.actions)
            if row.gain:
                lines.append(recommendation_line(view, row, width, own, is_first=is_first))
            else:
                lines.append(idea_line(view, row.actions[0], width, edge, is_first=is_first, is_late=row.is_late))
        if not (is_asked and view.analysis.next_steps) and len(lines) < height:
            lines.append(_nothing(view, width))
        return lines[:height]


def _only_place(view: View) -> bool:
    """Whether there is only one campus, whose name is then in the heading instead of each row."""
    return len(view.analysis.places) == 1


def _heading(view: View, width: int, edge: int) -> Line:
    """The heading, the only campus cut to fit, and the names of the columns."""
    line = heading("fix next")
    end = min(width - edge, width - cell_len(COMPUTE) - 2)
    if _only_place(view):
        name = short_region_name(view.game, view.analysis.places[0])
        room = end - cell_len(" cost") - line.width  # a late quarter's name moves the price to the left
        if room >= 5:
            line.add(" " if room < cell_len(name) + 2 else "  ")
            line.add(fit(name, room - 1), "text")
    line.right("cost", end, "faint")
    return line.right(COMPUTE, width, "faint")


def _nothing(view: View, width: int) -> Line:
    """What stands where nothing is advised: that the adviser would pass, or why nobody asks it."""
    if view.session.is_over:
        return Line().add("The match is over.", "faint")
    if view.is_ending:
        return Line().add("Your actions are spent.", "faint")
    if not view.session.is_your_turn:
        return Line().add("Others move.", "faint")
    line = Line().add(f"{view.face('next_decision')} ", "key bold", _ADVICE)
    why = "save for the next module" if view.analysis.judgement.keeps_money else "nothing pays, by estimate"
    line.add(f"pass: {why}", "text", _ADVICE)
    return line.add(f"  {view.face('advice')} why" if width >= 42 else "", "faint", _ADVICE).cut(width)


def _gain(view: View, recommendation: Recommendation) -> str:
    """What it adds and from which quarter's end: `+2 Q1`, or `+2? Q3` where a draw decides."""
    when = quarter_near(view.game, view.state.quarter, recommendation.quarter)
    return f"+{recommendation.gain}{'' if recommendation.is_sure else '?'} {when}"


def recommendation_line(view: View, recommendation: Recommendation, width: int, edge: int, *, is_first: bool) -> Line:
    """`n Texas   cooling +4   −1.2   +2 Q1`; the price ends `edge` cells from the right."""
    g = view.game
    press = ("action", recommendation.actions[0]) if recommendation.actions else ("region", recommendation.region)
    line = Line("raise2" if is_first else "")  # the eye finds what to do next first
    line.add(f"{view.face('next_decision')} " if is_first else "  ", "key bold", press)
    if not _only_place(view):
        room = 9 if width >= 40 else 8
        line.add(fit(short_region_name(g, recommendation.region), room - 1), "text", press).to(2 + room, press=press)
    cost = _cost(view, recommendation)
    labels = _labels(view, recommendation)
    end = width - edge
    if line.width + min(map(cell_len, labels)) + 1 + cell_len(cost) > end and recommendation.cost:
        cost = bare_signed_money(-recommendation.cost, view.glyphs.minus)  # what it is goes before what else it costs
    if width < 40 and line.width + min(map(cell_len, labels)) + 1 + cell_len(cost) > end:
        end += 1  # a blank is left between the price and the gain
    space = max(4, end - cell_len(cost) - 1 - line.width)
    label = next((text for text in labels if cell_len(text) <= space), "") or fit_words(labels[-1], space)
    line.add(label, "text" if recommendation.actions else "muted", press)
    line.right(cost, end, "text", press)
    return line.right(_gain(view, recommendation), width, "gain" if recommendation.is_sure else "odds", press)


def _cost(view: View, recommendation: Recommendation) -> str:
    """The price of all of it: money, influence and Lead; what it changes a quarter for a single action that costs none of these."""
    if not recommendation.actions:
        return ""
    if len(recommendation.actions) == 1:
        return price_paid(view.analysis, view.analysis.then(recommendation.actions[0]), view.glyphs)
    paid = [bare_signed_money(-recommendation.cost, view.glyphs.minus)] if recommendation.cost else []
    paid += [f"{recommendation.influence} inf"] if recommendation.influence else []
    paid += [f"{signed(-recommendation.lead_paid, view.glyphs.minus)} Lead"] if recommendation.lead_paid else []
    return " ".join(paid) or "free"


def _nature(view: View, action: int, *, is_late: bool) -> str:
    """What stands in place of compute where none is added: that it takes no action point, for which it comes first, or comes too late."""
    if view.game.kind[action] in act.FREE:
        return "no action"
    return "after end" if is_late else ""


def idea_line(view: View, action: int, width: int, edge: int, *, is_first: bool, is_late: bool = False) -> Line:
    """Advice that adds no compute by itself, with its price."""
    press = ("action", action)
    line = Line("raise2" if is_first else "")  # the eye finds what to do next first
    line.add(f"{view.face('next_decision')} " if is_first else "  ", "key bold", press)
    nature = _nature(view, action, is_late=is_late)
    later = view.analysis.then(action)
    labels = [Label(action_text(view.game, action)), *_shorter(view, action)]
    # A whole name goes before what is paid besides money, and at the small size before all of the price.
    cost, money = (
        price_paid(view.analysis, later, view.glyphs),
        later.state.cash(view.seat) - view.state.cash(view.seat),
    )
    room = width - edge - cell_len(cost) - 1 - line.width
    if cell_len(labels[-1].text) > room and money:
        cost = bare_signed_money(money, view.glyphs.minus)
        room = width - edge - cell_len(cost) - 1 - line.width
    if cell_len(labels[-1].text) > room and width < 40:
        cost, room = "", width - cell_len(nature) - 1 - line.width
    fits = next((label.text for label in labels if cell_len(label.text) <= room), "")
    line.add(fits or _cut_before_place(labels[-1], room), "text", press)
    if cost:
        line.right(cost, width - edge, "text", press)
    return line.right(nature, width, "odds", press)


class Label(NamedTuple):
    """Words for an action."""

    words: str
    place: str = ""
    """What stands after them and is cut last."""

    @property
    def text(self) -> str:
        """All of it."""
        return f"{self.words} {self.place}" if self.place else self.words


def _shorter(view: View, action: int) -> list[Label]:
    """Other words for an idea, ever fewer: the verb and the common part go first, and the place only where there is but one."""
    g = view.game
    kind, x = g.kind[action], g.x[action]
    words = action_words(g, action)
    if kind == act.POSTURE:
        return [Label(f"train with {x}/{act.POSTURES - 1}"), Label(f"train {x}/{act.POSTURES - 1}")]
    if kind == act.CARD:
        return [Label(words.without_verb), Label(words.what)]
    region = region_of(view.state, action)
    fewest = _fewer(view, action)
    if region < 0:
        return [Label(text) for text in fewest]
    is_project = kind in (act.BUILD, act.TURBINES, act.OPEN_CAMPUS)
    fewer = [words.without_place, words.bare] if is_project else [words.without_place]
    if _only_place(view) and region == view.analysis.places[0]:  # without its place a project's whole name has room
        return [Label(text) for text in (fewer if is_project else [*fewer, *fewest])]
    place = short_region_name(g, region)
    return [
        Label(words.without_verb if is_project else words.text),
        *[Label(text, place) for text in (*fewer, *fewest)],
    ]


def _fewer(view: View, action: int) -> list[str]:
    """The fewest words for what an action is about, without its place."""
    g = view.game
    kind, x, y = g.kind[action], g.x[action], g.y[action]
    match kind:
        case act.EXPEDITE:
            what = gift_name(g, y) if y < g.project_count else pipeline_name(g, y)
            return [f"expedite {what}", f"rush {what}"]
        case act.OPEN_CAMPUS:
            return ["new campus"]
        case act.BUILD | act.TURBINES:
            return [_layer_word(view, action)]
        case act.SELL_CHIPS:
            return [f"sell chips of {g.ruleset.classes[y].year}", f"sell '{g.ruleset.classes[y].year % 100} chips"]
        case act.OFFER:
            return ["offer a hall"]
        case act.HIRE:
            return [f"hire {SEAT_LETTERS[y]}'s hall"]
        case act.LOBBY:
            return [f"subsidy on {GROUP_LABELS[x]}"]
        case act.RENT:
            return [f"rent {x} lot{'' if x == 1 else 's'}" if x else "stop renting"]
        case act.ISSUE:
            return [f"{CONTROL_SHORT[x]} vs {BLOC_SHORT[y]}"]
        case act.LIFT:
            return [f"lift {CONTROL_SHORT[x]} control"]
    return []


def _cut_before_place(label: Label, room: int) -> str:
    """A label that is too long all the same, cut where it says least: before its place."""
    if not label.place:
        return fit(label.text, room)
    return fit(f"{fit(label.words, max(2, room - cell_len(label.place) - 1))} {label.place}", room)


def _labels(view: View, recommendation: Recommendation) -> list[str]:
    """What to do, from the longest words to the shortest."""
    if not recommendation.actions:
        return ["on its way"]
    first, *others = recommendation.actions
    long = short_action(view, first, recommendation.amount)
    bare = short_action(view, first, recommendation.amount, bare=True)
    if not others and view.game.kind[first] not in LAYER_KINDS:
        return [*[label.words for label in _shorter(view, first)], *_fewer(view, first)]
    if not others:
        return [long, bare, _barest(view, first, recommendation.amount)]
    name = short_action(view, first, 0, bare=True)
    chips = (act.BUY, act.ASSEMBLE)
    steps = ["chips" if view.game.kind[a] in chips else short_action(view, a, 0, bare=True) for a in others]
    then = " and ".join(steps)
    return [
        f"{bare}, then {then}",
        f"{name}, then {then}",
        f"{name} then {then}",
        " + ".join([name, *steps]),
        f"{name} and {len(others)} more",
        f"{name} +{len(others)} more",
        f"{name}…",
        f"{_barest(view, first, 0)}…",
    ]


def _barest(view: View, action: int, amount: int) -> str:
    """The fewest words for the first action of a recommendation: a lot without its number, a purchase without its goods."""
    kind = view.game.kind[action]
    if kind not in (act.BUY, act.ASSEMBLE):
        return short_action(view, action, 0, bare=True)
    return f"{view.face(CATEGORY_OF[kind])}: {amount}" if amount else action_words(view.game, action).verb


def short_action(view: View, action: int, amount: int, *, bare: bool = False) -> str:
    """An action of the layers without its place: `build cooling +4`, `buy 2 chips`; bare `cooling +4`, `u: 2 chips`, with the key that
    tells a purchase from an assembly.
    """
    g = view.game
    kind = g.kind[action]
    if kind in (act.BUILD, act.TURBINES):
        word = _layer_word(view, action)
        lot = f" +{amount}" if amount else ""
        return f"{word}{lot}" if bare else f"build {word}{lot}"
    chips = BOARD.accelerators_of(amount) if amount else BOARD.accelerators
    if bare and amount and kind in (act.BUY, act.ASSEMBLE):
        return f"{view.face(CATEGORY_OF[kind])}: {chips}"
    words = {
        act.BUY: f"buy {chips}",
        act.ASSEMBLE: f"assemble {chips}",
        act.UPGRADE: "upgrade" if bare else "upgrade chips",
    }
    return words.get(kind, action_text(g, action))


_ADVICE: Final = ("command", "advice")

_POWER: Final = {"grid": "grid power", "gas": "turbines"}
"""Short words for sources of power."""

_SHORT_PROJECTS: Final = {
    "fuel-cell blocks": "fuel cells", "solar and storage": "solar", "nuclear contract": "nuclear",
}  # fmt: skip
"""Shorter names of projects that give power."""


def _layer_word(view: View, action: int) -> str:
    """What a project gives in a word; of power, where it comes from."""
    g = view.game
    word = gift_name(g, g.x[action])
    if word != "power":
        return word
    card = g.ruleset.projects[g.x[action]]
    name = card.name.lower()
    return _POWER["gas"] if g.kind[action] == act.TURBINES else _POWER.get(card.gives, _SHORT_PROJECTS.get(name, name))
