"""SECURITY O4: addresses that two programs could read differently are refused before any use."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from recipes_api.outbound.problems import AddressNotAllowed
from recipes_api.outbound.urls import parse_url

PORTS = (80, 443)
READ_AS = {
    "https://example.org/soup?id=1#top": "https://example.org/soup?id=1",
    "HTTPS://EXAMPLE.org": "https://example.org",
    "http://example.org:80/": "http://example.org/",
    "https://example.org:/x": "https://example.org/x",
    "http://example.org:443/": "http://example.org:443/",
    "  https://example.org/x\r\n": "https://example.org/x",
    "https://example.org./x": "https://example.org/x",
    "https://example.org?q=a@b:c": "https://example.org?q=a@b:c",
    "https://example.org/@ada/soup": "https://example.org/@ada/soup",
    "https://exämple.org/süß": "https://xn--exmple-cua.org/s%C3%BC%C3%9F",
    "https://example。org/": "https://example.org/",
    "https://under_score.example.org/": "https://under_score.example.org/",
    "https://93.184.216.34/": "https://93.184.216.34/",
    "https://[2606:4700::1111]/": "https://[2606:4700::1111]/",
}
REFUSED = {
    "not http": [
        "", " ", "example.org", "//example.org/", "ftp://example.org/", "file:///etc/passwd",
        "gopher://example.org/", "javascript:alert(1)", "data:text/html,x", "dict://example.org:80/",
        "httpſ://example.org/", "https:example.org", "https:/example.org", "https:///example.org",
        "view-source:https://example.org/", "https://", "https://?x", "https://#x", "https://:443/",
    ],
    "a user name": [
        "https://ada@example.org/", "https://ada:secret@example.org/", "https://@example.org/",
        "https://example.org@127.0.0.1/", "https://127.0.0.1@example.org/",
        "https://example.org:443@127.0.0.1/", "https://example.org%40127.0.0.1/",
        "https://example.org\\@127.0.0.1/", "https://a@b@example.org/",
    ],
    "characters that parsers disagree on": [
        "https://127.0.0.1\\.example.org/", "https:\\\\example.org/", "https://example.org\\x",
        "https://exam\nple.org/", "https://exam\tple.org/", "https://example.org/a b",
        "https://example.org/x\r\nX-Injected: 1", "https://example.org/x\x00", "https://e x.org/",
        "https://example.org\r\n/", "https://%65xample.org/", "https://127.0.0.1%00.example.org/",
        "https://example.org%2f@127.0.0.1/", "https://example.org:80:443/", "https://exa<mple.org/",
    ],
    "IPv4 in another spelling": [
        "http://2130706433/", "http://0x7f000001/", "http://0x7F.0.0.1/", "http://017700000001/",
        "http://0177.0.0.1/", "http://127.1/", "http://127.0.1/", "http://0/", "http://0x/",
        "http://127.0.0.01/", "http://127.0.0.0x1/", "http://127.0.0.1.1/", "http://1.1.1.256/",
        "http://127。0。0。0x1/", "http://１２７.0.0.1/", "http://①②⑦.⓪.⓪.①/", "http://example.1/",
        "http://example.0x7f/", "http://00000.0.0.0/", "http://127.0.0.1../",
    ],
    "IPv6 in another spelling": [
        "http://[::1%25eth0]/", "http://[fe80::1%eth0]/", "http://[::ffff:0x7f.0.0.1]/",
        "http://[v1.x]/", "http://[]/", "http://[:::]/", "http://::1/", "http://[::1/",
        "http://[::1].example.org/",
    ],
    "names of the inside": [
        "http://localhost/", "http://LOCALHOST./", "http://intranet/", "http://kubernetes/",
        "http://a.localhost/", "http://printer.local/", "http://metadata.google.internal/",
        "http://router.home.arpa/", "http://x.onion/", "http://ⅼocalhost/",
    ],
    "malformed names": [
        "http://example..org/", "http://.example.org/", "http://example.org../", "http://-/",
        f"http://{'a' * 64}.org/", f"http://{'a.' * 127}org/", "http://☕.example/", "http://a*b.org/",
        "http://\u202eexample.org/", "http://exam\u200bple.org/",
    ],
    "other ports": [
        "http://example.org:22/", "http://example.org:0/", "http://example.org:8080/",
        "http://example.org:65536/", "http://example.org:99999/", "http://example.org:-80/",
        "http://example.org:+80/", "http://example.org:8O/", "http://example.org:٨٠/",
        "http://example.org:000080000/",
    ],
    "too long": [f"https://example.org/{'x' * 2048}"],
}  # fmt: skip


@pytest.mark.parametrize(("written", "read"), READ_AS.items())
def test_an_address_is_read_in_one_way(written: str, read: str) -> None:
    url = parse_url(written, PORTS)

    assert str(url) == read
    assert str(parse_url(str(url), PORTS)) == read


@pytest.mark.parametrize(
    "written", [url for urls in REFUSED.values() for url in urls], ids=lambda url: repr(url[:40])
)
def test_an_ambiguous_address_is_refused(written: str) -> None:
    with pytest.raises(AddressNotAllowed) as refused:
        parse_url(written, PORTS)
    assert refused.value.detail.endswith((".", "?"))


PIECES = st.sampled_from(
    ["http", "https", ":", "//", "/", "\\", "@", "?", "#", "%", "[", "]", "::1", "127.0.0.1",
     "0x7f", "example", ".", "。", "org", "xn--", "80", "443", " ", "\t", "\0", "é", "ſ", "\u202e"]
)  # fmt: skip


@given(st.lists(st.one_of(PIECES, st.text(max_size=3)), max_size=12).map("".join))
@example("https://xn--\u0661.org/")
def test_whatever_is_given_is_refused_or_read_in_one_way(anything: str) -> None:
    for text in (anything, f"https://{anything}", f"https://example.org/{anything}"):
        try:
            url = parse_url(text, PORTS)
        except AddressNotAllowed:
            continue
        assert url.scheme in ("http", "https")
        assert url.raw_host
        assert url.raw_host.isascii()
        assert not url.userinfo
        assert not set(b"\0\r\n\t \\") & set(url.raw_path + url.netloc)
        again = parse_url(str(url), PORTS)
        assert (again.netloc, again.raw_path) == (url.netloc, url.raw_path)


def test_which_ports_are_fetched_from_can_be_set() -> None:
    assert parse_url("https://example.org:8443/", {8443}).port == 8443
    with pytest.raises(AddressNotAllowed):
        parse_url("https://example.org/", {8443})
