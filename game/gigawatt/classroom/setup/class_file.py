"""The text of a new `class.toml`, with a comment for every line that a teacher may alter."""

from __future__ import annotations

import json
from collections.abc import Iterable

from gigawatt.classroom.folder.course import FORMAT, PARTS, Course
from gigawatt.session.class_block import BINDING_LAYER
from gigawatt.text import safe_text

_PART_NOTES = {
    "completion": "the game was played to its end",
    "result": "the final Lead against par",
    "goal": "the goals of the exercises",
    "prediction": "the predictions, by Brier's score",
    "decisions": "what each decision cost against a strong policy's; takes its time",
    "reflection": "a text that you score yourself",
}


def class_text(course: Course) -> str:
    """The text of the `class.toml` of a course; reading it gives the course again."""
    return "\n".join([*_head(course), *_seats(course), *_prompts(course), *_grade(course)]) + "\n"


def _head(course: Course) -> list[str]:
    return [
        "# A class of Gigawatt. Alter what you like: every command checks this file when it reads it.",
        "# What is played (scenario, quarters, rules, seats, play, prompts) should stay once start files were handed out.",
        f"format = {FORMAT}",
        f"id = {_text(course.id)}  # seeds and signatures depend on it",
        f"name = {_text(course.name)}  # on your own pages and hand-outs",
        f"preset = {_text(course.preset)}  # the lesson it was made for",
        f"scenario = {_text(course.scenario)}  # a name, ruleset:name, or a .toml file in this folder",
        f"quarters = {course.quarters}  # how many are played; 0 for all of the scenario",
        f"rules = {_text(course.rules)}  # the digest of the rules: submissions are graded by these alone",
        f"exercises = {_list(course.exercises)}  # ids, as gigawatt class exercises lists them",
        "",
        "[play]  # what players may do",
        f"advice = {_flag(course.advice)}  # ask the adviser and see what to fix next in the game of the class; exercises have hints instead",
        f"undo = {_flag(course.undo)}  # take back actions of the same quarter",
        "",
    ]


def _seats(course: Course) -> Iterable[str]:
    yield "# The table, in the order of seats: exactly one is the student's, policies play the others."
    for seat in course.seats:
        yield from ("[[seat]]", f"faction = {_text(seat.faction)}", f"player = {_text(seat.player)}", "")


def _prompts(course: Course) -> Iterable[str]:
    quarters = [prompt.quarter for prompt in course.prompts if prompt.kind == BINDING_LAYER]
    if not quarters:
        return
    yield "# At the beginning of these quarters (1 is the first) the game of the class asks which layer will bind, and how likely that is."
    yield from ("[[prompt]]", f"kind = {_text(BINDING_LAYER)}", f"quarters = {quarters}", "")


def _grade(course: Course) -> Iterable[str]:
    yield "[par]  # what a result is compared with: the mean of these policies on the student's own seed"
    yield f"panel = {_list(course.panel)}"
    yield f"span = {course.span}  # so much Lead above par earns all of the result, so much below nothing; 0 for two thirds of par"
    yield f"equal = {_flag(course.equal)}  # seeds are chosen on which each of the panel does about as well as on most"
    yield ""
    yield "[weights]  # of the parts of the grade; any whole numbers, 0 leaves a part out"
    for part in PARTS:
        yield f"{part} = {course.weights.get(part, 0)}  # {_PART_NOTES[part]}"


def _text(text: str) -> str:
    """A basic string of TOML; what JSON escapes, TOML reads alike."""
    return json.dumps(safe_text(text), ensure_ascii=False)


def _list(words: Iterable[str]) -> str:
    return f"[{', '.join(map(_text, words))}]"


def _flag(value: bool) -> str:
    return "true" if value else "false"
