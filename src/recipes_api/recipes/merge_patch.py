"""JSON Merge Patch (RFC 7396)."""

from pydantic import JsonValue

MERGE_PATCH = "application/merge-patch+json"


def merge_patch(target: JsonValue, patch: JsonValue) -> JsonValue:
    """The target with the patch applied: null removes a member, anything else replaces it."""
    if not isinstance(patch, dict):
        return patch
    merged = dict(target) if isinstance(target, dict) else {}
    for name, value in patch.items():
        if value is None:
            merged.pop(name, None)
        else:
            merged[name] = merge_patch(merged.get(name), value)
    return merged
