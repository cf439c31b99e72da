"""What two versions of a recipe differ in, and how two people's changes are put together.

A merge takes what only one side changed from that side, member by member, and within a list line
by line (the three-way merge of diff3: Khanna, Kunal, Pierce, FSTTCS 2007). Lines that have ids are
the same line wherever they stand and however they read, and are merged member by member again.
Only where both changed the same thing differently do they conflict.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest

from pydantic import JsonValue

from recipes_api.recipes.document import RecipeDocument

Members = dict[str, JsonValue]


@dataclass(frozen=True, slots=True)
class LineDifference:
    """A line that was added (no `before`), removed (no `after`), changed, or moved (both equal)."""

    before: JsonValue
    after: JsonValue


@dataclass(frozen=True, slots=True)
class Difference:
    """A member that is not the same in both versions; of a list, also which lines."""

    member: str
    before: JsonValue
    after: JsonValue
    lines: list[LineDifference] | None


class Conflict(Exception):
    """Both sides changed the same `members`, and not in the same way."""

    def __init__(self, members: list[str]) -> None:
        super().__init__(", ".join(members))
        self.members = members


def differences(before: RecipeDocument, after: RecipeDocument) -> list[Difference]:
    """Member by member, in the document's order."""
    old, new = members_of(before), members_of(after)
    return [
        Difference(name, old[name], new[name], _line_differences(old[name], new[name]))
        for name in new
        if old[name] != new[name]
    ]


def merge(base: RecipeDocument, mine: RecipeDocument, theirs: RecipeDocument) -> Members:
    """The members of `base` with the changes of both; raises Conflict."""
    bases, mines, others = members_of(base), members_of(mine), members_of(theirs)
    merged: Members = {}
    conflicting: list[str] = []
    for name, original in bases.items():
        try:
            merged[name] = _merge_value(original, mines[name], others[name])
        except Conflict:
            conflicting.append(name)
    if conflicting:
        raise Conflict(conflicting)
    return merged


def members_of(document: RecipeDocument) -> Members:
    members: Members = document.model_dump(mode="json", by_alias=True)
    return members


def _line_differences(before: JsonValue, after: JsonValue) -> list[LineDifference] | None:
    if not isinstance(before, list) or not isinstance(after, list):
        return None
    old, new = _by_id(before), _by_id(after)
    if old is not None and new is not None:
        return _differences_by_id(old, new)
    return [
        LineDifference(old, new)
        for edit in _edits(before, after)
        for old, new in zip_longest(before[edit.start : edit.end], edit.lines)
    ]


def _differences_by_id(old: Members, new: Members) -> list[LineDifference]:
    found: list[LineDifference] = []
    old_ids, new_ids = [*old], [*new]
    position = 0
    for edit in [*_edits(old_ids, new_ids), Edit(len(old), len(old), [])]:
        found += [
            LineDifference(old[line_id], new[line_id])
            for line_id in old_ids[position : edit.start]
            if old[line_id] != new[line_id]
        ]
        removed = [line_id for line_id in old_ids[edit.start : edit.end] if line_id not in new]
        moved = [str(line_id) for line_id in edit.lines if line_id in old]
        added = [str(line_id) for line_id in edit.lines if line_id not in old]
        found += [LineDifference(old[line_id], new[line_id]) for line_id in moved]
        found += [
            LineDifference(None if gone is None else old[gone], None if came is None else new[came])
            for gone, came in zip_longest(removed, added)
        ]
        position = edit.end
    return found


def _by_id(lines: list[JsonValue]) -> Members | None:
    """Lines by their ids, in their order, if they have such."""
    found: Members = {}
    for line in lines:
        if not isinstance(line, dict) or not isinstance(line.get("id"), str):
            return None
        found[str(line["id"])] = line
    return found


def _merge_value(base: JsonValue, mine: JsonValue, theirs: JsonValue) -> JsonValue:
    if mine in (base, theirs):
        return theirs
    if theirs == base:
        return mine
    if isinstance(base, list) and isinstance(mine, list) and isinstance(theirs, list):
        sides = [_by_id(base), _by_id(mine), _by_id(theirs)]
        lines = [side for side in sides if side is not None]
        if len(lines) == len(sides):
            return _merge_lines(*lines)
        return _merge_lists(base, mine, theirs)
    if isinstance(base, dict) and isinstance(mine, dict) and isinstance(theirs, dict):
        return _merge_objects(base, mine, theirs)
    raise Conflict([])


def _merge_objects(base: Members, mine: Members, theirs: Members) -> JsonValue:
    merged: Members = {}
    for name in dict.fromkeys([*base, *theirs, *mine]):
        old, ours, others = (
            {name: side[name]} if name in side else {} for side in (base, mine, theirs)
        )
        if ours in (old, others):
            merged |= others
        elif others == old:
            merged |= ours
        elif old and ours and others:
            merged[name] = _merge_value(old[name], ours[name], others[name])
        else:
            raise Conflict([])
    return merged


def _merge_lines(base: Members, mine: Members, theirs: Members) -> JsonValue:
    """Lines by their ids: what each reads now, and in which order they stand."""
    merged: Members = {}
    for line_id in dict.fromkeys([*base, *theirs, *mine]):
        original, ours, others = (side.get(line_id) for side in (base, mine, theirs))
        if ours is not None and others is not None:
            merged[line_id] = _merge_value(original, ours, others)
        elif original is None:
            merged[line_id] = ours if ours is not None else others
        elif any(kept is not None and kept != original for kept in (ours, others)):
            # One side removed what the other changed.
            raise Conflict([])
    order = [str(line_id) for line_id in _merge_lists([*base], [*mine], [*theirs])]
    if any(order.count(line_id) > 1 for line_id in base):
        # Both moved it, and to different places.
        raise Conflict([])
    return [merged[line_id] for line_id in dict.fromkeys(order) if line_id in merged]


@dataclass(frozen=True, slots=True)
class Edit:
    """`lines` in place of base[start:end]."""

    start: int
    end: int
    lines: list[JsonValue]

    def contradicts(self, other: "Edit") -> bool:
        return self != other and self.start < other.end and other.start < self.end


def _merge_lists(
    base: list[JsonValue], mine: list[JsonValue], theirs: list[JsonValue]
) -> list[JsonValue]:
    """What both added at one place is all kept, the other's first."""
    ours, others = _edits(base, mine), _edits(base, theirs)
    if any(edit.contradicts(other) for edit in ours for other in others):
        raise Conflict([])
    edits = others + [edit for edit in ours if edit not in others]
    edits.sort(key=lambda edit: (edit.start, edit.end))
    merged: list[JsonValue] = []
    position = 0
    for edit in edits:
        merged += base[position : edit.start] + edit.lines
        position = edit.end
    return merged + base[position:]


def _edits(before: Sequence[JsonValue], after: Sequence[JsonValue]) -> list[Edit]:
    """What makes `after` out of `before`; lines that were changed one for one, one by one."""
    old, new = ([json.dumps(line, sort_keys=True) for line in lines] for lines in (before, after))
    found: list[Edit] = []
    for kind, start, end, first, last in SequenceMatcher(None, old, new, False).get_opcodes():
        lines = list(after[first:last])
        if kind == "replace" and len(lines) == end - start:
            found += [Edit(start + at, start + at + 1, [line]) for at, line in enumerate(lines)]
        elif kind == "delete":
            found += [Edit(at, at + 1, []) for at in range(start, end)]
        elif kind != "equal":
            found.append(Edit(start, end, lines))
    return found
