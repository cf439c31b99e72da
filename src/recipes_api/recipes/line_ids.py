"""Ids of a recipe's lines: short, unique in the document, and kept from version to version."""

import base64
import hashlib
from collections import defaultdict, deque
from collections.abc import Iterable, Sequence
from itertools import count
from typing import Protocol

BYTES = 5


class LineLike(Protocol):
    @property
    def id(self) -> str | None: ...

    @property
    def text(self) -> str: ...


def line_ids(
    kind: str, lines: Sequence[LineLike], previous: Iterable[LineLike], given: Iterable[str]
) -> list[str]:
    """An id for each line.

    One that was sent stays. A line without one, whose text was in the version before, has that
    line's id. A new line has one that only its text, its kind and how often the text stands there
    decide, so that the same import gives the same ids. `given` are the ids that were sent for any
    line of the document.
    """
    taken = set(given)
    known: defaultdict[str, deque[str]] = defaultdict(deque)
    for line in previous:
        if line.id is not None and line.id not in taken:
            known[line.text].append(line.id)
    kept = [line.id or _first(known[line.text]) for line in lines]
    taken.update(line_id for line_id in kept if line_id is not None)
    found: list[str] = []
    for line, line_id in zip(lines, kept, strict=True):
        if line_id is None:
            new_ids = (_new_id(kind, line.text, occurrence) for occurrence in count())
            line_id = next(new for new in new_ids if new not in taken)
            taken.add(line_id)
        found.append(line_id)
    return found


def _first(waiting: deque[str]) -> str | None:
    return waiting.popleft() if waiting else None


def _new_id(kind: str, text: str, occurrence: int) -> str:
    said = f"{kind}\0{occurrence}\0{text}".encode()
    digest = hashlib.blake2b(said, digest_size=BYTES).digest()
    return base64.b32encode(digest).decode().lower()
