"""HTTPS to a pinned address is HTTPS to the name: what TLS asks for and verifies is the name."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx2
import pytest

from recipes_api.outbound.problems import FetchFailed
from recipes_api.outbound.transport import GuardedTransport
from tests.outbound.certificates import Authority
from tests.outbound.sites import (
    ADDRESS,
    NAME,
    OTHER_NAME,
    PORTS,
    Internet,
    Site,
    answer,
    redirect,
)

CERTIFICATE_REFUSED = r"^The site's certificate is not valid for its name\.$"


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path)


@pytest.fixture
async def internet(authority: Authority) -> AsyncIterator[Internet]:
    """Two names at one address, as at any large host."""
    internet = Internet(authority.trusted)
    internet.name(NAME, [ADDRESS])
    internet.name(OTHER_NAME, [ADDRESS])
    yield internet
    await internet.aclose()


async def test_the_name_is_what_tls_and_http_ask_for(
    internet: Internet, authority: Authority
) -> None:
    async with Site().open(authority.issue(NAME)) as site:
        internet.place(site, port=443)

        page = await internet.fetcher().fetch(f"https://{NAME}./")

    assert page.url == f"https://{NAME}/"
    assert internet.connected == [(ADDRESS, 443)]
    assert site.server_names == [NAME]
    assert f"\r\nHost: {NAME}\r\n" in site.requests[0]


async def test_an_international_name_goes_out_in_ascii(
    internet: Internet, authority: Authority
) -> None:
    ascii_name = "xn--kche-0ra.example"
    internet.name(ascii_name, [ADDRESS])
    async with Site().open(authority.issue(ascii_name)) as site:
        internet.place(site, port=443)

        await internet.fetcher().fetch("https://KÜCHE。example/")

    assert internet.resolved == [ascii_name]
    assert site.server_names == [ascii_name]
    assert f"\r\nHost: {ascii_name}\r\n" in site.requests[0]


async def test_a_certificate_of_another_name_is_refused(
    internet: Internet, authority: Authority
) -> None:
    """That the address is right proves nothing: its own certificate will not do either."""
    for name in (OTHER_NAME, ADDRESS, "127.0.0.1", f"sub.{NAME}"):
        async with Site().open(authority.issue(name)) as site:
            internet.place(site, port=443)

            with pytest.raises(FetchFailed, match=CERTIFICATE_REFUSED):
                await internet.fetcher().fetch(f"https://{NAME}/")
        assert site.requests == []


async def test_an_expired_certificate_is_refused(internet: Internet, authority: Authority) -> None:
    async with Site().open(authority.issue(NAME, expired=True)) as site:
        internet.place(site, port=443)

        with pytest.raises(FetchFailed, match=CERTIFICATE_REFUSED):
            await internet.fetcher().fetch(f"https://{NAME}/")
    assert site.requests == []


async def test_an_authority_that_nobody_knows_is_refused(
    authority: Authority, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Also if the environment names it: what the process trusts is the system's to say."""
    (tmp_path / "ca.pem").write_text(authority.pem)
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    internet = Internet()
    internet.name(NAME, [ADDRESS])
    async with Site().open(authority.issue(NAME)) as site:
        internet.place(site, port=443)

        with pytest.raises(FetchFailed, match=CERTIFICATE_REFUSED):
            await internet.fetcher().fetch(f"https://{NAME}/")
    await internet.aclose()
    assert site.requests == []


async def test_a_certificate_may_be_an_addresss_own(
    internet: Internet, authority: Authority
) -> None:
    async with Site().open(authority.issue(ADDRESS)) as site:
        internet.place(site, port=443)

        await internet.fetcher().fetch(f"https://{ADDRESS}/")

    assert f"\r\nHost: {ADDRESS}\r\n" in site.requests[0]


async def test_a_connection_of_one_name_serves_no_other(
    internet: Internet, authority: Authority
) -> None:
    """Both are at one address; a kept connection would skip the other name's certificate."""
    transport = GuardedTransport(internet, PORTS, internet.resolve)
    async with (
        Site().open(authority.issue(NAME)) as site,
        httpx2.AsyncClient(transport=transport) as client,
    ):
        internet.place(site, port=443)
        site.keeps_connections = True
        assert (await client.get(f"https://{NAME}/")).status_code == 200

        with pytest.raises(httpx2.ConnectError):
            await client.get(f"https://{OTHER_NAME}/")
    assert site.server_names == [NAME, OTHER_NAME]
    assert len(site.requests) == 1


async def test_a_redirect_from_https_to_http_is_refused(
    internet: Internet, authority: Authority
) -> None:
    async with Site().open(authority.issue(NAME)) as site, Site().open() as plain:
        internet.place(site, port=443)
        internet.place(plain, port=80)
        site.answers["/"] = redirect(f"http://{NAME}/")
        plain.answers["/up"] = redirect(f"https://{NAME}/secure")
        site.answers["/secure"] = answer(b"found")

        with pytest.raises(FetchFailed, match="from https to plain http"):
            await internet.fetcher().fetch(f"https://{NAME}/")
        assert plain.requests == []
        assert (await internet.fetcher().fetch(f"http://{NAME}/up")).body == b"found"


@pytest.mark.parametrize("sent", [b"\x17\x03\x03\x00\x05hello", b"this is no TLS", b"\x15\x03\x03"])
async def test_a_connection_that_breaks_inside_tls_is_a_site_that_failed(
    internet: Internet, authority: Authority, sent: bytes
) -> None:
    async def forge(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Past the encryption, as somebody on the way would."""
        transport: Any = writer.transport
        transport._ssl_protocol._transport.write(sent)
        transport._ssl_protocol._transport.close()

    async with Site().open(authority.issue(NAME)) as site:
        internet.place(site, port=443)
        site.answers["/"] = forge

        with pytest.raises(FetchFailed, match=r"^The site broke off"):
            await internet.fetcher().fetch(f"https://{NAME}/")
