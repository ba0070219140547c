"""Addresses: the one under which the game is opened, and those of clients, with and without a proxy.

The headers that a proxy adds to a request (`X-Forwarded-For`, `-Proto`, `-Host`) are only read if the request comes from a proxy
that the host has named: anybody can write such headers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import TYPE_CHECKING, Final
from urllib.parse import SplitResult, urlsplit

from attrs import frozen

from gigawatt.errors import UsageError

if TYPE_CHECKING:
    from aiohttp import web

_PORTS: Final = {"http": 80, "https": 443}
_HOST: Final = re.compile(r"[a-z0-9]([a-z0-9._-]*[a-z0-9])?|\[[0-9a-f:.]+\]")
_PATH: Final = re.compile(r"(/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)*")
_LONGEST: Final = 300

Network = IPv4Network | IPv6Network


@frozen
class PublicUrl:
    """The address that browsers open."""

    scheme: str
    host: str
    """In brackets if it is an IPv6 address."""
    port: int
    path: str = ""
    """Without a trailing slash."""

    @property
    def origin(self) -> str:
        """The form of browsers' `Origin` headers."""
        return _origin(self.scheme, self.host, self.port)

    def __str__(self) -> str:
        return self.origin + self.path


def read_public_url(text: str) -> PublicUrl:
    """Parse the argument of `--public-url`.

    Raises:
        UsageError: it is not such an address.
    """
    try:
        parts = _split(text.strip())
    except ValueError as error:
        raise _no_url(text, str(error)) from None
    if parts.query or parts.fragment or "?" in text or "#" in text:
        raise _no_url(text, "it ends with its path, without ? or #")
    path = parts.path.rstrip("/")
    if not _PATH.fullmatch(path):
        raise _no_url(text, "its path is made of letters, digits, '-', '_', '.' and '~'")
    host, port = _host_and_port(parts)
    return PublicUrl(parts.scheme, host, port, path)


def _no_url(text: str, why: str) -> UsageError:
    return UsageError(
        f"--public-url is the address that browsers open, as in https://play.example.org/gigawatt, not {text[:120]!r}: {why}"
    )


def _split(text: str) -> SplitResult:
    """Split an address with a scheme and a host.

    Raises:
        ValueError: it is invalid, with the reason.
    """
    if len(text) > _LONGEST:
        raise ValueError(f"it is longer than {_LONGEST} characters")
    try:
        parts = urlsplit(text)
        has_port = parts.port is None or parts.port > 0
    except ValueError:
        raise ValueError("its host or port cannot be read") from None
    if parts.scheme not in _PORTS:
        raise ValueError("it begins with http:// or https://")
    if not has_port:
        raise ValueError("its port is 1 to 65535")
    if parts.username is not None or parts.password is not None:
        raise ValueError("it has no user name")
    _host_and_port(parts)
    return parts


def _host_and_port(parts: SplitResult) -> tuple[str, int]:
    host = parts.hostname or ""
    if not host.isascii():
        try:
            host = host.encode("idna").decode("ascii")
        except UnicodeError:
            host = ""
    if ":" in host:
        host = f"[{host}]"
    if len(host) > 253 or not _HOST.fullmatch(host):
        raise ValueError("its host is a name or an address of a computer")
    return host, parts.port or _PORTS[parts.scheme]


def _origin(scheme: str, host: str, port: int) -> str:
    return f"{scheme}://{host}" if port == _PORTS[scheme] else f"{scheme}://{host}:{port}"


def clean_origin(text: str) -> str | None:
    """Normalise an `Origin`, without its scheme's default port; None if it is invalid, such as `null`."""
    try:
        parts = _split(text)
        host, port = _host_and_port(parts)
    except ValueError:
        return None
    return _origin(parts.scheme, host, port) if not parts.path and not parts.query and not parts.fragment else None


def read_proxies(texts: Iterable[str]) -> tuple[Network, ...]:
    """Parse the arguments of `--trust-proxy`: addresses, or networks such as 10.1.0.0/16.

    Raises:
        UsageError: one is not an address, or is public.
    """
    found = []
    for text in texts:
        try:
            network = ip_network(text.strip(), strict=False)
        except ValueError:
            network = None
        if network is None or not (network.is_loopback or network.is_private) or network.prefixlen == 0:
            raise UsageError(
                "--trust-proxy takes the address of a proxy on this computer or in a private network, "
                f"as in 127.0.0.1 or 10.1.2.0/24, not {text[:60]!r}"
            )
        found.append(network)
    return tuple(found)


def _read_ip(text: str) -> IPv4Address | IPv6Address | None:
    try:
        found = ip_address(text.strip().partition("%")[0])
    except ValueError:
        return None
    return found.ipv4_mapped or found if isinstance(found, IPv6Address) else found


def _last(request: web.Request, name: str) -> str:
    """The last of a header's values, which the nearest proxy has added."""
    return str(",".join(request.headers.getall(name, [])).rpartition(",")[2].strip())


@frozen
class Addresses:
    """The server's own address, and the proxies before it."""

    public: PublicUrl | None = None
    proxies: tuple[Network, ...] = ()

    def is_proxy(self, peer: str | None) -> bool:
        """Whether an address is that of a named proxy."""
        found = _read_ip(peer or "")
        return found is not None and any(found in network for network in self.proxies)

    def client(self, request: web.Request) -> str:
        """The client that a request counts for: an IPv4 address, or the first half of an IPv6 one, which one subscriber has."""
        peer = request.remote or ""
        found = _read_ip(peer)
        if self.is_proxy(peer):
            found = _read_ip(_last(request, "X-Forwarded-For")) or found
        if isinstance(found, IPv6Address):
            return str(IPv6Network((found, 64), strict=False).network_address)
        return str(found) if found is not None else "unknown"

    def host(self, request: web.Request) -> str:
        """The host and port that a request was sent to, as far as known."""
        forwarded = _last(request, "X-Forwarded-Host") if self.is_proxy(request.remote) else ""
        return forwarded or str(request.headers.get("Host", ""))

    def is_own(self, request: web.Request) -> bool:
        """Whether a request comes from a page of this server, according to its `Origin`.

        The page may be opened under the public address, or under the one that the request was sent to.
        """
        origin = clean_origin(request.headers.get("Origin", ""))
        if origin is None:
            return False
        if self.public is not None and origin == self.public.origin:
            return True
        scheme = origin.partition("://")[0]
        return origin == clean_origin(f"{scheme}://{self.host(request)}")

    def is_foreign(self, request: web.Request) -> bool:
        """Whether the `Origin` of a request is that of another server; a request without one is not foreign."""
        if request.headers.get("Sec-Fetch-Site") == "cross-site":
            return True
        return request.headers.get("Origin", "null") != "null" and not self.is_own(request)

    def is_secure(self, request: web.Request) -> bool:
        """Whether the browser has an encrypted connection, to this server or to the proxy before it."""
        if request.secure:
            return True
        if self.is_proxy(request.remote) and (scheme := _last(request, "X-Forwarded-Proto")):
            return scheme == "https"
        if (origin := clean_origin(request.headers.get("Origin", ""))) is not None:
            return origin.startswith("https:")
        return self.public is not None and self.public.scheme == "https"
