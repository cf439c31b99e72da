"""How well pages are read: `python -m benchmarks.importing recipe-pages.tar.xz`.

The archive holds `pages/<host>/<name>.testhtml` with the expected `<name>.json` beside it. The host
is hidden from both readers, as a new site's would be. A hash of the host puts all pages of a site
into one of two halves; `--failures` names pages of the working half only, for who looks at a page
has seen it.
"""

import argparse
import hashlib
import json
import tarfile
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path, PurePosixPath
from typing import Any

from recipe_scrapers import scrape_html

from recipes_api.errors import Problem
from recipes_api.recipes.document import Line
from recipes_api.recipes.importers.page import parse_page

MEASURES = ("parsed", "title", "ingredients", "steps")

Page = tuple[str, bytes, dict[str, Any]]
Result = tuple[str, set[str], set[str]]


def read_archive(path: Path) -> list[Page]:
    with tarfile.open(path) as archive:
        files = {
            member.name: file.read()
            for member in archive
            if (file := archive.extractfile(member)) is not None
        }
    pages = [name for name in files if name.endswith(".testhtml")]
    return [
        (name, files[name], json.loads(files[str(PurePosixPath(name).with_suffix(".json"))]))
        for name in sorted(pages)
    ]


def is_held_out(name: str) -> bool:
    """Whether the page's site is of the half that is never looked at, only counted."""
    host = PurePosixPath(name).parent.name
    return hashlib.sha256(host.encode()).digest()[0] % 2 == 1


def right(expected: dict[str, Any], title: object, ingredients: object, steps: object) -> set[str]:
    """Which measures agree with the expectation exactly."""
    found = {"parsed"} if title and (ingredients or steps) else set()
    if title == expected.get("title"):
        found.add("title")
    if ingredients == expected.get("ingredients"):
        found.add("ingredients")
    if steps == expected.get("instructions_list"):
        found.add("steps")
    return found


def ours(html: bytes, expected: dict[str, Any]) -> set[str]:
    try:
        document = parse_page(html, None).document
    except Problem:
        return set()
    ingredients = [line.text for line in document.recipe_ingredient]
    steps = with_headings(document.recipe_instructions)
    if steps != expected.get("instructions_list"):
        steps = [line.text for line in document.recipe_instructions]
    return right(expected, document.name, ingredients, steps)


def with_headings(lines: list[Line]) -> list[str]:
    """The expectations have a section's heading as a line before its steps; we keep it apart."""
    flat: list[str] = []
    group = None
    for line in lines:
        if line.group is not None and line.group != group:
            flat.append(line.group)
        group = line.group
        flat.append(line.text)
    return flat


def library(html: bytes, expected: dict[str, Any]) -> set[str]:
    try:
        scraper = scrape_html(
            html.decode("utf-8", "replace"),
            org_url="https://page.invalid/",
            supported_only=False,
        )
    except Exception:
        return set()
    asked = []
    for method in (scraper.title, scraper.ingredients, scraper.instructions_list):
        try:
            asked.append(method())
        except Exception:
            asked.append(None)
    return right(expected, *asked)


def judge(page: Page) -> Result:
    name, html, expected = page
    return name, ours(html, expected), library(html, expected)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("archive", type=Path)
    arguments.add_argument("--failures", choices=MEASURES, help="List the pages that miss this.")
    given = arguments.parse_args()
    pages = read_archive(given.archive)
    with ProcessPoolExecutor() as pool:
        results = list(pool.map(judge, pages, chunksize=8))
    if given.failures:
        for name, mine, theirs in results:
            if given.failures not in mine and not is_held_out(name):
                print(name, "(the library has it)" if given.failures in theirs else "")
    show("all", results)
    show("working half", [result for result in results if not is_held_out(result[0])])
    show("held out", [result for result in results if is_held_out(result[0])])


def show(which: str, results: list[Result]) -> None:
    print(f"{which}: {len(results)} pages, host hidden")
    for reader, place in (("ours", 1), ("recipe-scrapers", 2)):
        count = Counter(measure for result in results for measure in result[place])
        shares = (f"{measure} {count[measure] / len(results):.1%}" for measure in MEASURES)
        print(f"{reader:>16}: {', '.join(shares)}")


if __name__ == "__main__":
    main()
