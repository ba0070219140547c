"""The first screen: go on, begin, look things up. A person who has never played is one key from a first decision."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, ClassVar, Final

from attrs import frozen
from textual import work

from gigawatt.content.wording import listed, money
from gigawatt.core.bottleneck import Bottleneck
from gigawatt.core.forecast import compute_forecast
from gigawatt.core.ruleset import LAYERS
from gigawatt.errors import GameError
from gigawatt.tui import phrases, saves
from gigawatt.tui.drawing import Canvas, Line, Lines, Piece, fit, wrap
from gigawatt.tui.maps import map_art
from gigawatt.tui.screens.page import WIDE, Key, Page, row_line
from gigawatt.tui.session import GameSession, most_bound

if TYPE_CHECKING:
    from gigawatt.core import State
    from gigawatt.tui.theme import Look

_LETTERS: Final = {
    "G": (" ███ ", "█    ", "█  ██", "█   █", " ███ "),
    "I": ("█", "█", "█", "█", "█"),
    "A": (" ███ ", "█   █", "█████", "█   █", "█   █"),
    "W": ("█   █", "█   █", "█ █ █", "██ ██", "█   █"),
    "T": ("█████", "  █  ", "  █  ", "  █  ", "  █  "),
}
_WORD: Final = "GIGAWATT"
_MOTTO: Final = "the race for compute, twelve quarters at a time"
_ORDINALS: Final = ("1st", "2nd", "3rd", "4th", "5th", "6th")
_MENU: Final = 42
_CARD: Final = 42


@frozen
class Going:
    """What the card tells of the game to go on with."""

    info: saves.SaveInfo
    faction: str
    seat: int
    seats: int
    scenario: str
    quarter: str
    done: int
    quarters: int
    compute: int
    ahead: tuple[int, str] | None
    lead: int
    place: str
    gap: str
    """How far from the next one, in words."""
    cash: int
    campus: str
    bound: Bottleneck | None


def read_going(info: saves.SaveInfo) -> Going | None:
    """Open a save to tell about it; None where it cannot be gone on with."""
    try:
        session = GameSession.resume(info.path)
    except GameError:
        return None
    state, game, seat = session.state, session.game, session.viewer
    coming = compute_forecast(state, seat)
    best = max(range(len(coming)), key=lambda i: (coming[i], -i), default=0)
    rises = bool(coming) and coming[best] > state.compute(seat)
    bound = most_bound(state, seat)
    return Going(
        info=info,
        faction=state.tables[seat].faction.name,
        seat=seat,
        seats=game.seats,
        scenario=game.scenario.name,
        quarter=phrases.quarter_long(game, state.quarter),
        done=state.quarter,
        quarters=game.quarters,
        compute=state.compute(seat),
        ahead=(coming[best], phrases.quarter_long(game, state.quarter + best)) if rises else None,
        lead=state.lead(seat),
        place=_ORDINALS[state.ranks()[seat] - 1],
        gap=_gap(state, seat),
        cash=state.cash(seat),
        campus=game.ruleset.regions[bound.region].name if bound is not None else "",
        bound=bound,
    )


def _gap(state: State, seat: int) -> str:
    """How far a seat is from the leader, or the leader from the next one."""
    rival = min((s for s in range(state.game.seats) if s != seat), key=lambda s: (state.ranks()[s], s))
    ahead = state.lead(seat) - state.lead(rival)
    if not ahead:
        return f"level with {phrases.faction(state, rival)}"
    return f"{abs(ahead)} {'ahead of' if ahead > 0 else 'behind'} {phrases.faction(state, rival)}"


class TitleScreen(Page):
    """The menu, and what there is to go on with."""

    IS_HOME = True

    KEYS: ClassVar[tuple[Key, ...]] = (
        Key("enter", "choose", "choose"),
        Key("up", "", "up"),
        Key("down", "move", "down", "↑↓"),
        Key("k", "", "up"),
        Key("j", "", "down"),
        Key("c", "", "go_on"),
        Key("n", "new game", "new"),
        Key("l", "first campus", "lesson"),
        Key("h", "", "hot_seat"),
        Key("r", "", "records"),
        Key("b", "rulebook", "book"),
        Key("question_mark", "how to play", "book"),
        Key("o", "", "settings"),
        Key("e", "", "lessons"),
        Key("q", "quit", "quit"),
    )

    def __init__(self) -> None:
        super().__init__()
        kept = saves.list_saves()
        self._info: saves.SaveInfo | None = saves.latest_of(kept)
        self._going: Going | None = None
        self._at = 0 if kept else [row[3] for row in self.entries()].index("lesson")
        self._word = ""

    # --- the menu ---------------------------------------------------------------------------------------------------

    def entries(self) -> list[tuple[str, str, str, str]]:
        """Key, name, note and method of each entry."""
        rows = []
        if self._info is not None:
            rows.append(("c", "Continue", self._info.when or self._info.name, "go_on"))
        return [
            *rows,
            ("n", "New game", "scenario, seats, rivals", "new"),
            ("l", "First campus", "guided, 25 minutes", "lesson"),
            ("h", "Hot seat", "2 to 6 people", "hot_seat"),
            ("r", "Saves and records", "load, replay", "records"),
            ("b", "Rulebook", "every number", "book"),
            ("e", "Lessons", "for a class", "lessons"),
            ("o", "Settings", "theme, glyphs", "settings"),
            ("q", "Quit", "", "quit"),
        ]

    def on_mount(self) -> None:
        """Draw at once; the save is opened in the background."""
        super().on_mount()
        self._read()

    def on_screen_resume(self) -> None:
        """A game may have been played, begun or deleted meanwhile."""
        self._info = saves.latest()
        if self._going is not None and self._info != self._going.info:
            self._going = None
        self._read()
        super().on_screen_resume()

    @work(thread=True, exclusive=True)
    def _read(self) -> None:
        info = self._info
        if info is None or (self._going is not None and self._going.info == info):
            return
        going = read_going(info)
        self.app.call_from_thread(self._has_read, info, going)

    def _has_read(self, info: saves.SaveInfo, going: Going | None) -> None:
        if info == self._info:
            self._going = going
            self.redraw()

    # --- drawing ------------------------------------------------------------------------------------------------------

    def draw(self, width: int, height: int) -> Lines:
        """Letters, a wave, the menu and the card."""
        look = self.look
        tall = height >= 32
        lines: Lines = [Line() for _ in range(2 + max(0, height - 42) // 3 if tall else 1)]
        lines += _letters(width, look, big=width >= WIDE and tall)
        if tall:
            lines += [Line(), *_wave(width, look)]
        lines += [Line(), Line().to((width - len(_MOTTO)) // 2 - 2).add(f"  {_MOTTO}  ", "muted on bg"), Line()]
        if tall:
            lines.append(Line())
        room = height - len(lines)
        left = max(2, (width - _MENU - _CARD - 3) // 2) if width >= WIDE else 2
        card_width = _CARD if width >= WIDE else width - _MENU - 4
        menu = self._menu(_MENU - 4 if width < WIDE else _MENU, room, roomy=tall)
        card = self._card(card_width if width >= WIDE else width - (_MENU - 4) - 5, room, roomy=tall)
        menu_width = _MENU - 4 if width < WIDE else _MENU
        if tall:
            menu += [Line("raise1").to(menu_width) for _ in range(len(card) - len(menu))]
            card += [Line("raise1").to(card_width) for _ in range(len(menu) - len(card))]
        for y in range(max(len(menu), len(card))):
            line = Line().to(left)
            if y < len(menu):
                line.join(menu[y])
            line.to(left + menu_width + 2)
            if y < len(card):
                line.join(card[y])
            lines.append(line)
        if tall and width >= WIDE and look.glyphs.braille:
            lines = _before_map(lines, width, height)
        if self._word:
            lines = lines[: height - 1]
            lines += [Line() for _ in range(height - 1 - len(lines))]
            lines.append(Line().add(f" {fit(self._word, width - 2)}", "bind"))
        return lines

    def _menu(self, width: int, room: int, *, roomy: bool) -> Lines:
        rows = self.entries()
        out: Lines = []
        if roomy:
            out += [
                Line("raise1").to(width),
                Line("raise1").add("  PLAY", "muted bold").to(width),
                Line("raise1").to(width),
            ]
        for i, (key, name, note, _) in enumerate(rows):
            ground = "raise2" if i == self._at else "raise1"
            mark = self.look.glyphs.cursor if i == self._at else " "
            line = row_line(
                ground,
                width,
                [
                    Piece(f"{mark} ", "key"),
                    Piece(f"{key}  ", "key bold"),
                    Piece(name, "bright" if i == self._at else "text"),
                ],
                ("entry", i),
            )
            note_at = max(0, width - len(note) - 2)
            out.append(_over(line, note_at, note, "muted", ground, width, ("entry", i)))
            if roomy and key in ("c", "h", "e"):
                out.append(Line("raise1").to(width))
        if roomy:
            out.append(Line("raise1").to(width))
        return out[:room]

    def _card(self, width: int, room: int, *, roomy: bool) -> Lines:
        going = self._going
        inner = width - 4
        first = self._first_rows(inner, roomy=roomy)
        rows = self._going_rows(going, inner, roomy=roomy) if going is not None else first
        out = [Line("raise1").to(width)] if roomy else []
        out += [Line("raise1").add("  ").join(row).to(width) for row in rows[: room - len(out)]]
        return [*out, Line("raise1").to(width)] if roomy else out

    def _going_rows(self, going: Going, width: int, *, roomy: bool) -> Lines:
        """The game to go on with: who, when, how it stands, and the campus that is held back most."""
        glyphs = self.look.glyphs
        seat = Line().add(glyphs.seats[going.seat] + " ", f"seat{going.seat} bold").add(going.faction, "bright bold")
        whole = width - 12
        gone = whole * going.done // max(1, going.quarters)
        bar = Line().add(f"{going.quarter}  ", "text").add(glyphs.gone * gone, "muted")
        bar.add(glyphs.point, "key").add(glyphs.left * (whole - gone - 1), "line")
        ahead = f"   {going.ahead[0]} in {going.ahead[1]}" if going.ahead else ""
        lead = f"   {going.place}, {going.gap}"
        rows = [
            Line().add("CONTINUE", "muted bold"),
            *([Line()] if roomy else []),
            seat,
            Line().add(fit(f"{going.scenario}, seat {'ABCDEF'[going.seat]} of {going.seats}", width), "muted"),
            bar,
            *([Line()] if roomy else []),
            Line().add("compute   ", "muted").add(str(going.compute), "bright bold").add(ahead, "gain"),
            Line()
            .add("Lead      ", "muted")
            .add(str(going.lead), "bright bold")
            .add(fit(lead, width - 10 - len(str(going.lead))), "text"),
            Line().add("net cash  ", "muted").add(money(going.cash), "bright bold"),
        ]
        if going.bound is not None:
            binds = listed(going.bound.binding)
            where = f" at {going.campus}" if len(binds) + len(going.campus) + 14 <= width else ""
            rows.append(Line().add("bound by  ", "muted").add(fit(binds, width - 10), "bind bold").add(where, "text"))
            rows += [Line(), *layer_bars(going.bound.modules, going.bound.binding, self.look, width)]
        return rows

    def _first_rows(self, width: int, *, roomy: bool) -> Lines:
        rows = [Line().add("HOW IT WORKS", "muted bold"), Line()]
        told = "A campus is built of five layers. It computes what the scarcest allows."
        rows += [Line().add(text, "text") for text in wrap(told, width)]
        rows += [Line(), *layer_bars((8, 6, 5, 6, 7), ("cooling",), self.look, width), Line()]
        told = "Layers take unequal time, permits are uncertain, rivals want the same chips." if roomy else ""
        told += " l leads through a first game." if roomy else "l leads through a first game."
        return [*rows, *[Line().add(text, "text") for text in wrap(told, width)]]

    # --- what keys do ------------------------------------------------------------------------------------------------

    def press(self, press: tuple[Any, ...]) -> None:
        """A click on an entry of the menu chooses it."""
        if press[0] == "entry":
            self._at = int(press[1])
            self.do_choose()

    def do_up(self) -> None:
        """The entry above."""
        self._at = (self._at - 1) % len(self.entries())

    def do_down(self) -> None:
        """The entry below."""
        self._at = (self._at + 1) % len(self.entries())

    def do_choose(self) -> None:
        """Do what the entry says."""
        rows = self.entries()
        getattr(self, f"do_{rows[min(self._at, len(rows) - 1)][3]}")()

    def do_go_on(self) -> None:
        """Go on with the latest game."""
        if self._info is None:
            self._word = "There is no game to go on with: n begins one."
            return
        try:
            self.host.play(GameSession.resume(self._info.path))
        except GameError as error:
            self._word = str(error)

    def do_new(self) -> None:
        """Set up a game."""
        from gigawatt.tui.screens.newgame import NewGameScreen

        self.app.push_screen(NewGameScreen())

    def do_lesson(self) -> None:
        """Begin the first game, led through its first quarter."""
        from gigawatt.tui.screens.newgame import first_campus

        try:
            self.host.play(first_campus(), lesson=True)
        except GameError as error:
            self._word = str(error)

    def do_hot_seat(self) -> None:
        """Set up a game of several people."""
        from gigawatt.tui.screens.newgame import NewGameScreen

        self.app.push_screen(NewGameScreen(people=2))

    def do_records(self) -> None:
        """List saves and records."""
        from gigawatt.tui.screens.load import LoadScreen

        self.app.push_screen(LoadScreen())

    def do_book(self) -> None:
        """Open the rulebook."""
        from gigawatt.tui.screens.rulebook import RulebookScreen

        self.app.push_screen(RulebookScreen())

    def do_lessons(self) -> None:
        """Say where lessons are to be had."""
        from gigawatt.tui.screens.tutorial import LessonsScreen

        self.app.push_screen(LessonsScreen())

    def do_settings(self) -> None:
        """Change theme, glyphs and pace."""
        from gigawatt.tui.screens.settings import SettingsScreen

        self.app.push_screen(SettingsScreen())

    def do_quit(self) -> None:
        """Leave the program."""
        self.app.exit()


def _over(line: Line, at: int, text: str, style: str, ground: str, width: int, press: tuple[Any, ...]) -> Line:
    """A row with a note at its right end, where there is room for it."""
    used = len(line.text.rstrip())
    if used + 2 > at:
        return line
    return Line(ground).join(line.cut(at)).add(text, style, press).to(width, press=press)


def _letters(width: int, look: Look, *, big: bool) -> Lines:
    """The name of the game, in blocks."""
    block = "█" if look.glyphs.braille else "#"
    wide = 2 if big else 1
    rows: Lines = []
    for y in range(5):
        text = (" " * (3 if big else 2)).join(
            "".join((block if c != " " else " ") * wide for c in _LETTERS[letter][y]) for letter in _WORD
        )
        rows.append(Line().to(max(0, (width - len(text)) // 2)).add(text, "bright"))
    return rows


def _before_map(lines: Lines, width: int, height: int) -> Lines:
    """The lines in front of the world: its land shows where they are blank and stand on no ground."""
    art = map_art("wide", "unicode")
    left, top = (width - art.width) // 2, height - art.height
    spots = {place.anchor for place in art.places.values()}
    out: Lines = []
    for y in range(height):
        front = [(c, piece) for piece in (lines[y].pieces if y < len(lines) else ()) for c in piece.text]
        row = art.rows[y - top] if 0 <= y - top < len(art.rows) else ""
        line = Line()
        for x in range(width):
            c, piece = front[x] if x < len(front) else (" ", Piece(" ", "text"))
            land = row[x - left] if 0 <= x - left < len(row) else " "
            is_free = c == " " and piece.press is None and " on " not in piece.style
            if is_free and (x - left, y - top) in spots:
                line.add("•", "key")
            elif is_free and land not in " \u2800":
                line.add(land, "land")
            else:
                line.add(c, piece.style, piece.press)
        out.append(line)
    return out


def _wave(width: int, look: Look) -> Lines:
    """A wave that quickens and grows from left to right."""
    cells = min(width - 8, 104)
    canvas = Canvas(cells, 3, braille=look.glyphs.braille)
    across, down = canvas.size
    points = []
    for x in range(across):
        t = x / across
        height = (0.12 + 0.88 * t) * (down - 1) / 2
        points.append((x, round((down - 1) / 2 - height * math.sin(6 * math.pi * (t + 0.9 * t * t)))))
    canvas.path(points, "key", mark="~")
    left = (width - cells) // 2
    return [Line().to(left).join(line) for line in canvas.lines()]


def layer_bars(modules: tuple[int, ...], binding: tuple[str, ...], look: Look, width: int) -> Lines:
    """A campus as five bars: lit as far as it runs, dark above, the binding layer marked."""
    glyphs = look.glyphs
    low = min(modules)
    room = max(4, width - 22)
    scale = -(-max(1, *modules) // room)
    room = min(room, max(8, -(-max(modules) // scale)) + 1)
    rows: Lines = []
    for name, have in zip(LAYERS, modules, strict=True):
        binds = name in binding
        lit, dark = low // scale, -(-have // scale) - low // scale
        line = Line().add(f"{name:<9}", "muted").add(glyphs.running * lit, "bind" if binds else "bright")
        line.add(glyphs.idle * max(0, dark), "muted").to(9 + room)
        line.add(f" {have:>3} ", "bind bold" if binds else "bright")
        if binds:
            line.add(f"{glyphs.binds} binds", "bind bold")
        rows.append(line)
    return rows
