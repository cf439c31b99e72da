"""What a token may be used for (RFC 6749 3.3)."""

SCOPES = {
    "recipes:read": "Read recipes",
    "recipes:write": "Add, change and delete recipes",
    "account": "Manage the account and its sessions",
}
FULL_SCOPE = " ".join(SCOPES)


def narrow(asked: str | None, granted: str) -> str | None:
    """The scope of a new token: what was asked, if `granted` covers it; None if it does not."""
    if asked is None:
        return granted
    wanted = asked.split()
    if not wanted or not set(wanted) <= set(granted.split()):
        return None
    return " ".join(scope for scope in SCOPES if scope in wanted)
