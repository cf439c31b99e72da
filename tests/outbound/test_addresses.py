"""SECURITY O4: which addresses are the public Internet. The first and last of every range."""

import ipaddress

import pytest

from recipes_api.outbound.addresses import is_public

PRIVATE_NETWORKS = [
    "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "168.63.129.16/32",
    "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24",
    "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4",
    "240.0.0.0/4",
    "::/8", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20",
    "4000::/3", "5f00::/16", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8",
]  # fmt: skip
PRIVATE = {
    "loopback": "127.0.0.1",
    "loopback, IPv6": "::1",
    "unspecified": "0.0.0.0",
    "unspecified, IPv6": "::",
    "metadata of most clouds": "169.254.169.254",
    "metadata of AWS, IPv6": "fd00:ec2::254",
    "metadata of Alibaba": "100.100.100.200",
    "metadata of Oracle": "192.0.0.192",
    "broadcast": "255.255.255.255",
    "mapped loopback": "::ffff:127.0.0.1",
    "mapped metadata": "::ffff:169.254.169.254",
    "mapped public address": "::ffff:93.184.216.34",
    "compatible loopback": "::127.0.0.1",
    "translated loopback": "::ffff:0:127.0.0.1",
    "NAT64 loopback": "64:ff9b::127.0.0.1",
    "NAT64 private": "64:ff9b::10.0.0.1",
    "NAT64 metadata": "64:ff9b::a9fe:a9fe",
    "6to4 of a private network": "2002:c0a8:101::1",
    "6to4 of the loopback": "2002:7f00:1::",
    "Teredo with a private client": "2001:0:4136:e378:8000:63bf:f5ff:fffe",
    "site-local": "fec0::1",
    "link-local with a zone": "fe80::1%eth0",
    "a zone on what looks public": "2606:4700::1111%1",
}
PUBLIC = [
    "1.1.1.1", "9.255.255.255", "11.0.0.0", "93.184.216.34", "100.63.255.255", "100.128.0.0",
    "126.255.255.255", "128.0.0.0", "169.253.255.255", "169.255.0.0", "172.15.255.255",
    "172.32.0.0", "192.167.255.255", "192.169.0.0", "198.17.255.255", "198.20.0.0",
    "223.255.255.255", "2001:200::1", "2001:4860:4860::8888", "2606:4700:4700::1111",
    "2a00:1450:4001::200e", "64:ff9b::93.184.216.34",
]  # fmt: skip


@pytest.mark.parametrize("network", PRIVATE_NETWORKS)
def test_no_address_of_a_special_network_is_public(network: str) -> None:
    parsed = ipaddress.ip_network(network)

    assert not is_public(parsed[0])
    assert not is_public(parsed[parsed.num_addresses // 2])
    assert not is_public(parsed[-1])


@pytest.mark.parametrize("address", PRIVATE.values(), ids=PRIVATE)
def test_what_leads_inside_is_not_public(address: str) -> None:
    assert not is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", PUBLIC)
def test_the_public_internet_is_public(address: str) -> None:
    assert is_public(ipaddress.ip_address(address))
