"""What stands between two lines of `---` at the beginning of a text: YAML, or lines like it."""

import re

import yaml
from pydantic import JsonValue

from recipes_api.recipes.importers.schema_org import Node

FENCED = re.compile(
    r"\s*---[ \t]*\n(?P<inside>.*?)(?<=\n)---[ \t]*(?:\n|$)(?P<after>.*)", re.DOTALL
)
LINE = re.compile(r"(?P<name>[^\s:#][^:]{0,99}?)\s*:\s*(?P<value>.*?)\s*")
LONGEST = 100_000
DEEPEST = 20


def split(text: str) -> tuple[Node, str]:
    """The fields, every number and date as it was written, and the rest of the text."""
    text = text.replace("\r\n", "\n")
    match = FENCED.fullmatch(text)
    if match is None or len(match["inside"]) > LONGEST:
        return {}, text
    return _fields(match["inside"]), match["after"]


def _fields(text: str) -> Node:
    try:
        # Of an alias the same object comes again, and again: a bomb (YAML 1.2, 7.1).
        value = None if re.search(r"(?:^|[\s\[,])\*\w", text) else yaml.load(text, yaml.BaseLoader)  # noqa: S506
    except (yaml.YAMLError, ValueError, RecursionError):
        value = None
    if isinstance(value, dict):
        return {str(name): _plain(item, DEEPEST) for name, item in value.items()}
    matches = map(LINE.fullmatch, text.splitlines())
    return {match["name"]: match["value"] for match in matches if match}


def _plain(value: object, depth: int) -> JsonValue:
    if depth > 0 and isinstance(value, dict):
        return {str(name): _plain(item, depth - 1) for name, item in value.items()}
    if depth > 0 and isinstance(value, list):
        return [_plain(item, depth - 1) for item in value]
    return str(value)
