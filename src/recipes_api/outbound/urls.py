"""Reading a URL strictly: what two programs could read differently is refused before it is used.

The host that is checked here is the host that is resolved, named in `Host` and in TLS, because
all of them are taken from the one URL that this gives back.
"""

import ipaddress
import re
from collections.abc import Collection

import httpx2

from recipes_api.outbound.problems import AddressNotAllowed

LONGEST_URL = 2048
_DEFAULT_PORTS = {"http": 80, "https": 443}

_FORM = re.compile(
    r"(?P<scheme>https?)://"
    r"(?P<host>\[[0-9a-f:.]{2,45}\]|[^][\x00-\x20\x7f\\/?#@:%]+)"
    r"(?::[0-9]{0,5})?"
    r"(?:[/?#][^\x00-\x20\x7f\\]*)?",
    re.IGNORECASE | re.ASCII,
)
_NAME = re.compile(r"(?=.{4,253}$)(?:[a-z0-9_-]{1,63}\.)+[a-z0-9_-]{2,63}")
# WHATWG URL 3.5, "ends in a number": C libraries take such a name for an IPv4 address.
_ENDS_IN_NUMBER = re.compile(r"(?:.*\.)?(?:[0-9]+|0x[0-9a-f]*)")
_OWN_NAMES = (".localhost", ".local", ".internal", ".home.arpa", ".onion")
"""RFC 6761, 6762, 7686, 8375 and ICANN: names that are no public site's, whoever resolves them."""


def parse_url(text: str, ports: Collection[int]) -> httpx2.URL:
    """The http(s) URL in a text, with its host in ASCII and lower case, without a fragment.

    Raises AddressNotAllowed.
    """
    text = text.strip(" \t\r\n")
    if len(text) > LONGEST_URL:
        raise AddressNotAllowed(f"An address has at most {LONGEST_URL} characters.")
    if _FORM.fullmatch(text) is None:
        raise AddressNotAllowed(
            "Give an address like https://example.org/soup: http or https, a public host name, "
            "no user name in it, no spaces and no backslashes."
        )
    try:
        url = httpx2.URL(text)
    except httpx2.InvalidURL as error:
        raise AddressNotAllowed("The host name is not written as host names are.") from error
    host = url.raw_host.decode("ascii").removesuffix(".")
    if not (_is_ip_address(host) or _is_public_name(host)):
        raise AddressNotAllowed("The host is not the name of a public site.")
    if port_of(url) not in ports:
        raise AddressNotAllowed("Sites on this port are not fetched from.")
    return url.copy_with(host=host, fragment=None)


def port_of(url: httpx2.URL) -> int:
    return _DEFAULT_PORTS[url.scheme] if url.port is None else url.port


def _is_ip_address(host: str) -> bool:
    """In the spelling that everybody reads alike: four decimal numbers, or IPv6 without zone."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _is_public_name(host: str) -> bool:
    return (
        _NAME.fullmatch(host) is not None
        and _ENDS_IN_NUMBER.fullmatch(host) is None
        and not host.endswith(_OWN_NAMES)
    )
