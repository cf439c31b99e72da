"""YAML that every version of it reads alike: JSON, and plain words where they are only words."""

import json
import re
from collections.abc import Mapping

from pydantic import JsonValue

PLAIN = re.compile(r"[^\W\d_](?:[\w .,()'’/+-]*[\w.)])?")
MEANS_MORE = frozenset({"true", "false", "yes", "no", "on", "off", "null", "y", "n"})
"""What YAML 1.1 (yaml.org/type) takes for something other than text."""
NOT_PRINTABLE = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")


def write(fields: Mapping[str, JsonValue]) -> str:
    """A document between two lines of `---`, a field on each line."""
    lines = [f"{_value(name)}: {_value(value)}" for name, value in fields.items()]
    return "\n".join(["---", *lines, "---"])


def _value(value: JsonValue) -> str:
    if isinstance(value, str) and PLAIN.fullmatch(value) and value.lower() not in MEANS_MORE:
        return value
    return _json(value)


def _json(value: JsonValue) -> str:
    """JSON is YAML, but for some characters that YAML wants escaped (YAML 1.2.2, 5.1)."""
    text = json.dumps(value, ensure_ascii=False)
    return NOT_PRINTABLE.sub(lambda match: f"\\u{ord(match[0]):04x}", text)
