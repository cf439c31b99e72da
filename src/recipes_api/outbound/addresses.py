"""Which IP addresses are the public Internet, and which lead to somebody's own machines.

`ipaddress.is_global` alone would let site-local, NAT64, 6to4, multicast and some metadata addresses
through (Python 3.11), so the ranges are spelled out, from the IANA special-purpose registries
(RFC 6890 and what followed it).
"""

import ipaddress
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network

_NOT_PUBLIC_IPV4 = [
    IPv4Network(network)
    for network in (
        "0.0.0.0/8",  # this network, unspecified
        "10.0.0.0/8",  # private, RFC 1918
        "100.64.0.0/10",  # carrier-grade NAT, RFC 6598
        "127.0.0.0/8",  # loopback
        "168.63.129.16/32",  # Azure's host, looks public and is not
        "169.254.0.0/16",  # link-local, RFC 3927; the metadata services of clouds
        "172.16.0.0/12",  # private, RFC 1918
        "192.0.0.0/24",  # protocol assignments, RFC 6890
        "192.0.2.0/24",  # documentation, RFC 5737
        "192.88.99.0/24",  # 6to4 relays, RFC 7526
        "192.168.0.0/16",  # private, RFC 1918
        "198.18.0.0/15",  # benchmarking, RFC 2544
        "198.51.100.0/24",  # documentation, RFC 5737
        "203.0.113.0/24",  # documentation, RFC 5737
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, broadcast
    )
]
_GLOBAL_UNICAST = IPv6Network("2000::/3")  # RFC 4291 2.4: all that is assigned so far
_NOT_PUBLIC_IPV6 = [
    IPv6Network(network)
    for network in (
        "2001::/23",  # protocol assignments, RFC 2928: Teredo, ORCHID, benchmarking
        "2001:db8::/32",  # documentation, RFC 3849
        "2002::/16",  # 6to4, RFC 3056: holds an IPv4 address, and nobody needs it any more
        "3fff::/20",  # documentation, RFC 9637
    )
]
_NAT64 = IPv6Network("64:ff9b::/96")


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Whether anyone on the Internet would reach the same machine under this address."""
    if isinstance(address, IPv4Address):
        return address.is_global and not any(address in network for network in _NOT_PUBLIC_IPV4)
    if address in _NAT64:
        # RFC 6052: networks without IPv4 reach every IPv4 site so; the last 32 bits say which.
        return is_public(ipaddress.IPv4Address(int(address) & 0xFFFF_FFFF))
    return (
        address in _GLOBAL_UNICAST
        and address.scope_id is None
        and not any(address in network for network in _NOT_PUBLIC_IPV6)
    )
