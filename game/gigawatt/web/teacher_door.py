"""Who is the teacher of a served class: the form that asks for the code, the cookie, and the check of what the teacher's pages send.

Wrong codes are counted apart from students' join codes, so that no number of those keeps the teacher out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gigawatt.web.limits import Attempt, Guard
from gigawatt.web.pages import WRONG_ADDRESS, page
from gigawatt.web.server import BODY_LIMIT, COOKIE_S, GameServer, Say, now_s, read_form

if TYPE_CHECKING:
    from aiohttp import web

    from gigawatt.classroom.serving.lesson import Lesson

TEACHER: Final = "gigawatt_teacher"
"""The cookie of the teacher's browser."""
_MOST_TYPED: Final = 80


class TeacherDoor:
    """Lets in the teacher of a lesson."""

    def __init__(self, lesson: Lesson, server: GameServer, say: Say) -> None:
        """Prepare to let in the teacher of a lesson that a server serves."""
        self._lesson: Final = lesson
        self._server: Final = server
        self._say: Final = say
        self._guard: Final = Guard(server.settings.sessions)

    def is_teacher(self, request: web.Request) -> bool:
        """Whether a request comes from the browser in which the code was typed."""
        return self._lesson.is_teacher(request.cookies.get(TEACHER, ""))

    def check_order(self, request: web.Request) -> None:
        """Check that a form was sent by the teacher's browser, and from a page of ours.

        Raises:
            HTTPForbidden: it was not.
        """
        from aiohttp import web

        if not self._server.settings.addresses.is_own(request) or not self.is_teacher(request):
            raise web.HTTPForbidden

    def form(self, request: web.Request, *, status: int = 200, wrong: str = "") -> web.Response:
        """The form that asks for the code."""
        return self._server.with_browser(request, page("teacher_join.html", status=status, wrong=wrong))

    async def admit(self, request: web.Request) -> web.StreamResponse:
        """Let in whoever knows the code."""
        from aiohttp import web

        addresses = self._server.settings.addresses
        if addresses.is_foreign(request):
            return self.form(request, status=403, wrong=WRONG_ADDRESS)
        if request.content_type != "application/x-www-form-urlencoded" or (request.content_length or 0) > BODY_LIMIT:
            return self.form(request, status=415, wrong="The form could not be read.")
        address = addresses.client(request)
        attempt = self._guard.reserve(address, self._server.browser(request), now_s())
        if not isinstance(attempt, Attempt):
            answer = self.form(request, status=429, wrong=attempt.text)
            answer.headers["Retry-After"] = str(attempt.seconds)
            return answer
        if not self._lesson.is_teacher_code((await read_form(request)).get("code", "")[:_MOST_TYPED]):
            if self._guard.is_alarming(now_s()):
                self._say(f"Many wrong teacher's codes come in, the last from {address}: somebody may be guessing.")
            return self.form(request, status=403, wrong="That is not the teacher's code.")
        attempt.was_right()
        response = web.Response(status=303, headers={"Location": "teacher"})
        response.set_cookie(
            TEACHER, self._lesson.teacher_pass(), max_age=COOKIE_S, path="", httponly=True, samesite="Strict",
            secure=addresses.is_secure(request),
        )  # fmt: skip
        return response
