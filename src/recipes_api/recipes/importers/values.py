"""Values of schema.org's properties, whatever sites wrap them in."""

import math

from pydantic import JsonValue

LONGEST_ADDRESS = 2048
MOST_IMAGES = 50


def texts(value: JsonValue) -> list[str]:
    """Every text in a value that should be one, whatever it is wrapped in."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, bool) or value is None:
        return []
    if isinstance(value, int | float):
        return _digits(value)
    if isinstance(value, list):
        return [text for item in value for text in texts(item)]
    for name in ("@value", "name", "text", "value", "item", "url", "@id"):
        if (found := texts(value.get(name))) or (found := texts(value.get(f"schema:{name}"))):
            return found
    return []


def _digits(number: float) -> list[str]:
    """As it was written, but for `4.0`, which means 4."""
    if isinstance(number, float) and not math.isfinite(number):
        return []
    return [str(number).removesuffix(".0")]


def read_images(value: JsonValue, most: int = MOST_IMAGES) -> list[JsonValue]:
    """Their addresses: of texts, ImageObjects, or lists of them."""
    found: list[str] = []
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, dict):
            item = item.get("contentUrl") or item.get("url") or item.get("@id")
        found.extend(text.strip() for text in texts(item))
    usable = (url for url in found if url.startswith(("http://", "https://", "//", "/")))
    kept: list[JsonValue] = [
        *dict.fromkeys(url for url in usable if len(url) <= LONGEST_ADDRESS and url.isprintable())
    ]
    return kept[:most]
