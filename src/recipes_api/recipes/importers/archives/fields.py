"""The fields of another program's recipe: each is taken once, and what nobody takes is kept."""

import re
from collections.abc import Iterable
from typing import TypeVar

from pydantic import JsonValue

from recipes_api.recipes.document import duration_seconds
from recipes_api.recipes.importers.durations import read_duration
from recipes_api.recipes.importers.markup import STORABLE
from recipes_api.recipes.importers.schema_org import Node

Value = TypeVar("Value")
LONGEST_LABEL = 200
CLOCK = re.compile(r"(?P<hours>\d{1,3}):(?P<minutes>[0-5]\d)")


class Fields:
    """A field that cannot be read in the way that is asked for stays, and so goes to `rest`."""

    def __init__(self, node: Node) -> None:
        self._left = dict(node)

    def _took(self, name: str, value: Value | None) -> Value | None:
        if value is not None:
            del self._left[name]
        return value

    def names(self) -> list[str]:
        """Of those that are left."""
        return [*self._left]

    def has(self, name: str) -> bool:
        return bool(self._left.get(name))

    def text(self, name: str) -> str | None:
        return self._took(name, text_of(self._left.get(name)))

    def duration(self, name: str) -> str | None:
        """ISO 8601, of a text like "1 hr 30 min" or "1:30"; a time of nothing is none."""
        text = text_of(self._left.get(name))
        if text and (clock := CLOCK.fullmatch(text)):
            text = f"PT{int(clock['hours']) * 60 + int(clock['minutes'])}M"
        found = read_duration(text) if text else None
        if found is not None and duration_seconds(found) == 0:
            self.drop(name)
            return None
        return self._took(name, found)

    def minutes(self, name: str) -> str | None:
        """ISO 8601, of a number of minutes."""
        number = number_of(self._left.get(name))
        return self._took(name, read_duration(f"PT{number}M") if number else None)

    def number(self, name: str) -> float | None:
        return self._took(name, number_of(self._left.get(name)))

    def labels(self, name: str) -> list[JsonValue]:
        """Of texts, or of objects that have a name; each once."""
        value = self._left.get(name)
        found = labels_of(value if isinstance(value, list) else [value])
        return self._took(name, found or None) or []

    def texts(self, name: str) -> list[str]:
        """The texts in a list."""
        value = self._left.get(name)
        found = (
            [text for item in value if (text := text_of(item))] if isinstance(value, list) else []
        )
        return self._took(name, found or None) or []

    def split_labels(self, name: str) -> list[JsonValue]:
        """Of a list, or of one text with commas, semicolons or line breaks."""
        value = self._left.get(name)
        if isinstance(value, str):
            self._left[name] = [*re.split(r"[,;\n]", value)]
        return self.labels(name)

    def nodes(self, name: str) -> list[Node]:
        """The objects in a list."""
        value = self._left.get(name)
        found = nodes_of(value)
        complete = isinstance(value, list) and len(found) == len(value)
        return self._took(name, found if complete else None) or found

    def node(self, name: str) -> Node:
        """An object; an empty one for anything else."""
        value = self._left.get(name)
        return self._took(name, value if isinstance(value, dict) else None) or {}

    def address(self, name: str) -> str | None:
        """An address on the web."""
        text = text_of(self._left.get(name))
        return self._took(name, text if text and is_address(text) else None)

    def add(self, name: str, value: JsonValue) -> None:
        """Something that was read elsewhere and that a document has no place for."""
        self._left[name] = value

    def drop(self, *names: str) -> None:
        """Fields that say nothing of the recipe, such as checksums."""
        for name in names:
            self._left.pop(name, None)

    def rest(self) -> Node:
        """What is left and says anything."""
        return {name: value for name, value in self._left.items() if value}


def text_of(value: JsonValue) -> str | None:
    """A text, or a number as a text; None if there is nothing to see."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    text = value if isinstance(value, str) else plain_number(value)
    return STORABLE.sub("", text).strip() or None


def number_of(value: JsonValue) -> float | None:
    """A number that is more than 0."""
    if isinstance(value, str):
        try:
            value = float(value)
        except ValueError:
            return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < 1e9:
        return None
    return value


def nodes_of(value: JsonValue) -> list[Node]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def labels_of(values: Iterable[JsonValue]) -> list[JsonValue]:
    named = (value.get("name") if isinstance(value, dict) else value for value in values)
    texts = (text_of(value) for value in named)
    return [*dict.fromkeys(" ".join(text.split())[:LONGEST_LABEL] for text in texts if text)]


def is_address(text: str) -> bool:
    return text.lower().startswith(("http://", "https://")) and not any(map(str.isspace, text))


def plain_number(number: float) -> str:
    """`2` for 2.0, and at most four decimals."""
    return f"{number:.4f}".rstrip("0").rstrip(".")
