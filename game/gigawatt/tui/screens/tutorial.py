"""The first quarter, led: what to look at, what to order and why, from the position as it stands; and where lessons are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Final

from attrs import frozen
from textual import events
from textual.app import ComposeResult
from textual.color import Color
from textual.screen import ModalScreen
from textual.timer import Timer

from gigawatt.content.wording import listed, money, plural
from gigawatt.core.ruleset import LAYERS
from gigawatt.tui import phrases
from gigawatt.tui.drawing import Line, Lines, wrap
from gigawatt.tui.facts import Facts, Fix
from gigawatt.tui.screens.page import MIN_SIZE, Key, Page, Sheet, title_bar
from gigawatt.tui.session import PASS

if TYPE_CHECKING:
    from gigawatt.core.bottleneck import Bottleneck
    from gigawatt.core.forecast import Arrival
    from gigawatt.tui.screens.board import BoardScreen
    from gigawatt.tui.session import GameSession, Ply

LED_QUARTERS: Final = 2
"""The first quarter is led through, the second one begun."""

LOOK_S: Final = 0.2
"""How often the guide looks whether there is something new to say, in seconds."""


@frozen
class Hint:
    """What the coach says now."""

    step: int
    """Counts up from 1; the same step says the same."""
    title: str
    texts: tuple[str, ...]
    action: int | None = None
    """The action it suggests, if it suggests one."""
    how: str = ""
    """Which keys of the board show it."""


def coach(session: GameSession) -> Hint | None:
    """What to tell a person in a first game; None once the led part is over, or where nobody needs it.

    It is worked out from the position and what has been done, so taking something back takes the hint back too.
    """
    people = session.people
    state = session.state
    if session.is_over or len(people) != 1 or state.quarter >= LED_QUARTERS or state.seat != people[0]:
        return None
    seat = people[0]
    own = [ply for ply in session.plies if ply.seat == seat and ply.quarter == state.quarter]
    facts = Facts(state, seat)
    if state.quarter == 0:
        return _first_quarter(session, facts, own)
    return _second_quarter(session, facts, own)


def recall(session: GameSession) -> Hint:
    """The guide for a person who asks for it, in any quarter of a game and at any table: the position, what binds, what helps.

    Call it only while a person is to move.
    """
    led = coach(session)
    if led is not None:
        return led
    facts = Facts(session.state, session.state.seat)
    place = f"{phrases.PLACES[facts.ranks[facts.seat] - 1]} of {session.game.seats}"
    left = plural(session.state.points_left(facts.seat), "action")
    texts = [
        f"You have {session.state.lead(facts.seat)} Lead and are {place}, with {left} left this quarter.",
        *_welcome(facts),
        *_advice(session, facts.fixes[0] if facts.fixes else None),
    ]
    if facts.arrivals:
        texts.append(_on_its_way(session, facts.arrivals[0]))
    return Hint(0, "The guide", tuple(texts), how=_HOW)


def _first_quarter(session: GameSession, facts: Facts, own: list[Ply]) -> Hint:
    points = session.game.ruleset.economy.action_points
    left = session.state.points_left(facts.seat)
    fix = facts.fixes[0] if facts.fixes else None
    if not own:
        return Hint(1, "Your first campus", (*_welcome(facts), *_advice(session, fix)), _first(session, fix), _HOW)
    done = phrases.action(session.game, own[-1].action)
    told = f"Done: {done}. Nothing random happens before the quarter ends, so z takes it back."
    if left > 1:
        title = f"Action {points - left + 1} of {points}"
        return Hint(1 + len(own), title, (told, *_advice(session, fix)), _first(session, fix))
    end = (
        "This is your last action of the quarter. After it rivals finish, permits are drawn once, what is built comes "
        "online, and every module that has all five layers earns."
    )
    return Hint(1 + len(own), "The last action", (told, *_advice(session, fix), end), _first(session, fix))


def _welcome(facts: Facts) -> list[str]:
    """What the campus is and what binds it."""
    b = facts.worst
    if b is None:
        return ["You have no campus yet: open one."]
    place = phrases.region(facts.game, b.region)
    have = listed(f"{n} {name}" for name, n in zip(LAYERS, b.modules, strict=True))
    return [
        f"Your campus in {place} has {have}, in modules of 0.1 gigawatt.",
        f"It computes what the scarcest layer allows: {_binding(b)}, so {_runs(b)}.",
    ]


def _runs(b: Bottleneck) -> str:
    """How many modules run and the compute they come to: `2 modules run, 2 points each: 4 compute`."""
    if not b.online:
        return "nothing runs"
    verb = "runs" if b.online == 1 else "run"
    each = f", {plural(b.points // b.online, 'point')} each with these chips" if b.points % b.online == 0 else ""
    return f"{plural(b.online, 'module')} {verb}{each}: {b.points} compute"


def _binding(b: Bottleneck) -> str:
    verb = "binds" if len(b.binding) == 1 else "bind"
    return f"{listed(b.binding)} {verb} at {min(b.modules)}"


def _advice(session: GameSession, fix: Fix | None) -> list[str]:
    """What would help most now, where advice is allowed at the table."""
    game = session.game
    if not session.options.advice:
        return []
    if fix is None or not fix.actions:
        if fix is not None:
            place = phrases.region(game, fix.region)
            return [f"What {place} needs is on its way. Keep your money, or begin a second campus; p passes."]
        return ["Nothing you can pay for adds compute now: p passes and keeps the money."]
    names = [phrases.action(game, action) for action in fix.actions]
    when = phrases.quarter_long(game, fix.quarter)
    worth = f"{money(fix.cost)} in all, {fix.gain} more compute from {when}"
    if len(names) == 1:
        return [f"What helps most: {names[0]} ({worth})."]
    together = (
        f"One layer alone adds nothing where {len(names)} are short. Together they do: {listed(names)} ({worth})."
    )
    if session.state.points_left(session.state.seat) < len(names):
        return [f"{together} Begin with the first; the rest can follow next quarter."]
    return [f"{together} Begin with the first."]


def _first(session: GameSession, fix: Fix | None) -> int | None:
    return fix.actions[0] if session.options.advice and fix is not None and fix.actions else None


def _second_quarter(session: GameSession, facts: Facts, own: list[Ply]) -> Hint | None:
    if own:
        return None
    shots = session.shots
    before, now = shots[-2].compute[facts.seat], shots[-1].compute[facts.seat]
    place = facts.ranks[facts.seat]
    grew = f"Your compute went from {before} to {now}" if now != before else f"Your compute stays at {now}"
    texts = [
        f"A quarter is over. {grew}; you have {session.state.lead(facts.seat)} Lead and are {phrases.PLACES[place - 1]}.",
        "Lead is scored every quarter for compute online, most for the rank. What is ordered early counts for longest.",
    ]
    if _passed_all(session, facts.seat):
        texts.insert(
            1,
            "You ordered nothing: unspent actions are lost, and what rivals ordered is on its way.",
        )
    if facts.arrivals:
        texts.append(_on_its_way(session, facts.arrivals[0]))
    texts += _advice(session, facts.fixes[0] if facts.fixes else None)
    texts.append(
        "From here on it is your game: n shows what helps, G what the guide would say, ? every key, and an action that is not "
        "legal says why."
    )
    return Hint(10, "The second quarter", tuple(texts), _first(session, facts.fixes[0] if facts.fixes else None))


def _passed_all(session: GameSession, seat: int) -> bool:
    """Whether a seat let the whole first quarter go by without an order."""
    own = [ply for ply in session.plies if ply.seat == seat and ply.quarter == 0]
    return all(ply.action == PASS for ply in own)


def _on_its_way(session: GameSession, a: Arrival) -> str:
    """What comes next, in a sentence."""
    game = session.game
    when = phrases.quarter_long(game, a.on_time) if a.on_time < game.quarters else "after the end"
    what = f"{phrases.arrival_word(game, a)} for {phrases.region(game, a.region)}"
    return f"On its way: {what}, {when} if all goes well."


def hint_lines(hint: Hint, width: int, *, roomy: bool = False) -> Lines:
    """A hint as lines for a note of so many cells; with room, a blank line parts its paragraphs."""
    lines = [Line("raise2").add("  ").add(hint.title.upper(), "key bold").to(width)]
    for text in (*hint.texts, *([hint.how] if hint.how else [])):
        if roomy:
            lines.append(Line("raise2").to(width))
        lines += [Line("raise2").add("  ").add(part, "text").to(width) for part in wrap(text, width - 4)]
    press = ("key", "enter")
    foot = Line("raise2").add("  ").add("enter", "key bold", press).add(" go on   ", "muted", press)
    foot.add("esc", "key bold", ("key", "escape")).add(" without the guide", "muted", ("key", "escape"))
    return [*lines, Line("raise2").to(width), foot.to(width)]


_HOW: Final = "n opens this on the board, b everything that can be built; each shows what it does before you confirm."


class HintScreen(ModalScreen[Any]):
    """A note over the board. The answer is whether the guide goes on, or a key that was meant for the board."""

    DEFAULT_CSS: ClassVar[str] = """
    HintScreen { background: transparent; align: center bottom; }
    HintScreen > Sheet { offset-y: -1; }
    """
    WIDTH: ClassVar[int] = 76

    def __init__(self, hint: Hint) -> None:
        super().__init__()
        self.hint: Final = hint

    def compose(self) -> ComposeResult:
        """The note."""
        yield Sheet()

    @property
    def lines(self) -> list[str]:
        """What is shown, as plain lines."""
        return self.query_one(Sheet).text

    def on_mount(self) -> None:
        """Draw the note; the board shows around it."""
        self.styles.background = Color(0, 0, 0, 0)
        self._draw()

    def on_resize(self) -> None:
        """Draw it for the new size."""
        self._draw()

    def _draw(self) -> None:
        size = self.app.size
        self.query_one(Sheet).display = is_seen = size.width >= MIN_SIZE[0] and size.height >= MIN_SIZE[1]
        if not is_seen:  # the board says so
            return
        width = min(self.WIDTH, self.app.size.width)
        lines = hint_lines(self.hint, width, roomy=self.app.size.height >= 36)
        sheet = self.query_one(Sheet)
        sheet.styles.width, sheet.styles.height = width, len(lines)
        look = getattr(self.app, "look")  # noqa: B009  # the application's own, which Textual's type does not know
        sheet.show(lines, look, width)

    def on_key(self, event: events.Key) -> None:
        """Escape ends the guide, enter and space close the note; any other key closes it and goes to the board."""
        event.stop()
        event.prevent_default()
        self.dismiss({"escape": False, "enter": True, "space": True}.get(event.key, event))

    def on_click(self, event: events.Click) -> None:
        """A click beside the note closes it."""
        event.stop()
        self.dismiss(result=True)

    def on_sheet_pressed(self, event: Sheet.Pressed) -> None:
        """A click on a key is that key."""
        event.stop()
        self.dismiss(event.press != ("key", "escape"))


class Guide:
    """Shows the coach's hints over a board, each once, whenever it is the player's turn and nothing is open."""

    def __init__(self, board: BoardScreen) -> None:
        self._board = board
        self._shown = 0
        self._timer: Timer | None = None

    def begin(self) -> None:
        """Say the first hint now and look for the next ones until the led part is over."""
        self._timer = self._board.set_interval(LOOK_S, self.look)
        self.look()

    def again(self) -> None:
        """Say now what there is to say, and go on leading where the led part is not over."""
        session = self._board.session
        if coach(session) is not None:
            self.begin()
        else:
            self._board.app.push_screen(HintScreen(recall(session)), self._answered)

    def end(self) -> None:
        """Say no more."""
        if self._timer is not None:
            self._timer.stop()

    def look(self) -> None:
        """Show a hint that has not been shown yet."""
        board = self._board
        session = board.session
        if session.is_over or session.state.quarter >= LED_QUARTERS:
            self.end()
            return
        if board.menu is not None or board.app.screen is not board or not session.is_your_turn:
            return
        hint = coach(session)
        if hint is not None and hint.step > self._shown:
            self._shown = hint.step
            board.app.push_screen(HintScreen(hint), self._answered)

    def _answered(self, answer: Any) -> None:
        if isinstance(answer, events.Key):
            self._board.on_key(answer)
        elif not answer:
            self.end()
            self._board.say("The guide is put away; G brings it back.", "muted")
            self._board.redraw()


def begin(board: BoardScreen, *, again: bool = False) -> Guide:
    """Lead a player through the first quarter of the game on a board; `again` says something in any quarter."""
    if board.guide is not None:
        board.guide.end()
    board.guide = guide = Guide(board)
    if again:
        guide.again()
    else:
        guide.begin()
    return guide


_LESSONS: Final = (
    (
        "A FIRST GAME",
        "First campus teaches the five layers of a campus in six quarters. A guide leads through the first one: l begins it.",
    ),
    (
        "FOR A CLASS",
        (
            "No exercises come with this game. A scenario of your own is a TOML file that gigawatt play opens by its name; "
            "every game is kept as a record, and gigawatt replay FILE --verify says whether one is true."
        ),
    ),
    (
        "IN A BROWSER",
        (
            "gigawatt serve lets a class play in browsers, with a join code and games kept apart; --no-advice and --no-undo "
            "switch advice and taking back off for everybody. A new game can do so for one table."
        ),
    ),
    ("AFTER A GAME", "Its end tells what held you back and when it turned; a replay can be branched into a new game."),
)


class LessonsScreen(Page):
    """Where lessons are to be had, and what there is to learn from now."""

    KEYS: ClassVar[tuple[Key, ...]] = (
        Key("l", "first campus", "lesson"),
        Key("b", "rulebook", "book"),
        Key("escape", "back", "back"),
        Key("q", "", "back"),
    )

    def draw(self, width: int, height: int) -> Lines:  # noqa: ARG002  # it fits every height
        """A short page."""
        out = [title_bar("Lessons", width), Line()]
        for title, text in _LESSONS:
            out.append(Line().add(f"  {title}", "muted bold"))
            out += [Line().add(f"  {part}", "text") for part in wrap(text, min(76, width - 4))]
            out.append(Line())
        return out

    def do_lesson(self) -> None:
        """Begin the first game."""
        from gigawatt.tui.screens.newgame import first_campus

        self.begin(first_campus(), lesson=True)

    def do_book(self) -> None:
        """Open the rulebook."""
        from gigawatt.tui.screens.rulebook import RulebookScreen

        self.app.push_screen(RulebookScreen())
