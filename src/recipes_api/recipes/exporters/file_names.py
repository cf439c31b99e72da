"""Names of files that every system can keep, and the header that gives one (RFC 6266)."""

import re
import unicodedata
from urllib.parse import quote

LONGEST = 120
"""In bytes of UTF-8: file systems end at 255, and a folder or a number may be put before."""
# Separators and wildcards of any system, controls, and what turns the direction of reading.
UNSAFE = re.compile('[<>:"/\\\\|?*\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]')
DEVICE = re.compile(r"(?:CON|PRN|AUX|NUL|COM[0-9¹²³]|LPT[0-9¹²³])(?=\.|$)", re.IGNORECASE)
NAMELESS = "recipe"
# RFC 8187 3.2.1, attr-char.
ATTRIBUTE_CHARACTERS = "!#$&+-.^_`|~"


def safe_name(name: str) -> str:
    """A recipe's name as that of a file, without an extension; never empty."""
    text = " ".join(UNSAFE.sub(" ", unicodedata.normalize("NFC", name)).split())
    text = text.encode("utf-8", "replace")[:LONGEST].decode("utf-8", "ignore").strip(" .-")
    return DEVICE.sub(lambda device: f"{device[0]}_", text) or NAMELESS


class UniqueNames:
    """Gives each name once, also where `Soup` and `soup` are one file."""

    def __init__(self) -> None:
        self._taken: dict[str, int] = {}

    def take(self, name: str) -> str:
        """The name, with a number behind it from the second on."""
        taken = name
        while (key := _key(taken)) in self._taken:
            number = self._taken[_key(name)] = self._taken[_key(name)] + 1
            taken = f"{name} ({number})"
        self._taken[key] = 1
        return taken


def _key(name: str) -> str:
    return unicodedata.normalize("NFKC", name).casefold()


def content_disposition(file_name: str, *, kind: str = "attachment") -> str:
    """RFC 6266 4.3: the name in ASCII for old clients, and as it is (RFC 8187) if it differs."""
    plain = unicodedata.normalize("NFKD", file_name).encode("ascii", "ignore").decode()
    plain = re.sub(r'[^ -~]|[%"\\]', "_", plain)
    if plain.rpartition(".")[0].strip() == "":
        plain = NAMELESS + plain
    header = f'{kind}; filename="{plain}"'
    if plain != file_name:
        header += f"; filename*=UTF-8''{quote(file_name, safe=ATTRIBUTE_CHARACTERS)}"
    return header
