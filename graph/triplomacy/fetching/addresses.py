"""Which addresses may be connected to: those of the public Internet, and networks that somebody allows.

A name is looked up once for each request, and the connection goes to the address that was looked at, so that a name
that means something else a moment later does no harm.
"""

import asyncio
import socket
from collections.abc import Collection
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import TypeAlias

import httpx

from triplomacy.errors import NotFetched

Network: TypeAlias = IPv4Network | IPv6Network
_Address: TypeAlias = IPv4Address | IPv6Address

# IPv6 addresses that stand for the IPv4 address in their last bits (RFC 6052).
_TRANSLATED = (ip_network("64:ff9b::/96"), ip_network("64:ff9b:1::/48"))


class NotPublic(NotFetched):
    """A name or address leads into a network that is not public."""


def allowed(address: _Address, networks: Collection[Network] = ()) -> bool:
    """Whether an address is public or in one of the networks, also if it wraps one of IPv4."""
    inner = _inner(address)
    if inner is not None:
        return allowed(inner, networks)
    return any(address in network for network in networks) or (address.is_global and not address.is_multicast)


def _inner(address: _Address) -> IPv4Address | None:
    if isinstance(address, IPv4Address):
        return None
    if any(address in network for network in _TRANSLATED):
        return IPv4Address(address.packed[-4:])
    return address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)


class Transport(httpx.AsyncHTTPTransport):
    """Sends requests to allowed addresses only. Raises NotFetched, and what httpx raises."""

    def __init__(self, networks: Collection[Network] = ()) -> None:
        # A connection belongs to a name, not to an address that many names share: none is used again.
        super().__init__(trust_env=False, limits=httpx.Limits(max_keepalive_connections=0))
        self._networks = tuple(networks)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """The answer of the first address of a name that can be connected to."""
        url = request.url
        addresses = await self._addresses(url)
        if url.raw_host.decode() not in addresses:
            request.extensions = {**request.extensions, "sni_hostname": url.raw_host.decode()}
        try:
            for number, address in enumerate(addresses, 1):
                request.url = url.copy_with(host=address)
                try:
                    return await super().handle_async_request(request)
                except httpx.ConnectError:
                    if number == len(addresses):
                        raise
        finally:
            request.url = url
        raise AssertionError("there is an address, or an error")

    async def _addresses(self, url: httpx.URL) -> list[str]:
        port = url.port or (443 if url.scheme == "https" else 80)
        try:
            found = await asyncio.get_running_loop().getaddrinfo(url.host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            raise NotFetched(f"{url}: no address is known for {url.host}") from error
        addresses = list(dict.fromkeys(str(place[0]).partition("%")[0] for *_, place in found))
        public = [address for address in addresses if allowed(ip_address(address), self._networks)]
        if not public:
            found_at = "" if url.host == addresses[0] else f" is at {addresses[0]}, which"
            raise NotPublic(
                f"{url}: {url.host}{found_at} is no public address; if you trust it, say --allow-private {addresses[0]}"
            )
        return public
