"""What serving goes by, without a network: wrong codes, places, addresses, messages of pages."""

from __future__ import annotations

import random
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from tests.web.guess_bound import most_guesses

pytest.importorskip("aiohttp")

from multidict import CIMultiDict

from gigawatt.errors import UsageError
from gigawatt.web import limits, line, players
from gigawatt.web.addresses import Addresses, clean_origin, read_proxies, read_public_url
from gigawatt.web.limits import OWN_TRIES, Attempt, Guard, Wait
from gigawatt.web.places import PER_BROWSER, RECLAIMED_S, Place, Places, Vacate, Why

SESSIONS = 30
YEAR = 365 * 24 * 60.0


# --- wrong codes --------------------------------------------------------------------------------------------------------------


def attack(minutes: int, addresses: int, *, brings_browsers: bool) -> int:
    """How many codes somebody gets looked at who asks for everything there is, each second, from some addresses."""
    guard, looked_at, browsers = Guard(SESSIONS), 0, 0
    for second in range(minutes * 60):
        for address in map(str, range(addresses)):
            while brings_browsers and guard.may_bring_browser(address, second):
                browsers += 1
                for _ in range(OWN_TRIES):
                    looked_at += isinstance(guard.reserve(address, f"browser {browsers}", second), Attempt)
            while isinstance(guard.reserve(address, f"browser {browsers}" if browsers else None, second), Attempt):
                looked_at += 1
    return looked_at


@pytest.mark.parametrize("addresses", [1, 3, 20])
@pytest.mark.parametrize("brings_browsers", [True, False])
def test_nobody_guesses_more_than_is_promised(addresses: int, brings_browsers: bool) -> None:
    """Whoever takes all that is given, in whatever way, stays within `most_guesses`, and comes close to it with all ways."""
    looked_at = attack(30, addresses, brings_browsers=brings_browsers)
    most = most_guesses(30, SESSIONS, addresses=addresses)
    assert looked_at <= most
    assert not brings_browsers or looked_at >= 0.97 * most


def test_the_numbers_of_the_docstring_hold() -> None:
    """Rates, the years for a printed code, the days and chances for four characters, the hours for a word."""
    one, all_of_them = (
        most_guesses(1001, SESSIONS, addresses=n) - most_guesses(1000, SESSIONS, addresses=n) for n in (1, 1000)
    )
    assert (one, all_of_them) == (28, 80)
    lesson, lesson_all = (most_guesses(120, SESSIONS, addresses=n) for n in (1, 1000))
    assert (lesson, lesson_all) == (3580, 10480)
    printed = len(players.ALPHABET) ** players.CODE_LENGTH
    assert round(printed / 2 / one / YEAR) == 30
    assert 10 < printed / 2 / all_of_them / YEAR < 11
    four = 36**4
    assert round(four / 2 / one / 60 / 24) == 21
    assert round(four / 2 / all_of_them / 60 / 24) == 7
    assert round(100 * lesson / four, 1) == 0.2
    assert round(100 * lesson_all / four, 1) == 0.6
    assert round(10_000 / 2 / one / 60) == 3


def test_a_class_that_knows_the_code_is_not_counted() -> None:
    """However many come and come again from one address, right codes draw nothing for good."""
    guard = Guard(SESSIONS)
    for _ in range(1000):
        held = [guard.reserve("school", None, 0.0) for _ in range(SESSIONS)]
        for attempt in held:
            assert isinstance(attempt, Attempt)
            attempt.was_right()


def test_a_flood_does_not_lock_out_who_was_there_before() -> None:
    """Behind one address, browsers that opened the page before a flood still have their own attempts; later ones have to wait."""
    guard = Guard(SESSIONS)
    early = [f"pupil {n}" for n in range(SESSIONS) if guard.may_bring_browser("school", 0.0)]
    assert len(early) == SESSIONS
    while isinstance(guard.reserve("school", None, 1.0), Attempt):
        pass
    while guard.may_bring_browser("school", 1.0):
        pass
    assert all(isinstance(guard.reserve("school", pupil, 1.0), Attempt) for pupil in early for _ in range(OWN_TRIES))
    late = guard.reserve("school", None, 1.0)
    assert isinstance(late, Wait)
    assert 1 <= late.seconds <= 60 / limits.SHARED_PER_MINUTE
    assert isinstance(guard.reserve("school", None, 1.0 + late.seconds), Attempt)
    assert isinstance(guard.reserve("home", None, 1.0), Attempt)


def test_one_pupil_by_hand_uses_up_nothing_of_others() -> None:
    """Somebody who types a wrong code every two seconds for an hour has to wait; another one never has."""
    guard = Guard(SESSIONS)
    waits = 0
    for second in range(0, 3600, 2):
        waits += isinstance(guard.reserve("school", "stubborn", float(second)), Wait)
        other = guard.reserve("school", f"pupil {second}", float(second))
        assert isinstance(other, Attempt)
    assert waits > 1000


def test_memory_for_guesses_is_bounded() -> None:
    """A hundred thousand addresses and browsers leave no more behind than the limits say."""
    guard = Guard(SESSIONS)
    for n in range(100_000):
        guard.reserve(f"address {n}", f"browser {n}", n / 1000)
        guard.reserve(f"address {n}", None, n / 1000)
    assert len(guard._addresses) <= limits.MOST_ADDRESSES
    assert len(guard._own) <= limits.MOST_BROWSERS


def test_the_alarm_rings_once_a_minute() -> None:
    """Many wrong codes in a minute are worth a line, few or slow ones are not."""
    guard = Guard(SESSIONS)
    assert not any(guard.is_alarming(10.0 * n) for n in range(100))
    assert sum(guard.is_alarming(2000 + n / 10) for n in range(1200)) == 2


# --- cookies ------------------------------------------------------------------------------------------------------------------


def test_cookies_say_only_what_was_signed() -> None:
    """A cookie of another run, of another key, too old or changed in any letter is none."""
    signer, other = players.Signer(0.0), players.Signer(0.0)
    cookie, key = signer.new_browser(5.0), players.new_key()
    browser = signer.browser(cookie, 6.0)
    assert browser is not None
    ticket = signer.new_pass(key, browser)
    assert signer.passed(key, ticket) == browser
    assert other.browser(cookie, 6.0) is None
    assert other.passed(key, ticket) is None
    assert signer.passed(players.new_key(), ticket) is None
    assert signer.browser(cookie, 6.0 + limits.BROWSER_S) is None
    for text, check in ((cookie, lambda c: signer.browser(c, 6.0)), (ticket, lambda c: signer.passed(key, c))):
        for place in range(len(text)):
            changed = text[:place] + ("0" if text[place] != "0" else "1") + text[place + 1 :]
            assert check(changed) is None
        for rest in ("", "-", "x" * 5000, "\udcff", text + "\n", text.upper() + "é"):
            assert check(rest) is None


@pytest.mark.parametrize(
    "typed", ["../../etc/passwd", "..", "/", "a\x00b", "\udcff", "con", "k7fq-2mxa-9pzd/../x", "%2e%2e" * 6]
)
def test_no_text_of_a_player_is_in_a_path(typed: str) -> None:
    """Whatever somebody calls their key, the folder is a digest in the folder for games, or there is none."""
    key = players.clean_key(typed)
    if key is not None:
        folder = players.player_folder(Path("saves"), key)
        assert folder.parent == Path("saves")
        assert set(folder.name) <= set("0123456789abcdef")


# --- places -------------------------------------------------------------------------------------------------------------------


def fill(places: Places, number: int, address: str, now: float = 0.0) -> list[Place]:
    """Take places for as many browsers of an address."""
    return [places.take(f"{address} {n}", f"browser {address} {n}", address, now) for n in range(number)]


def test_a_class_behind_one_address_gets_all_places() -> None:
    """Thirty players from one address get in, the next one does not, and says why."""
    places = Places(SESSIONS)
    for n in range(SESSIONS):
        assert places.ask(f"p{n}", f"b{n}", "school", 0.0) is None
        places.take(f"p{n}", f"b{n}", "school", 0.0)
    assert places.ask("late", "late", "school", 0.0) is Why.FULL


def test_a_browser_gets_few_places() -> None:
    """New keys do not give a browser more games."""
    places = Places(SESSIONS)
    for n in range(PER_BROWSER):
        assert places.ask(f"p{n}", "one", "home", 0.0) is None
        places.take(f"p{n}", "one", "home", 0.0)
    assert places.ask("another", "one", "home", 0.0) is Why.BROWSER
    own = places.ask("p0", "one", "home", 0.0)
    assert isinstance(own, Vacate)
    assert own.why is Why.ELSEWHERE


def test_one_computer_with_every_place_gives_them_back() -> None:
    """Where one address has taken all places, thirty others get all but one of them, the youngest games first."""
    places = Places(SESSIONS)
    fill(places, SESSIONS, "hog")
    for n in range(SESSIONS - 1):
        verdict = places.ask(f"p{n}", f"b{n}", f"seat {n}", 1.0)
        assert isinstance(verdict, Vacate)
        assert verdict.why is Why.SHARED
        assert verdict.place.address == "hog"
        places.leave(verdict.place)
        places.take(f"p{n}", f"b{n}", f"seat {n}", 1.0)
    assert places.ask("last", "last", "seat 99", 1.0) is Why.FULL
    assert places.ask("more", "more", "hog", 1.0) is Why.FULL


def test_idle_places_are_given_to_who_waits() -> None:
    """A game without a key for minutes gives its place up, but only when one is wanted; the one that waits longest first."""
    places = Places(2)
    first, second = fill(places, 2, "school")
    first.used = 50.0
    assert places.ask("p", "b", "school", RECLAIMED_S - 1) is Why.FULL
    verdict = places.ask("p", "b", "school", RECLAIMED_S)
    assert isinstance(verdict, Vacate)
    assert verdict.place is second
    assert verdict.why is Why.IDLE


def test_places_are_never_more_than_there_are() -> None:
    """In any order of coming and going, at most so many play, few of each browser, and each player once."""
    chance = random.Random(5)  # noqa: S311  # no secret
    places = Places(6)
    for step in range(5000):
        player, address = f"p{chance.randrange(30)}", f"a{chance.randrange(4)}"
        verdict = places.ask(player, f"b{chance.randrange(12)}", address, float(step))
        if isinstance(verdict, Vacate):
            places.leave(verdict.place)
        elif verdict is None:
            places.take(player, f"b{chance.randrange(12)}", address, float(step))
        assert len(places.taken) <= 6
        if chance.random() < 0.2 and places.taken:
            places.leave(chance.choice(list(places.taken.values())))


# --- addresses ----------------------------------------------------------------------------------------------------------------


def request(peer: str = "127.0.0.1", *, is_tls: bool = False, **headers: str) -> Any:
    """What of a request is looked at."""
    plain = CIMultiDict({name.replace("_", "-"): value for name, value in headers.items()})
    return SimpleNamespace(remote=peer, headers=plain, secure=is_tls)


@pytest.mark.parametrize(
    "text, origin, path",
    [
        ("https://class.example.org", "https://class.example.org", ""),
        ("HTTPS://Class.Example.ORG:443/", "https://class.example.org", ""),
        ("http://10.0.0.5:8080/games/gigawatt/", "http://10.0.0.5:8080", "/games/gigawatt"),
        ("http://[::1]:80", "http://[::1]", ""),
        ("https://münchen.example/ok", "https://xn--mnchen-3ya.example", "/ok"),
    ],
)
def test_public_urls(text: str, origin: str, path: str) -> None:
    """An address is read in the form in which browsers name it."""
    url = read_public_url(text)
    assert (url.origin, url.path) == (origin, path)
    assert str(url) == origin + path


@pytest.mark.parametrize(
    "text, why",
    [
        ("class.example.org", "begins with http"),
        ("ftp://x", "begins with http"),
        ("https://", "host"),
        ("https://a b", "host"),
        ("https://x:99999", "port"),
        ("https://x:0", "port"),
        ("https://x:y", "port"),
        ("https://[::1", "host"),
        ("https://user:word@x", "user name"),
        ("https://x/?a=1", "path"),
        ("https://x/#a", "path"),
        ("https://x/a//b", "path"),
        ("https://x/../b", "path"),
        ("https://x/$(reboot)", "path"),
        ("https://x/\x1b[2J", "path"),
        ("https://" + "x" * 400, "longer"),
        ("", "begins with http"),
    ],
)
def test_wrong_public_urls_are_one_line(text: str, why: str) -> None:
    """What is no address is refused with the reason."""
    with pytest.raises(UsageError, match=why) as refusal:
        read_public_url(text)
    assert str(refusal.value).startswith("--public-url is the address that browsers open")
    assert str(refusal.value).isprintable()


@pytest.mark.parametrize("text", ["8.8.8.8", "0.0.0.0/0", "::/0", "proxy", "10.0.0.0/99", "", "2001:4860::1"])
def test_only_near_proxies_are_trusted(text: str) -> None:
    """A proxy's address that strangers may have, or that is none, is refused."""
    with pytest.raises(UsageError, match="--trust-proxy takes"):
        read_proxies([text])


PUBLIC = Addresses(read_public_url("https://class.example.org/gigawatt"))
TRUSTING = Addresses(None, read_proxies(["127.0.0.1", "::1", "10.1.0.0/16"]))


@pytest.mark.parametrize(
    "addresses, headers, is_own",
    [
        (Addresses(), {"Origin": "http://127.0.0.1:8000", "Host": "127.0.0.1:8000"}, True),
        (Addresses(), {"Origin": "https://class.example.org", "Host": "class.example.org"}, True),
        (Addresses(), {"Origin": "https://class.example.org", "Host": "Class.Example.org:443"}, True),
        (Addresses(), {"Origin": "http://class.example.org", "Host": "class.example.org:443"}, False),
        (Addresses(), {"Origin": "https://class.example.org", "Host": "127.0.0.1:8000"}, False),
        (Addresses(), {"Origin": "null", "Host": "127.0.0.1:8000"}, False),
        (Addresses(), {"Host": "127.0.0.1:8000"}, False),
        (Addresses(), {"Origin": "http://x/y", "Host": "x/y"}, False),
        (Addresses(), {"Origin": "http://", "Host": ""}, False),
        (Addresses(), {"Origin": "http://a", "Host": "127.0.0.1", "X_Forwarded_Host": "a"}, False),
        (PUBLIC, {"Origin": "https://class.example.org", "Host": "127.0.0.1:8000"}, True),
        (PUBLIC, {"Origin": "http://127.0.0.1:8000", "Host": "127.0.0.1:8000"}, True),
        (PUBLIC, {"Origin": "http://class.example.org", "Host": "127.0.0.1:8000"}, False),
        (PUBLIC, {"Origin": "https://class.example.org.evil.example", "Host": "127.0.0.1:8000"}, False),
        (TRUSTING, {"Origin": "https://a.example", "Host": "127.0.0.1", "X_Forwarded_Host": "a.example"}, True),
        (TRUSTING, {"Origin": "https://b.example", "Host": "127.0.0.1", "X_Forwarded_Host": "a.example"}, False),
    ],
)
def test_whose_page_asks(addresses: Addresses, headers: dict[str, str], is_own: bool) -> None:
    """The public address and the server's own are known, others are not; a forwarded host counts only from a trusted proxy."""
    assert addresses.is_own(request(**headers)) is is_own


@pytest.mark.parametrize(
    "addresses, peer, forwarded, client",
    [
        (Addresses(), "127.0.0.1", "1.2.3.4", "127.0.0.1"),
        (TRUSTING, "127.0.0.1", "1.2.3.4", "1.2.3.4"),
        (TRUSTING, "127.0.0.1", "6.6.6.6, 1.2.3.4", "1.2.3.4"),
        (TRUSTING, "::ffff:127.0.0.1", "1.2.3.4", "1.2.3.4"),
        (TRUSTING, "127.0.0.1", "", "127.0.0.1"),
        (TRUSTING, "127.0.0.1", "nonsense \x1b[2J", "127.0.0.1"),
        (TRUSTING, "10.2.0.1", "1.2.3.4", "10.2.0.1"),
        (TRUSTING, "10.1.7.7", "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        (Addresses(), "fe80::1%eth0", "", "fe80::"),
        (Addresses(), "", "", "unknown"),
    ],
)
def test_whom_a_request_counts_for(addresses: Addresses, peer: str, forwarded: str, client: str) -> None:
    """A trusted proxy's last word says who comes, nobody else's does; an IPv6 subscriber is one, whatever the address."""
    headers = {"X_Forwarded_For": forwarded} if forwarded else {}
    assert addresses.client(request(peer, **headers)) == client


@pytest.mark.parametrize(
    "addresses, headers, is_secure",
    [
        (Addresses(), {}, False),
        (Addresses(), {"X_Forwarded_Proto": "https"}, False),
        (TRUSTING, {"X_Forwarded_Proto": "https"}, True),
        (TRUSTING, {"X_Forwarded_Proto": "http"}, False),
        (PUBLIC, {}, True),
        (PUBLIC, {"Origin": "http://127.0.0.1:8000"}, False),
        (Addresses(), {"Origin": "https://a.example"}, True),
    ],
)
def test_when_cookies_are_for_encrypted_connections(
    addresses: Addresses, headers: dict[str, str], is_secure: bool
) -> None:
    """Cookies are marked so where the browser's own connection is encrypted, so far as is known."""
    assert addresses.is_secure(request(**headers)) is is_secure


def test_no_origin_is_a_surprise() -> None:
    """Whatever stands in the header, the answer is an origin or none."""
    chance = random.Random(7)  # noqa: S311  # no secret
    for _ in range(3000):
        text = "".join(chance.choice("htps:/[]@.%\\?#0129é\x00\udcff x-") for _ in range(chance.randrange(40)))
        for each in (text, "http://" + text):
            found = clean_origin(each)
            assert found is None or clean_origin(found) == found


# --- messages -----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text, message",
    [
        ('["stdin", "a"]', ("stdin", "a")),
        ('["resize", {"width": 10000, "height": -1}]', ("resize", (400, 5))),
        ('["focus"]', ("focus", None)),
        ('["blur"]', ("blur", None)),
        ('["ping", "1234"]', ("ping", "1234")),
    ],
)
def test_messages_of_pages(text: str, message: tuple[str, Any]) -> None:
    """The five messages are read."""
    assert line.read_message(text) == message


@pytest.mark.parametrize(
    "text",
    [
        "", "{", "[]", "{}", "5", "null", '"stdin"', '["stdin"]', '["stdin", 5]', '["stdin", ["a"]]', '["resize"]', '["resize", {}]',
        '["resize", {"width": true, "height": 5}]', '["resize", {"width": 1e999, "height": 5}]', '["resize", {"width": 80.5, "height": 9}]',
        '["quit"]', '["deliver_chunk_request", {}]', '["stdin", "a", "b"]', '[["stdin"], "a"]', '[null, "a"]', "[" * 60_000, '["ping", 1]',
        '{"stdin": "a"}', "NaN", '["resize", {"width": ' + "9" * 5000 + ', "height": 5}]',
    ],
)  # fmt: skip
def test_other_messages_are_none(text: str) -> None:
    """What no page of ours sends is passed over: above all nothing that would reach a game as more than a key or a size."""
    assert line.read_message(text) is None
