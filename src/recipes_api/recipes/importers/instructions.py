"""recipeInstructions: texts, HowToSteps, HowToSections, ItemLists, or all of them nested."""

import re
from typing import NamedTuple

from pydantic import JsonValue

from recipes_api.recipes.importers.markup import lines, one_line
from recipes_api.recipes.importers.values import read_images

GLUED = re.compile(r"(?<=[^\W\d_][.!?])(?=[^\W\d_a-z])|(?<=[^\W\d_][.!?]\))(?=[^\W\d_a-z])")
COUNTED = re.compile(r"(?:^|(?<=\s))(\d{1,2})[.)、](?=\D)\s*")
NOT_LETTERS = re.compile(r"\W+")
STEP_NUMBER = re.compile(
    r"^(?:step|schritt|étape|etape|paso|passo|stap|steg)?\s*\d*$", re.IGNORECASE
)

MOST_IMAGES = 20
MOST_TAKEN_APART = 200


class Step(NamedTuple):
    """A text, the heading that it stands under, and what shows it."""

    text: str
    group: str | None
    images: tuple[JsonValue, ...] = ()


def read(value: JsonValue) -> JsonValue:
    """Lines with their groups and pictures, as a document takes them."""
    steps = [step for step in _steps(value, None) if NOT_LETTERS.sub("", step.text)]
    if len(steps) == 1:
        parts = [Step(text, steps[0].group) for text in _taken_apart(steps[0].text)]
        steps = _shown(parts, steps[0].images)
    return [
        {"text": step.text, "group": step.group}
        | ({"image": [*step.images]} if step.images else {})
        for step in steps
    ]


def texts(value: JsonValue) -> list[str]:
    """The texts of what was read."""
    items = value if isinstance(value, list) else []
    found = (item.get("text") for item in items if isinstance(item, dict))
    return [text for text in found if isinstance(text, str)]


def _taken_apart(text: str) -> list[str]:
    """The steps of a text that its site has put together: counted, or without a space."""
    marks = list(COUNTED.finditer(text))
    numbers = [int(mark[1]) for mark in marks]
    if marks and marks[0].start() == 0 and numbers == [*range(1, max(2, len(marks)) + 1)]:
        return [part.strip() for part in COUNTED.split(text)[2::2] if part.strip()]
    parts = GLUED.split(text)
    return parts if 2 < len(parts) <= MOST_TAKEN_APART else [text]


def _steps(value: JsonValue, group: str | None) -> list[Step]:
    if isinstance(value, str):
        return [Step(line, group) for line in lines(value)]
    if isinstance(value, list):
        return [step for item in value for step in _item(item, group)]
    return _item(value, group) if isinstance(value, dict) else []


def _item(value: JsonValue, group: str | None) -> list[Step]:
    """One member of a list: a text there is one step, unless it is the only one."""
    if not isinstance(value, dict):
        return _steps(value, group)
    members = {name.rpartition(":")[2].rpartition("/")[2]: item for name, item in value.items()}
    inside = members.get("itemListElement") or members.get("steps") or members.get("step")
    name = members.get("name")
    title = one_line(name)[:300] if isinstance(name, str) else ""
    if isinstance(inside, dict | list) and not _is_step(value):
        return _steps(inside, title or group)
    images = tuple(read_images(members.get("image"), MOST_IMAGES))
    if text := members.get("text") or members.get("description"):
        return _titled(title, _shown(_joined(text, group), images), group)
    if inside:
        parts = _steps(inside, group)
        images = (*images, *(image for part in parts for image in part.images))[:MOST_IMAGES]
        whole = Step(" ".join(part.text for part in parts), group, images)
        return _titled(title, [whole] if parts else [], group)
    return _shown(_joined(name or members.get("item") or members.get("@value"), group), images)


def _shown(steps: list[Step], images: tuple[JsonValue, ...]) -> list[Step]:
    """A picture belongs to what has been done by the end of a step."""
    if not steps or not images:
        return steps
    return [*steps[:-1], steps[-1]._replace(images=images)]


def _titled(title: str, steps: list[Step], group: str | None) -> list[Step]:
    """A step's own title becomes its heading; under a section's heading, a line of its own.

    Most titles only repeat how the text begins, or count; those say nothing.
    """
    if not steps or not title or STEP_NUMBER.match(title) or _repeats(title, steps[0].text):
        return steps
    if group is None:
        return [step._replace(group=title) for step in steps]
    return [Step(title, group), *steps]


def _repeats(title: str, text: str) -> bool:
    short, long = (NOT_LETTERS.sub("", words).casefold() for words in (title, text))
    return long.startswith(short) or short.startswith(long)


def _is_step(value: dict[str, JsonValue]) -> bool:
    given = value.get("@type")
    return any(
        isinstance(name, str) and name.endswith("HowToStep")
        for name in (given if isinstance(given, list) else [given])
    )


def _joined(value: JsonValue, group: str | None) -> list[Step]:
    """A step is one step, however many lines its text has."""
    if isinstance(value, str):
        text = " ".join(lines(value))
        return [Step(text, group)] if text else []
    return _steps(value, group) if isinstance(value, dict | list) else []
