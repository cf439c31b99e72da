"""Cooklang (its specification, version 7): steps in which the ingredients are marked.

An ingredient whose name stands in a step of its group is marked there; those of a group that no
step names stand together before its steps. Everything else goes into the front matter.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Self

from recipes_api.recipes.document import RecipeDocument, StepLine
from recipes_api.recipes.exporters import sheet, yaml_front_matter
from recipes_api.recipes.exporters.amounts import Measured, measured

MARKS = re.compile(r"[\\@#~]|-(?=-)|\[(?=-)|^[=>]")
NAME_MARKS = re.compile(r"[\\@#~{}()]|-(?=-)|^[-&?+.]")
NOTED = re.compile(r"(?P<name>[^,()]+), (?P<note>[^()]+)")
FRACTION_SLASH = "\u2044"
FIELDS = {
    "name": "title",
    "description": "description",
    "author": "author",
    "url": "source",
    "recipeYield": "yield",
    "prepTime": "prep time",
    "cookTime": "cook time",
    "totalTime": "time required",
    "recipeCategory": "course",
    "recipeCuisine": "cuisine",
    "keywords": "tags",
    "image": "images",
    "inLanguage": "locale",
}
"""Members of a document by the names that Cooklang has for them; the others keep theirs."""
IN_THE_TEXT = frozenset({"recipeIngredient", "recipeInstructions"})


@dataclass(frozen=True, slots=True)
class Marker:
    """An ingredient as Cooklang marks it."""

    name: str
    amount: str
    unit: str
    note: str

    @classmethod
    def of(cls, parts: Measured) -> Self:
        noted = NOTED.fullmatch(parts.rest)
        name, note = (noted["name"], noted["note"]) if noted else (parts.rest, "")
        return cls(name, _number(parts.factor), parts.unit, note)

    def __str__(self) -> str:
        quantity = f"{self.amount}%{self.unit}" if self.unit else self.amount
        note = f"({_escaped(self.note)})" if self.note else ""
        return f"@{NAME_MARKS.sub(_backslashed, self.name)}{{{quantity}}}{note}"


Step = list[str | Marker]
"""Its text, cut where markers stand."""


def to_cooklang(document: RecipeDocument) -> str:
    return "\n\n".join([_front_matter(document), *_sections(document)]) + "\n"


def _front_matter(document: RecipeDocument) -> str:
    members = document.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    return yaml_front_matter.write(
        {
            FIELDS.get(name, name): sheet.readable(value) if name.endswith("Time") else value
            for name, value in members.items()
            if name not in IN_THE_TEXT
        }
    )


def _sections(document: RecipeDocument) -> Iterator[str]:
    """Groups of ingredients that no step has come first, each as a section of its own."""
    waiting: dict[str | None, list[Marker]] = {}
    lines = document.recipe_ingredient
    for line, parts in zip(lines, measured(lines, document.in_language), strict=True):
        waiting.setdefault(line.group, []).append(Marker.of(parts))
    of_steps = {line.group for line in document.recipe_instructions}
    before: list[tuple[str | None, list[StepLine]]] = [
        (group, []) for group in waiting if group not in of_steps
    ]
    open_section: str | None = None
    for group, inside in [*before, *sheet.grouped(document.recipe_instructions)]:
        if group != open_section:
            yield _heading(group)
        open_section = group
        steps: list[Step] = [[_one_line(line.text)] for line in inside]
        left = [marker for marker in waiting.pop(group, []) if not _is_placed(marker, steps)]
        if left:
            yield ", ".join(map(str, left))
        yield from map(_written, steps)


def _heading(group: str | None) -> str:
    name = _escaped(_one_line((group or "").replace("=", " ")))
    return f"== {name} ==" if name else "=="


def _is_placed(marker: Marker, steps: list[Step]) -> bool:
    """Puts the marker where a step first says its name, in the step's spelling, if one does."""
    said = re.compile(rf"(?<!\w){re.escape(marker.name)}(?!\w)", re.IGNORECASE)
    for step in steps:
        for index, piece in enumerate(step):
            if isinstance(piece, str) and (found := said.search(piece)):
                as_said = replace(marker, name=found[0])
                step[index : index + 1] = [piece[: found.start()], as_said, piece[found.end() :]]
                return True
    return False


def _written(step: Step) -> str:
    """What follows a marker in brackets would be taken for its note."""
    first, *rest = [_escaped(piece) if isinstance(piece, str) else str(piece) for piece in step]
    return first + "".join(f"\\{piece}" if piece.startswith("(") else piece for piece in rest)


def _number(factor: str) -> str:
    """As Cooklang counts: `1 1/2` for 1 ½, and a point for a comma."""
    plain = unicodedata.normalize("NFKC", factor).replace(FRACTION_SLASH, "/")
    return plain.replace(",", ".")


def _escaped(text: str) -> str:
    return MARKS.sub(_backslashed, text)


def _backslashed(match: re.Match[str]) -> str:
    return f"\\{match[0]}"


def _one_line(text: str) -> str:
    return " ".join(text.split())
