"""Whether two pages are the same one."""

import hashlib
from urllib.parse import parse_qsl, urlencode, urlsplit

TRACKING = ("utm_", "fbclid", "gclid", "mc_cid", "mc_eid", "igshid")


def source_key(url: str | None, body: bytes) -> str:
    """A digest of where it comes from; of the content where that is not known."""
    same = body if url is None else canonical(url).encode("utf-8", "surrogatepass")
    return hashlib.sha256(same).hexdigest()


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
