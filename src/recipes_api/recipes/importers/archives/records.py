"""Files that hold many recipes one after the other, cut where the next one begins."""

import re
from collections.abc import Iterator
from typing import IO

from recipes_api.recipes.importers.problems import ImportRefused

CHUNK_BYTES = 256 * 1024
LONGEST_RECORD = 16 * 1024**2
LONGEST_BEGINNING = 1024
COMMON = "äöüßéèêàçñåæøÄÖÜ½¼°"
DOS_LETTERS = [letter.encode("cp437") for letter in COMMON if letter != "ø"]
WINDOWS_LETTERS = [letter.encode("cp1252") for letter in COMMON]


def read_records(stream: IO[bytes], beginning: re.Pattern[bytes]) -> Iterator[bytes]:
    """What stands before the first beginning, perhaps nothing, and then each record with its own.

    A beginning is at most 1 KB long. Raises ImportRefused where a record is longer than 16 MB.
    """
    kept = b""
    ended = False
    # The first record is preceded by something, even if that is nothing.
    searched_from = 0
    while not ended:
        chunk = stream.read(CHUNK_BYTES)
        ended = len(chunk) < CHUNK_BYTES
        kept += chunk
        settled = len(kept) if ended else len(kept) - LONGEST_BEGINNING
        begun = 0
        for match in beginning.finditer(kept, searched_from):
            if match.start() < settled:
                yield kept[begun : match.start()]
                begun = match.start()
                searched_from = 1
        kept = kept[begun:]
        if len(kept) > LONGEST_RECORD:
            raise ImportRefused("A recipe in it is longer than 16 MB.")
    yield kept


def decoded(text: bytes) -> str:
    """UTF-8 if it is; else what Windows wrote before, or DOS where its letters are the likelier."""
    try:
        return text.decode("utf-8-sig")
    except UnicodeDecodeError:
        dos, windows = (sum(map(text.count, letters)) for letters in (DOS_LETTERS, WINDOWS_LETTERS))
        return text.decode("cp437" if dos > windows else "cp1252", "replace")
