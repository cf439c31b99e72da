"""What another site may do to us: send a page, and nothing that has no end."""

import asyncio
import gzip
import tracemalloc

import pytest

from recipes_api.outbound.fetching import Bounds, PageFetcher
from recipes_api.outbound.problems import FetchFailed, FetchTimeout
from tests.outbound.sites import ADDRESS, NAME, OTHER_NAME, Internet, Site, answer, silence

URL = f"http://{NAME}/"
SMALL = Bounds(total_seconds=20, body_bytes=100_000)
HURRIED = Bounds(total_seconds=0.2)


async def refusal(fetcher: PageFetcher) -> str:
    with pytest.raises(FetchFailed) as refused:
        await fetcher.fetch(URL)
    return refused.value.detail


async def test_a_page_comes_as_it_was_sent(fetcher: PageFetcher, site: Site) -> None:
    site.answers["/"] = answer("süß".encode("latin-1"), kind='Text/HTML; charset="ISO-8859-1"')

    page = await fetcher.fetch(URL)

    assert page.body == "süß".encode("latin-1")
    assert (page.media_type, page.charset, page.url) == ("text/html", "ISO-8859-1", URL)


async def test_a_compressed_page_is_unpacked(fetcher: PageFetcher, site: Site) -> None:
    body = b"<p>soup</p>" * 20_000
    for coding in ("gzip", "x-gzip", "GZIP"):
        site.answers["/"] = answer(gzip.compress(body), content_encoding=coding)

        assert (await fetcher.fetch(URL)).body == body


async def test_a_page_of_just_the_largest_size_is_taken(internet: Internet, site: Site) -> None:
    fetcher = internet.fetcher(SMALL)
    body = bytes(range(250)) * 400
    for answered in (answer(body), answer(gzip.compress(body), content_encoding="gzip")):
        site.answers["/"] = answered

        assert (await fetcher.fetch(URL)).body == body


@pytest.mark.parametrize("coding", ["identity", "gzip"])
async def test_a_page_that_is_too_large_is_refused(
    internet: Internet, site: Site, coding: str
) -> None:
    body = b"x" * 100_001
    packed = gzip.compress(body) if coding == "gzip" else body
    site.answers["/"] = answer(packed, content_encoding=coding)

    assert "too large" in await refusal(internet.fetcher(SMALL))


async def test_a_body_without_end_is_not_read_to_its_end(internet: Internet, site: Site) -> None:
    sent = 0

    async def endless(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal sent
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
        while True:
            writer.write(b"x" * 65_536)
            await writer.drain()
            sent += 65_536

    site.answers["/"] = endless

    assert "too large" in await refusal(internet.fetcher(SMALL))
    assert sent < 20_000_000, "socket buffers, and no more"


@pytest.mark.parametrize("size", [4_000_000, 300_000_000])
async def test_a_bomb_does_not_unpack(fetcher: PageFetcher, site: Site, size: int) -> None:
    """A thousand times its size: the ratio gives it away even below the largest size."""
    site.answers["/"] = answer(gzip.compress(bytes(size), 9), content_encoding="gzip")

    tracemalloc.start()
    said = await refusal(fetcher)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert "too large" in said
    assert peak < 30_000_000


async def test_packed_bytes_that_unpack_to_nothing_are_counted_too(
    internet: Internet, site: Site
) -> None:
    begun = gzip.compress(b"")[:10]
    empty_blocks = b"\x00\x00\x00\xff\xff" * 40_000
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\n\r\n"
    site.answers["/"] = head + begun + empty_blocks

    assert "too large" in await refusal(internet.fetcher(SMALL))


@pytest.mark.parametrize(
    "coding", ["br", "deflate", "zstd", "compress", "gzip, gzip", "x", "gzip,"]
)
async def test_compression_that_was_not_asked_for_is_refused(
    fetcher: PageFetcher, site: Site, coding: str
) -> None:
    """No bomb in another coding, none in several: nothing of it is unpacked."""
    bomb = gzip.compress(gzip.compress(bytes(10_000_000)))
    site.answers["/"] = answer(bomb, content_encoding=coding)

    assert "not asked for" in await refusal(fetcher)


async def test_a_page_that_breaks_off_is_refused(fetcher: PageFetcher, site: Site) -> None:
    """Half a page might hold half a recipe."""
    packed = gzip.compress(b"<p>soup</p>" * 1000)
    for broken in (
        answer(packed[:-20], content_encoding="gzip"),
        answer(b"\x1f\x8b\x08 this is no gzip", content_encoding="gzip"),
        answer(b"", content_encoding="gzip"),
        answer(b"<p>soup</p>")[:-5],
        b"",
        b"\x16\x03\x01 this is no HTTP",
        b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nxx",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Type: text/html\r\n\r\nZZ\r\n",
    ):
        site.answers["/"] = broken

        assert await refusal(fetcher)


@pytest.mark.parametrize("size", [33_000, 90_000, 500_000])
async def test_headers_have_a_largest_size(fetcher: PageFetcher, site: Site, size: int) -> None:
    site.answers["/"] = answer(x="y" * size)
    assert await refusal(fetcher)
    site.answers["/"] = answer(x="y" * 30_000)
    assert (await fetcher.fetch(URL)).body == b"<p>soup</p>"


async def test_a_site_that_never_answers_is_left(internet: Internet, site: Site) -> None:
    site.answers["/"] = silence

    with pytest.raises(FetchTimeout):
        await internet.fetcher(HURRIED).fetch(URL)


async def test_a_site_that_drips_is_left(internet: Internet, site: Site) -> None:
    """Each byte comes in time; the whole does not."""

    async def drip(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 9\r\n\r\nx")
        await reader.read()

    site.answers["/"] = drip

    with pytest.raises(FetchTimeout):
        await internet.fetcher(HURRIED).fetch(URL)


async def test_the_time_is_that_of_all_redirects_together(internet: Internet, site: Site) -> None:
    site.answers["/"] = answer(b"", 302, location="/slow")
    site.answers["/slow"] = silence

    with pytest.raises(FetchTimeout):
        await internet.fetcher(HURRIED).fetch(URL)
    assert len(site.requests) == 2


async def test_a_name_server_that_never_answers_is_left(internet: Internet) -> None:
    async def never(_host: str, _port: int) -> list[str]:
        await asyncio.Event().wait()
        return [ADDRESS]

    internet.resolve = never  # type: ignore[method-assign]

    with pytest.raises(FetchTimeout):
        await internet.fetcher(HURRIED).fetch(URL)


@pytest.mark.parametrize(
    "status", [201, 203, 204, 206, 300, 304, 400, 401, 404, 410, 429, 500, 503]
)
async def test_only_a_page_is_a_page(fetcher: PageFetcher, site: Site, status: int) -> None:
    body = b"" if status in (204, 304) else b"<p>not found</p>"
    site.answers["/"] = answer(body, status)

    assert await refusal(fetcher) == f"The site answered with status {status}."


async def test_a_redirect_to_nowhere_is_no_page(fetcher: PageFetcher, site: Site) -> None:
    site.answers["/"] = answer(b"<p>moved</p>", 301)

    assert await refusal(fetcher) == "The site answered with status 301."


@pytest.mark.parametrize(
    "kind", ["text/html", "application/xhtml+xml", "application/ld+json", "application/json"]
)
async def test_pages_and_json_are_taken(fetcher: PageFetcher, site: Site, kind: str) -> None:
    site.answers["/"] = answer(kind=f"{kind}; charset=utf-8")

    assert (await fetcher.fetch(URL)).media_type == kind


@pytest.mark.parametrize(
    "kind",
    [
        None,
        "",
        "text/plain",
        "application/pdf",
        "image/svg+xml",
        "text/html2",
        "text",
        "<b>",
        "a/b/c",
    ],
)
async def test_other_types_are_refused(fetcher: PageFetcher, site: Site, kind: str | None) -> None:
    site.answers["/"] = answer(kind=kind)

    said = await refusal(fetcher)

    assert said.endswith("not a web page.")
    assert "<" not in said


async def test_few_requests_at_once_go_to_one_host(internet: Internet, site: Site) -> None:
    released = asyncio.Event()

    async def slow(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await released.wait()
        writer.write(answer())
        await writer.drain()

    site.answers |= {"/slow": slow, "/": answer()}
    fetcher = internet.fetcher()
    fetches = [asyncio.ensure_future(fetcher.fetch(f"{URL}slow")) for _ in range(6)]

    for _ in range(5):
        await fetcher.fetch(f"http://{OTHER_NAME}/")

    assert sum("/slow" in request for request in site.requests) == 2
    released.set()
    await asyncio.gather(*fetches)
    assert sum("/slow" in request for request in site.requests) == 6


async def test_a_site_that_is_down_cannot_be_reached(internet: Internet) -> None:
    internet.name("down.example", ["93.184.216.99"])

    with pytest.raises(FetchFailed, match=r"^The site cannot be reached\.$"):
        await internet.fetcher().fetch("https://down.example/")
