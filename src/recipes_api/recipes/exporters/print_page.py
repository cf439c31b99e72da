"""A page to print, or to keep: everything is in the file, and nothing in it runs or is fetched."""

import base64
import hashlib
import re
from collections.abc import Callable, Iterator, Sequence
from html import escape
from importlib.resources import files

from recipes_api.recipes.document import AnyLine, Line, RecipeDocument, StepLine
from recipes_api.recipes.exporters import sheet
from recipes_api.recipes.exporters.words import Words, words_for

CSS = files(__package__).joinpath("print_page.css").read_text("utf-8")
_CSS_HASH = base64.b64encode(hashlib.sha256(CSS.encode()).digest()).decode()
# The page's own style and nothing else, also where the file lies on a disk (CSP 3).
POLICY = f"default-src 'none'; style-src 'sha256-{_CSS_HASH}'; base-uri 'none'; form-action 'none'"
CONTENT_SECURITY_POLICY = f"{POLICY}; frame-ancestors 'none'"
LANGUAGE = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*")
PARAGRAPHS = re.compile(r"\n\s*\n")


def to_html(document: RecipeDocument) -> str:
    """One recipe, on a page of its own."""
    return "".join([opening(document.name, _language(document)), article(document), CLOSING])


def opening(title: str, language: str | None) -> str:
    """Everything before the first recipe."""
    lang = f' lang="{language}"' if language else ""
    return (
        f'<!doctype html>\n<html{lang}>\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>{CSS}</style>\n</head>\n<body>\n<main>\n"
    )


CLOSING = "</main>\n</body>\n</html>\n"


def article(document: RecipeDocument, anchor: str | None = None) -> str:
    """A recipe as a part of a page, where a link may lead to."""
    words = words_for(document.in_language)
    identifier = f' id="{escape(anchor)}"' if anchor else ""
    language = _language(document)
    lang = f' lang="{language}"' if language else ""
    return (
        f'<article dir="auto"{identifier}{lang}>\n'
        + "\n".join(
            [*_header(document, words), *_cooking(document, words), *_more(document, words)]
        )
        + "\n</article>\n"
    )


def _language(document: RecipeDocument) -> str | None:
    tag = (document.in_language or "").replace("_", "-")
    return tag if LANGUAGE.fullmatch(tag) else None


def _header(document: RecipeDocument, words: Words) -> Iterator[str]:
    yield f"<header>\n<h1>{escape(document.name)}</h1>"
    if document.author:
        yield f'<p class="by">{words.author} {escape(document.author)}</p>'
    if document.description:
        yield f'<div class="description">{_paragraphs(document.description)}</div>'
    if facts := sheet.facts(document, words):
        yield f'<dl class="facts">{"".join(map(_fact, facts))}</dl>'
    yield "</header>"


def _fact(fact: sheet.Fact) -> str:
    label, said = fact
    return f'<div><dt>{escape(label)}</dt><dd dir="auto">{escape(said)}</dd></div>'


def _cooking(document: RecipeDocument, words: Words) -> Iterator[str]:
    yield '<div class="cooking">'
    if document.recipe_ingredient:
        lists = _lists("ul", document.recipe_ingredient, _line)
        yield f'<section class="ingredients">\n<h2>{words.ingredients}</h2>\n{lists}\n</section>'
    if document.recipe_instructions:
        lists = _lists("ol", document.recipe_instructions, _step)
        yield f"<section>\n<h2>{words.steps}</h2>\n{lists}\n</section>"
    yield "</div>"


def _lists(tag: str, lines: Sequence[AnyLine], shown: Callable[[AnyLine], str]) -> str:
    """A list for each group, below its heading."""
    found = []
    for group, inside in sheet.grouped(lines):
        if group is not None:
            found.append(f"<h3>{escape(group)}</h3>")
        items = "\n".join(f"<li>{shown(line)}</li>" for line in inside)
        found.append(f"<{tag}>\n{items}\n</{tag}>")
    return "\n".join(found)


def _line(line: Line) -> str:
    return _paragraphs(line.text)


def _step(step: StepLine) -> str:
    """Above where its pictures are: to show them, the page would have to fetch them."""
    images = filter(None, map(sheet.web_address, step.image))
    return _line(step) + "".join(f'<p class="picture">{_link(image)}</p>' for image in images)


def _more(document: RecipeDocument, words: Words) -> Iterator[str]:
    parts = []
    if document.notes and document.notes.strip():
        notes = _paragraphs(document.notes)
        parts.append(f"<section>\n<h2>{words.notes}</h2>\n{notes}\n</section>")
    if nutrition := sheet.nutrition(document):
        rows = "".join(
            f"<dt>{escape(name)}</dt><dd>{escape(amount)}</dd>" for name, amount in nutrition
        )
        parts.append(
            f'<section>\n<h2>{words.nutrition}</h2>\n<dl class="nutrition">{rows}</dl>\n</section>'
        )
    if parts:
        yield "\n".join(['<div class="more">', *parts, "</div>"])
    if document.url:
        yield f"<footer>{words.source}: {_link(document.url)}</footer>"


def _link(address: str) -> str:
    shown = escape(address)
    is_web = sheet.web_address(address) is not None
    return f'<a href="{shown}" rel="noreferrer">{shown}</a>' if is_web else shown


def _paragraphs(text: str) -> str:
    """Its paragraphs; a single one needs no element of its own."""
    parts = [part.strip() for part in PARAGRAPHS.split(text.replace("\r\n", "\n"))]
    written = [escape(part).replace("\n", "<br>\n") for part in parts if part]
    return written[0] if len(written) == 1 else "".join(f"<p>{part}</p>" for part in written)
