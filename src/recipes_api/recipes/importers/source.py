"""Whether two pages are the same one."""

import hashlib
from urllib.parse import parse_qsl, urlencode, urlsplit

TRACKING = ("utm_", "fbclid", "gclid", "mc_cid", "mc_eid", "igshid")


def source_key(url: str | None) -> str | None:
    """A digest of the address of a page, of one for all the spellings that mean it."""
    if url is None:
        return None
    return hashlib.sha256(canonical(url).encode("utf-8", "surrogatepass")).hexdigest()


def canonical(url: str) -> str:
    """One spelling for the addresses under which a page is usually met."""
    try:
        parts = urlsplit(url.strip())
        host = (parts.hostname or "").removeprefix("www.")
        port = f":{parts.port}" if parts.port not in (None, 80, 443) else ""
        query = [
            (name, value)
            for name, value in parse_qsl(parts.query, keep_blank_values=True)
            if not name.lower().startswith(TRACKING)
        ]
        return f"{host}{port}{parts.path.rstrip('/')}?{urlencode(sorted(query))}"
    except ValueError:
        return url
