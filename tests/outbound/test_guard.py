"""SECURITY O4, OWASP API7:2023: no request reaches the inside, whatever the address looks like."""

import httpx2
import pytest

from recipes_api.outbound.fetching import PageFetcher
from recipes_api.outbound.problems import AddressNotAllowed, FetchFailed
from recipes_api.outbound.transport import GuardedTransport, direct_transport, system_resolve
from tests.outbound.sites import (
    ADDRESS,
    NAME,
    OTHER_ADDRESS,
    OTHER_NAME,
    PORTS,
    Internet,
    Site,
    answer,
    redirect,
)
from tests.outbound.test_addresses import PRIVATE
from tests.outbound.test_urls import REFUSED

INSIDE = [
    "http://127.0.0.1/", "http://[::1]/", "http://10.0.0.1/", "http://169.254.169.254/latest/meta-data/",
    "http://[::ffff:127.0.0.1]/", "http://[::ffff:a9fe:a9fe]/", "http://[64:ff9b::7f00:1]/",
    "http://[2002:7f00:1::]/", "http://[fd00:ec2::254]/", "http://0.0.0.0/", "http://[::]/",
    "http://100.100.100.200/", "http://192.168.0.1/", "http://224.0.0.1/", "http://127.0.0.1./",
    "http://127。0。0。1/",
]  # fmt: skip


@pytest.mark.parametrize("address", INSIDE)
async def test_an_address_of_the_inside_is_not_fetched(
    internet: Internet, fetcher: PageFetcher, address: str
) -> None:
    with pytest.raises(AddressNotAllowed):
        await fetcher.fetch(address)
    assert internet.connected == []


@pytest.mark.parametrize("address", PRIVATE.values(), ids=PRIVATE)
async def test_a_name_that_leads_inside_is_not_fetched(
    internet: Internet, fetcher: PageFetcher, address: str
) -> None:
    internet.name("inside.example", [address])

    with pytest.raises(AddressNotAllowed) as refused:
        await fetcher.fetch("https://inside.example/")

    assert internet.connected == []
    assert address not in refused.value.detail


async def test_one_address_of_the_inside_refuses_the_name(
    internet: Internet, fetcher: PageFetcher
) -> None:
    """Else an attacker's name with a dead public address first would lead to the second one."""
    for answers in ([ADDRESS, "127.0.0.1"], ["10.0.0.1", ADDRESS], [ADDRESS, "::ffff:127.0.0.1"]):
        internet.name("mixed.example", answers)

        with pytest.raises(AddressNotAllowed):
            await fetcher.fetch("http://mixed.example/")
    assert internet.connected == []


async def test_names_of_the_inside_are_refused_as_names_of_nothing_are(
    internet: Internet, fetcher: PageFetcher
) -> None:
    internet.name("inside.example", ["10.0.0.1"])
    internet.name("empty.example", [])
    said = set()
    for name in ("inside.example", "nowhere.example", "empty.example"):
        with pytest.raises(AddressNotAllowed) as refused:
            await fetcher.fetch(f"http://{name}/")
        said.add(refused.value.detail)
    assert len(said) == 1


async def test_a_name_is_resolved_once(internet: Internet, fetcher: PageFetcher) -> None:
    """SECURITY O4. DNS rebinding: public when checked, the loopback when connected to."""
    internet.name("rebinding.example", [ADDRESS], ["127.0.0.1"])

    page = await fetcher.fetch("http://rebinding.example/")

    assert page.body == b"<p>soup</p>"
    assert internet.resolved == ["rebinding.example"]
    assert internet.connected == [(ADDRESS, 80)]
    with pytest.raises(AddressNotAllowed):
        await fetcher.fetch("http://rebinding.example/")
    assert internet.connected == [(ADDRESS, 80)]


async def test_the_next_address_is_tried_when_one_is_dead(
    internet: Internet, fetcher: PageFetcher, site: Site
) -> None:
    internet.name("two.example", ["2606:4700::1111", ADDRESS])

    await fetcher.fetch("http://two.example/")

    assert internet.connected == [("2606:4700::1111", 80), (ADDRESS, 80)]
    assert len(site.requests) == 1


async def test_only_a_few_addresses_are_tried(internet: Internet, fetcher: PageFetcher) -> None:
    internet.name("many.example", [f"93.184.216.{number}" for number in range(100, 120)])

    with pytest.raises(FetchFailed):
        await fetcher.fetch("http://many.example/")
    assert len(internet.connected) == 3


REDIRECTS_INSIDE = [
    *INSIDE,
    "//127.0.0.1/",
    "http://localhost/",
    "http://inside.example/",
    "http://2130706433/",
    "http://0x7f.1/",
    f"http://{NAME}:22/",
    f"http://ada:secret@{NAME}/",
    f"http://{NAME}@127.0.0.1/",
    "file:///etc/passwd",
    "ftp://kitchen.example/",
    "gopher://127.0.0.1:6379/_FLUSHALL",
    "javascript:alert(1)",
    "http:\\\\127.0.0.1\\",
    "/\\127.0.0.1/",
]


@pytest.mark.parametrize("location", REDIRECTS_INSIDE)
@pytest.mark.parametrize("status", [301, 307])
async def test_a_redirect_is_checked_like_the_first_address(
    internet: Internet, fetcher: PageFetcher, site: Site, location: str, status: int
) -> None:
    internet.name("inside.example", ["10.0.0.1"])
    site.answers["/"] = redirect(location.encode().decode("latin-1"), status)

    with pytest.raises(AddressNotAllowed):
        await fetcher.fetch(f"http://{NAME}/")
    assert internet.connected == [(ADDRESS, 80)]


async def test_a_redirect_to_the_same_name_is_resolved_and_checked_anew(
    internet: Internet, fetcher: PageFetcher, site: Site
) -> None:
    internet.name("rebinding.example", [ADDRESS], ["127.0.0.1"])
    site.answers["/"] = redirect("/again")

    with pytest.raises(AddressNotAllowed):
        await fetcher.fetch("http://rebinding.example/")
    assert internet.connected == [(ADDRESS, 80)]


async def test_redirects_are_followed_to_the_page(
    internet: Internet, fetcher: PageFetcher, site: Site
) -> None:
    site.answers |= {
        "/1": redirect("2", 301),
        "/2": redirect(f"http://{OTHER_NAME}/3", 303),
        "/3": redirect("?id=4", 307),
        "/3?id=4": redirect("//kitchen.example/5#top", 308),
        "/5": answer(b"found"),
    }

    page = await fetcher.fetch(f"http://{NAME}/1")

    assert (page.url, page.body) == (f"http://{NAME}/5", b"found")
    assert [address for address, _ in internet.connected] == [
        ADDRESS, ADDRESS, OTHER_ADDRESS, OTHER_ADDRESS, ADDRESS,
    ]  # fmt: skip


async def test_five_redirects_are_followed_and_no_more(fetcher: PageFetcher, site: Site) -> None:
    site.answers |= {f"/{number}": redirect(f"/{number + 1}") for number in range(10)}
    site.answers["/6"] = answer(b"found")

    assert (await fetcher.fetch(f"http://{NAME}/1")).body == b"found"
    with pytest.raises(FetchFailed, match="redirects more than 5 times"):
        await fetcher.fetch(f"http://{NAME}/0")


async def test_the_request_says_who_asks_and_nothing_about_people(
    fetcher: PageFetcher, site: Site
) -> None:
    """No cookie of one person's fetch goes along with another's, and no Referer anywhere."""
    site.answers["/1"] = redirect("/2").replace(b"\r\n\r\n", b"\r\nSet-Cookie: id=1\r\n\r\n", 1)
    site.answers["/2"] = answer(set_cookie="id=2")

    await fetcher.fetch(f"http://{NAME}/1#secret")
    await fetcher.fetch(f"http://{NAME}/2")

    for request in site.requests:
        lines = request.rstrip().split("\r\n")
        assert {line.partition(":")[0].lower() for line in lines[1:]} == {
            "host", "user-agent", "accept", "accept-encoding", "connection",
        }  # fmt: skip
        assert f"Host: {NAME}" in lines
        assert "User-Agent: recipes_api/test (+https://recipes.example)" in lines
        assert "secret" not in request


async def test_proxies_of_the_environment_are_not_used(
    monkeypatch: pytest.MonkeyPatch, fetcher: PageFetcher, site: Site
) -> None:
    """A proxy would resolve the name again, by itself."""
    async with Site().open() as proxy:
        for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY", "ALL_PROXY"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.port}")
        internet = Internet()
        internet.place(site)
        internet.name(NAME, [ADDRESS])

        await internet.fetcher().fetch(f"http://{NAME}/")
        await internet.aclose()

        assert proxy.requests == []
    assert len(site.requests) == 1


async def test_every_client_over_the_transport_is_guarded(internet: Internet, site: Site) -> None:
    """Also one that follows redirects by itself, as later features may use it."""
    site.answers["/"] = redirect("http://127.0.0.1/")
    transport = GuardedTransport(internet, PORTS, internet.resolve)
    async with httpx2.AsyncClient(transport=transport, follow_redirects=True) as client:
        for address in (
            f"http://{NAME}/",
            "http://[::1]/",
            f"http://ada:x@{NAME}/",
            "http://x.local/",
        ):
            with pytest.raises(AddressNotAllowed):
                await client.get(address)
    assert internet.connected == [(ADDRESS, 80)]


@pytest.mark.parametrize("address", [url for urls in REFUSED.values() for url in urls])
async def test_an_ambiguous_address_is_refused_before_it_is_resolved(
    internet: Internet, fetcher: PageFetcher, address: str
) -> None:
    with pytest.raises(AddressNotAllowed):
        await fetcher.fetch(address)
    assert internet.resolved == []
    assert internet.connected == []


async def test_what_runs_in_production_refuses_the_loopback(site: Site) -> None:
    """The real resolver and the real connections, and a server that listens."""
    port = site.port
    transport = GuardedTransport(direct_transport(), {port}, system_resolve)
    async with httpx2.AsyncClient(transport=transport) as client:
        for host in ("127.0.0.1", "[::1]", "[::ffff:127.0.0.1]", "localhost", "0.0.0.0"):
            with pytest.raises(AddressNotAllowed):
                await client.get(f"http://{host}:{port}/")
    assert site.requests == []
    assert "127.0.0.1" in await system_resolve("localhost", port)
