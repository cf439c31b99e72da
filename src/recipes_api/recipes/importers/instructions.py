"""recipeInstructions: texts, HowToSteps, HowToSections, ItemLists, or all of them nested."""

import re

from pydantic import JsonValue

from recipes_api.recipes.importers.markup import lines, one_line

NUMBERED = re.compile(r"^\s*(?:step\s*)?\d{1,2}\s*[.):]\s+(?=\S)", re.IGNORECASE)


def read(value: JsonValue) -> JsonValue:
    """Lines with their groups, as a document takes them."""
    return [{"text": text, "group": group} for text, group in _steps(value, None)]


def _steps(value: JsonValue, group: str | None) -> list[tuple[str, str | None]]:
    if isinstance(value, str):
        return [(NUMBERED.sub("", line), group) for line in lines(value)]
    if isinstance(value, list):
        return [step for item in value for step in _steps(item, group)]
    if not isinstance(value, dict):
        return []
    members = {name.rpartition(":")[2].rpartition("/")[2]: item for name, item in value.items()}
    inside = members.get("itemListElement") or members.get("steps") or members.get("step")
    text = members.get("text") or members.get("description")
    if isinstance(inside, dict | list) and not _is_step(value):
        name = members.get("name")
        heading = one_line(name) if isinstance(name, str) else ""
        return _steps(inside, heading[:300] or group)
    if text:
        return _joined(text, group)
    if inside:
        parts = [part for part, _ in _steps(inside, group)]
        return [(" ".join(parts), group)] if parts else []
    return _joined(members.get("name") or members.get("item") or members.get("@value"), group)


def _is_step(value: dict[str, JsonValue]) -> bool:
    given = value.get("@type")
    return any(
        isinstance(name, str) and name.endswith("HowToStep")
        for name in (given if isinstance(given, list) else [given])
    )


def _joined(value: JsonValue, group: str | None) -> list[tuple[str, str | None]]:
    """A step is one step, however many lines its text has."""
    if isinstance(value, str):
        text = " ".join(lines(value))
        return [(text, group)] if text else []
    return _steps(value, group) if isinstance(value, dict | list) else []
