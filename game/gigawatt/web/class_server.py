"""A class in browsers: students join with the code and their id, play their own start file, and a teacher watches and closes the lesson.

- The first browser that joins as a student has the id, until the teacher frees it: ids can be guessed, so whoever came second would
  otherwise play in somebody else's game. Its pass lasts as long as the lesson, restarts of the server included.
- A game is kept in the class's folder (`gigawatt.classroom.serving.games`). It is handed in as soon as it is finished, and in any case
  every `HAND_IN_S`, when its page closes, and when lesson or server end.
- The teacher's page has a code of its own, whose wrong tries have budgets of their own. Students' pages show ids only.
"""

from __future__ import annotations

import asyncio
import contextlib
import math
import time
from collections.abc import AsyncIterator, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from gigawatt.classroom.serving.games import BROKEN, FINISHED, NEW, ServedGame
from gigawatt.errors import ClassError
from gigawatt.text import exception_text, safe_text
from gigawatt.web import teacher_page
from gigawatt.web.limits import Attempt
from gigawatt.web.pages import made_page, page
from gigawatt.web.places import Place, Why
from gigawatt.web.players import COOKIE, PASS
from gigawatt.web.server import GameServer, Open, Say, Settings, now_s, read_form, shown_address
from gigawatt.web.task_page import task_page
from gigawatt.web.teacher_door import TeacherDoor
from gigawatt.web.teacher_page import ClassView, StudentView, TaskView
from gigawatt.wording.grammar import plural

if TYPE_CHECKING:
    from aiohttp import web

    from gigawatt.classroom.serving.open_class import ServedClass

LOOK_S: Final = 2.0
"""How often the games are looked at, and those that are finished handed in."""
HAND_IN_S: Final = 30.0
"""How often unfinished games are handed in as they stand."""
STUCK_MINUTES: Final = 3
NOTED_S: Final = 60.0
"""How often the file of the lesson notes that the server is running."""


class ClassServer(GameServer):
    """The server of a class."""

    def __init__(
        self,
        settings: Settings,
        say: Say,
        served: ServedClass,
        *,
        minutes: int | None = None,
        stuck_minutes: int = STUCK_MINUTES,
    ) -> None:
        """Prepare to serve a class.

        Args:
            settings: those of the server; `saves` is the folder of the games of the class.
            say: called with lines for the host.
            served: the class.
            minutes: how long the students should play; None for what the preset of the class says.
            stuck_minutes: after how many minutes without an action a student is called stuck.

        Raises:
            UsageError: the extra is not installed.
        """
        super().__init__(settings, say)
        self._served: Final = served
        self._minutes: Final = served.minutes if minutes is None else minutes
        self._stuck_s: Final = 60.0 * stuck_minutes
        self._names: Final = {student.id: student.name for student in served.roster.students}
        self._lesson: Final = served.lesson
        self._games: Final = served.games
        self._door: Final = TeacherDoor(served.lesson, self, say)
        self._chosen: dict[str, str] = {}
        """The exercise that each student plays, empty for the game of the class."""
        self._has_ended: Final = asyncio.Event()
        self._said: Final[set[str]] = set()
        """The faults that were reported, each once."""

    # --- pages ----------------------------------------------------------------------------------------------------------

    def application(self) -> web.Application:
        """The application, which also looks after the games."""
        app = super().application()
        app.cleanup_ctx.append(self._keeping)
        return app

    def _routes(self, prefix: str) -> list[web.RouteDef]:
        from aiohttp import web

        return [
            web.post(f"{prefix}/task", self.choose),
            web.get(f"{prefix}/teacher", self.teacher),
            web.post(f"{prefix}/teacher", self._door.admit),
            web.post(f"{prefix}/free", self.free),
            web.get(f"{prefix}/close", self.ask_to_close),
            web.post(f"{prefix}/close", self.close_lesson),
            web.post(f"{prefix}/reopen", self.reopen_lesson),
            *super()._routes(prefix),
        ]

    def announcement(self, addresses: list[Any]) -> list[str]:
        """The lines to print: as of every server, and how to reach the teacher's page."""
        where, code, *rest = super().announcement(addresses)
        again = " The lesson goes on, with the codes that it had." if self._lesson.held else ""
        students = plural(len(self._games.students), "student")
        return [
            where,
            f"Class {self._served.course.id}: {students}, who join with the code and their id.{again}",
            code,
            f"Teacher's page: {shown_address(self.settings, addresses)}/teacher",
            f"Teacher's code: {self._lesson.teacher_code}",
            *rest,
        ]

    # --- students -------------------------------------------------------------------------------------------------------

    def _who(self, request: web.Request) -> tuple[str, str] | None:
        """The id of the requesting student; a student counts as one browser, whichever it is."""
        student = request.cookies.get(COOKIE, "")
        if student not in self._games.students or not self._lesson.may_play(student, request.cookies.get(PASS, "")):
            return None
        return student, f"student {student}"

    def _folder(self, key: str) -> Path:
        return self.settings.saves / key

    def _closed(self) -> Why | None:
        return Why.CLOSED if self._lesson.is_closed else None

    async def index(self, request: web.Request) -> web.StreamResponse:
        """The game, the choice of a task, the form, or the page of a closed lesson."""
        who = self._who(request)
        if self._lesson.is_closed:
            kept = await asyncio.to_thread(self._kept_text, who[0]) if who else ""
            return page("class_closed.html", student=who[0] if who else "", kept=kept)
        if who is None:
            known = request.cookies.get(COOKIE, "")
            return self._form(request, typed=known if known in self._games.students else "")
        if len(self._games.tasks) == 1 or who[0] in self._chosen:
            return await super().index(request)
        tasks = await asyncio.to_thread(self._tasks_of, who[0])
        return made_page("Gigawatt: tasks", task_page(who[0], tasks))

    def _tasks_of(self, student: str) -> list[TaskView]:
        return [TaskView(game.task.exercise, _title(game), game.look()) for game in self._games.of(student)]

    def _kept_text(self, student: str) -> str:
        """What became of a student's games when the lesson was closed."""
        found = {game.look().status for game in self._games.of(student)}
        if BROKEN in found:
            return "The file of a game of yours is damaged; tell your teacher."
        if found == {NEW}:
            return "You took no action, so nothing is handed in."
        return "What you played is kept as it was, and is handed in."

    async def welcome(self, request: web.Request) -> web.StreamResponse:
        """Back to the choice of a task; students have no key to be shown."""
        from aiohttp import web

        if (who := self._who(request)) is not None and not self._lesson.is_closed:
            self._chosen.pop(who[0], None)
        raise web.HTTPSeeOther("./")

    async def choose(self, request: web.Request) -> web.StreamResponse:
        """Take up a task."""
        from aiohttp import web

        if not self.settings.addresses.is_own(request) or (who := self._who(request)) is None:
            raise web.HTTPForbidden
        wanted = (await read_form(request)).get("task", "")
        if wanted not in {task.exercise for task in self._games.tasks}:
            raise web.HTTPBadRequest
        self._chosen[who[0]] = wanted
        raise web.HTTPSeeOther("./")

    def _form(self, request: web.Request, *, status: int = 200, wrong: str = "", typed: str = "") -> web.Response:
        """The form that asks for code and id."""
        response = page("class_join.html", status=status, wrong=wrong, student=safe_text(typed, 64))
        return self.with_browser(request, response)

    def _admit(self, request: web.Request, typed: str, attempt: Attempt) -> web.Response:
        """Let in a student of the class. An unknown id stays counted, so that nobody can go through ids by trying."""
        if self._lesson.is_closed:
            attempt.was_right()
            return page("class_closed.html", student="", kept="")
        student = self._games.find_student(typed)
        if student is None:
            wrong = f"Nobody in this class has the id {safe_text(typed, 40)!r}." if typed else "Type your own id, too."
            return self._form(request, status=403, wrong=wrong, typed=typed)
        attempt.was_right()
        if self._who(request) == (student, f"student {student}"):
            return self._enter(request, student, request.cookies[PASS])
        shown_pass = self._lesson.admit(student)
        if shown_pass is None:
            wrong = f"{student} plays in another browser. Go on there, or ask your teacher to free this id."
            return self._form(request, status=409, wrong=wrong, typed=student)
        self._keep_lesson()
        return self._enter(request, student, shown_pass)

    def _enter(self, request: web.Request, student: str, shown_pass: str) -> web.Response:
        """Give a student the cookies, and lead to the game."""
        from aiohttp import web

        response = web.Response(status=303, headers={"Location": "./"})
        for name, value in ((COOKIE, student), (PASS, shown_pass)):
            self._set_cookie(request, response, name, value)
        return response

    # --- games ----------------------------------------------------------------------------------------------------------

    def _game_of(self, student: str) -> ServedGame:
        """The game that a student plays now."""
        exercise = self._chosen.get(student)
        return self._games.game(student, self._games.next_task(student) if exercise is None else exercise)

    async def _prepare(self, game: Open, folder: Path) -> tuple[str, ...]:
        """Make the game's file where it is not there, and return the command that opens its board."""
        student = game.place.player
        path = await asyncio.to_thread(lambda: self._game_of(student).prepare().absolute())
        await super()._prepare(game, folder)
        if not self._lesson.began:
            self._lesson.began = time.time()
            self._keep_lesson()
        return (*self.settings.command, str(path))

    async def _leave(self, game: Open) -> None:
        """End a student's process, and hand in the game as it stands."""
        student = game.place.player
        try:
            await super()._leave(game)
        finally:
            if game.line.was_left:  # by the player; a page that is closed or lost is opened at the same game again
                self._chosen.pop(student, None)
            await self._hand_in([student])

    async def _hand_in(self, students: Iterable[str], *, only_finished: bool = False) -> None:
        """Hand in the games of students, in a thread."""
        for student in students:
            faults = await asyncio.to_thread(self._games.hand_in, student, only_finished=only_finished)
            for fault in faults:
                self._tell_once(fault)

    def _tell_once(self, fault: str) -> None:
        if fault not in self._said:
            self._said.add(fault)
            self._say(safe_text(fault, 400))

    async def _keeping(self, _: web.Application) -> AsyncIterator[None]:
        """Look after the games while the server runs; when it ends, hand in what there is."""
        keeper = asyncio.create_task(self._keep())
        yield
        self._has_ended.set()
        await keeper
        await self._hand_in(self._games.students)
        self._keep_lesson()

    async def _keep(self) -> None:
        """Hand in finished games at once, the others now and then, and note that the server lives."""
        handed, noted = -math.inf, now_s()  # what the last server left is handed in at once
        while not self._has_ended.is_set():
            is_due = now_s() - handed >= HAND_IN_S
            try:
                await self._hand_in(self._games.students, only_finished=not is_due)
            except Exception as error:  # noqa: BLE001  # a mistake of ours must not end all later hand-ins
                self._tell_once(f"Games could not be handed in: {exception_text(error)}")
            handed = now_s() if is_due else handed
            if now_s() - noted >= NOTED_S:
                self._keep_lesson()
                noted = now_s()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._has_ended.wait(), LOOK_S)

    def _keep_lesson(self) -> None:
        """Write the file of the lesson; if that fails, the lesson goes on, and would begin anew with the next server."""
        self._lesson.served = time.time()
        try:
            self._served.file.write(self._lesson)
        except ClassError as error:
            self._tell_once(str(error))

    # --- the teacher ----------------------------------------------------------------------------------------------------

    async def teacher(self, request: web.Request) -> web.StreamResponse:
        """The class at a glance for the teacher, the form for others."""
        if not self._door.is_teacher(request):
            return self._door.form(request)
        view = await asyncio.to_thread(self._view, dict(self._places.taken))
        parts = teacher_page.class_page(view, shows_names=request.query.get("names") == "1")
        return made_page(view.name, parts, refresh_s=teacher_page.REFRESH_S)

    async def free(self, request: web.Request) -> web.StreamResponse:
        """Let another browser join as a student; the game that is open is closed."""
        from aiohttp import web

        self._door.check_order(request)
        fields = await read_form(request)
        student = fields.get("student", "")
        if student not in self._games.students:
            raise web.HTTPBadRequest
        self._lesson.free(student)
        self._keep_lesson()
        if (game := self._playing.get(student)) is not None:
            await game.close(Why.FREED)
        raise web.HTTPSeeOther("teacher?names=1" if fields.get("names") == "1" else "teacher")

    async def ask_to_close(self, request: web.Request) -> web.StreamResponse:
        """Ask whether the lesson is to be closed."""
        if not self._door.is_teacher(request):
            return self._door.form(request)
        return page("class_close.html", playing=str(len(self._playing)))

    async def close_lesson(self, request: web.Request) -> web.StreamResponse:
        """Close the lesson: every game in which somebody has played is handed in as it stands, and students see that it is over."""
        from aiohttp import web

        self._door.check_order(request)
        self._lesson.is_closed = True
        self._keep_lesson()
        await asyncio.gather(*[game.close(Why.CLOSED) for game in self._playing.values()])
        await self._hand_in(self._games.students)
        raise web.HTTPSeeOther("teacher")

    async def reopen_lesson(self, request: web.Request) -> web.StreamResponse:
        """Open a closed lesson again; students' pages go on by themselves."""
        from aiohttp import web

        self._door.check_order(request)
        self._lesson.is_closed = False
        self._keep_lesson()
        raise web.HTTPSeeOther("teacher")

    def _view(self, places: dict[str, Place]) -> ClassView:
        """The class as it stands, with the open games."""
        return ClassView(
            name=self._served.course.name,
            join_code=self._lesson.join_code,
            minutes=self._minutes,
            stuck_s=self._stuck_s,
            played_s=max(0.0, time.time() - self._lesson.began) if self._lesson.began else None,
            is_closed=self._lesson.is_closed,
            students=tuple(self._student_view(student, places.get(student)) for student in self._games.students),
        )

    def _student_view(self, student: str, place: Place | None) -> StudentView:
        game = self._game_of(student)
        standing = game.look()
        acted_s = max(0.0, time.time() - standing.acted) if standing.acted else None
        return StudentView(
            id=student,
            name=self._names.get(student, ""),
            has_joined=self._lesson.hold(student).is_taken,
            has_played=any(one.look().status != NEW for one in self._games.of(student)),
            open_s=None if place is None else max(0.0, now_s() - place.since),
            key_s=None if place is None else max(0.0, now_s() - place.used),
            acted_s=acted_s,
            task=_title(game) if len(self._games.tasks) > 1 else "",
            done=sum(one.look().status == FINISHED for one in self._games.of(student)),
            tasks=len(self._games.tasks),
            standing=standing,
        )


def _title(game: ServedGame) -> str:
    """What a task is called: the title of an exercise, or the scenario of the class."""
    exercise = game.task.game.scenario.exercise if game.task.exercise else None
    return exercise.title if exercise is not None else game.task.game.scenario.name
