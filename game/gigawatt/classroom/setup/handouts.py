"""Hand-outs to print: the rules, a sheet for each faction at the table, and for each student a sheet to decide on.

They are made from the cards, so that their numbers are those in play, and say nothing of other seats and quarters than the
class plays. Each is one HTML file without scripts, fonts and pictures from elsewhere. Sheets begin on a page of their own; whatever
a roster or a class file says is escaped.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from html import unescape
from typing import Final

from gigawatt.classroom.folder.course import STUDENT, Course
from gigawatt.classroom.folder.roster import Roster, Student
from gigawatt.classroom.setup.start_files import start_name
from gigawatt.content.book import sheet_html
from gigawatt.core.rules.ruleset import Faction
from gigawatt.core.rules.vocabulary import LAYERS
from gigawatt.pages.shell import html_page
from gigawatt.text import html_text
from gigawatt.wording.grammar import listed, plural
from gigawatt.wording.names import Lexicon
from gigawatt.wording.purse_text import headline_start_text, place_purse_text, with_purse
from gigawatt.wording.rules_text import faction_text

GENERATOR: Final = "gigawatt class"

_STYLE: Final = """
.sheet{break-after:page;padding:0 0 2rem;margin:0 0 2rem;border-bottom:1px solid var(--line)}.sheet:last-child{break-after:auto;border:0}
.who{display:flex;flex-wrap:wrap;gap:.3rem 2.5rem;margin:.4rem 0 1rem}.blank{display:inline-block;min-width:12rem;border-bottom:1px solid}
.decide{width:100%;table-layout:fixed}.decide th,.decide td{border:1px solid var(--soft);text-align:left;vertical-align:top;white-space:normal}
.decide td{height:2.5rem}.sheet h2{margin:1.2rem 0 .3rem}
.decide th:first-child{width:5.5rem}.decide .narrow{width:5.2rem}.decide .layer{width:3.6rem}
.lines p{border-bottom:1px solid var(--line);height:1.9rem;max-width:none;margin:0}
.low .decide td{height:1.8rem}.low .decide th,.low .decide td{padding-top:.1rem;padding-bottom:.1rem}.low h2,.low p,.low ul{margin:.3rem 0}
.low .lines p{height:1.6rem;margin:0}.low li{margin:0}
@page{size:A4;margin:12mm}.wide-page{page:wide}@page wide{size:A4 landscape;margin:7mm}
@media print{body{background:#fff;color:#000}.sheet{border:0;margin:0;padding:0}.screen{display:none}}
"""


def rules_page(course: Course) -> str:
    """The rules of what the class plays, on two pages."""
    return sheet_html(course.game.ruleset, course.game.scenario, course.factions)


def roles_page(course: Course) -> str:
    """A sheet for each faction at the table, the student's first."""
    by_id = {faction.id: faction for faction in course.game.ruleset.factions}
    order = sorted(course.seats, key=lambda seat: not seat.is_students)
    sheets = (_role(course, by_id[seat.faction], seat.player) for seat in order)
    return html_page(f"{course.name}: roles", GENERATOR, sheets, _STYLE)


def decisions_page(course: Course, roster: Roster) -> str:
    """A sheet for each student, to predict and decide on quarter by quarter, and one without a name."""
    return _decisions(course, [_decision(course, roster, student) for student in (*roster.students, None)])


def decision_page(course: Course, roster: Roster, student: Student) -> str:
    """The sheet of one student alone."""
    return _decisions(course, [_decision(course, roster, student)])


def _decisions(course: Course, sheets: Iterable[str]) -> str:
    return html_page(f"{course.name}: decisions", GENERATOR, sheets, _STYLE)


def students_of(page: str) -> frozenset[str] | None:
    """The ids of those who have a sheet on a page of decision sheets; None if it is a page of another kind, such as a teacher's own."""
    found = _IDS.findall(page)
    return frozenset(unescape(ident) for ident in found if ident) if found else None


# --- a faction ---------------------------------------------------------------------------------------------------------


def _role(course: Course, faction: Faction, player: str) -> str:
    game = course.game
    purse = game.scenario.purse_for(game.seats)
    texts = [*faction_text(with_purse(faction, purse), Lexicon.of(game.ruleset)), place_purse_text(purse)]
    texts.append(headline_start_text(game.scenario))
    parts = [
        f'<h1>{html_text(faction.name)} <small class="soft">{html_text(_seat_text(player))}</small></h1>',
        f'<p class="verdict">{html_text(faction.advice)}</p>',
        _bullets(text for text in texts if text),
        "<h2>What to ask each quarter</h2>",
        _bullets(_questions(course)),
        "<h2>Why it is in the game</h2>",
        f"<p>{html_text(faction.idea)}</p>",
        "<h2>Your plan</h2>",
        _lines(4),
        _foot(course),
    ]
    return _sheet(parts)


def _seat_text(player: str) -> str:
    return "you play it" if player == STUDENT else f"played by {player}"


def _questions(course: Course) -> Iterator[str]:
    yield f"Which layer of my largest campus is the scarcest now: {listed(LAYERS, 'or')}?"
    yield "What I order now: in which quarter is it there, and what may delay it?"
    yield "Will all the other layers be there by then? What would stand idle?"
    yield "What do I owe at the end of the quarter, and what do I earn?"
    if "controls" not in course.game.scenario.off:
        yield "Which control would hurt me most, and who could decide it next quarter?"


# --- a student ---------------------------------------------------------------------------------------------------------

_COLUMNS: Final = (
    ("quarter", ""),
    ("binds now", "narrow"),
    ("will bind next", "narrow"),
    ("how likely, %", "layer"),
    ("what I order", ""),
    ("why, and when it is there", ""),
    ("what did bind", "narrow"),
)
"""The columns of a sheet to decide on, each with the class of its width."""


_ROWS: Final = 8
"""As many quarters leave room on a page for high rows; with more of them rows are low."""


def _decision(course: Course, roster: Roster, student: Student | None) -> str:
    game = course.game
    asked = {prompt.quarter for prompt in course.prompts}
    faction = next(f for f in game.ruleset.factions if f.id == course.seats[course.seat].faction)
    head = "".join(f'<th class="{width}">{title}</th>' for title, width in _COLUMNS)
    cells = "<td></td>" * (len(_COLUMNS) - 1)
    rows = "".join(
        f"<tr><th>{html_text(game.quarter_text(quarter))}{' *' if quarter + 1 in asked else ''}</th>{cells}</tr>"
        for quarter in range(game.quarters)
    )
    task = (
        f"You play {faction.name} for {plural(game.quarters, 'quarter')}. Fill in a row before you act: which layer binds your largest "
        f"campus ({listed(LAYERS, 'or')}), which will bind when the next quarter begins, and how likely that is."
    )
    is_low = game.quarters > _ROWS
    parts = [
        f"<h1>{html_text(game.scenario.name)}: my decisions</h1>",
        _who(course, student, roster.player_of(student) if student is not None else ""),
        f"<p>{html_text(task)}</p>",
        f'<table class="decide"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>',
        '<p class="soft">* The game asks for this prediction, and it counts.</p>' if asked else "",
        "<h2>Afterwards</h2>",
        _bullets(_afterwards(course)),
        _lines((2 if is_low else 3) - bool(course.exercises)),
        _foot(course),
    ]
    return _sheet(parts, "sheet wide-page low" if is_low else "sheet wide-page")


def _who(course: Course, student: Student | None, player: str) -> str:
    """Whose sheet it is, and what the files are called of the game and of each exercise; `player` may be a team."""
    name, ident, section = (student.name, student.id, student.section) if student is not None else ("", "", "")
    fields = [_field("Name", name), _field("Id", ident)]
    if section:
        fields.append(_field("Section", section))
    fields.append(_field("Your game", start_name(player) if player else ""))
    if player and course.exercises:
        fields.append(_field(*_exercise_files(player, course.exercises)))
    return f'<div class="who">{"".join(fields)}</div>'


def _exercise_files(player: str, exercises: Sequence[str]) -> tuple[str, str]:
    """A label and the files of exercises; many of them in short, for a sheet is one page."""
    if len(exercises) > _MOST_NAMED:
        return f"Your exercises, {start_name(player, 'EXERCISE')} each", ", ".join(exercises)
    files = ", ".join(start_name(player, exercise) for exercise in exercises)
    return "Your exercises" if len(exercises) > 1 else "Your exercise", files


_MOST_NAMED: Final = 2


def _field(label: str, value: str) -> str:
    shown = f"<b>{html_text(value)}</b>" if value else '<span class="blank">&nbsp;</span>'
    return f"<span>{label}: {shown}</span>"


_IDS: Final = re.compile(r"<span>Id: <(?:b>([^<]*)</b>|span)")
"""The field of the id as `_field` writes it, and as earlier releases did; empty on a sheet without a name."""


def _afterwards(course: Course) -> tuple[str, ...]:
    return (
        "Which layer held you back the longest, and which decision of yours caused it?",
        "When did your money first buy something that could not be used yet?",
        f"What would you do differently in {course.game.quarter_text(0)}?",
    )


# --- pieces ------------------------------------------------------------------------------------------------------------


def _sheet(parts: Iterable[str], kind: str = "sheet") -> str:
    return f'<section class="{kind}">{"".join(parts)}</section>'


def _bullets(texts: Iterable[str]) -> str:
    return f"<ul>{''.join(f'<li>{html_text(text)}</li>' for text in texts)}</ul>"


def _lines(count: int) -> str:
    """Lines to write on."""
    return f'<div class="lines">{"<p></p>" * count}</div>'


def _foot(course: Course) -> str:
    return f'<p class="soft"><small>{html_text(course.name)}</small></p>'
