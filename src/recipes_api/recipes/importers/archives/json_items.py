"""The items of a JSON array, one after the other, however long the file is."""

import codecs
import json
from collections.abc import Iterator
from typing import IO

from recipes_api.recipes.importers.problems import ImportRefused

CHUNK_BYTES = 256 * 1024
LONGEST_ITEM = 64 * 1024**2
BROKEN_OFF = "It is broken off, or no JSON from here on."
SPACE = " \t\r\n"
DECODER = json.JSONDecoder(strict=False)


def read_items(stream: IO[bytes]) -> Iterator[str]:
    """The JSON text of each item of the array that a UTF-8 text is.

    Raises ImportRefused where it is no JSON any more.
    """
    yield from _items(_Text(stream))


def _items(text: "_Text") -> Iterator[str]:
    text.expect("[")
    while text.next_character() != "]":
        yield text.take_value()
        if text.next_character() != "]":
            text.expect(",")
    text.expect("]")


def read_tables(stream: IO[bytes]) -> Iterator[tuple[str, str]]:
    """Of an object of lists: the name of a list and the JSON text of an item, for each item.

    Raises ImportRefused where it is no JSON any more.
    """
    text = _Text(stream)
    text.expect("{")
    while text.next_character() != "}":
        name = str(json.loads(text.take_value(), strict=False))
        text.expect(":")
        if text.next_character() == "[":
            for item in _items(text):
                yield name, item
        else:
            text.take_value()
        if text.next_character() != "}":
            text.expect(",")


class _Text:
    """A text that is read as far as it is needed."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._decoder = codecs.getincrementaldecoder("utf-8-sig")("replace")
        self._text = ""
        self._at = 0
        self._ended = False

    def next_character(self) -> str:
        """The next one that is no white space, which stays; empty at the end."""
        while True:
            while self._at < len(self._text) and self._text[self._at] in SPACE:
                self._at += 1
            if self._at < len(self._text) or self._ended:
                return self._text[self._at : self._at + 1]
            self._read_on(CHUNK_BYTES)

    def expect(self, character: str) -> None:
        if self.next_character() != character:
            raise ImportRefused(BROKEN_OFF)
        self._at += 1

    def take_value(self) -> str:
        self.next_character()
        wanted = CHUNK_BYTES
        while True:
            try:
                end = DECODER.raw_decode(self._text, self._at)[1]
            except (ValueError, RecursionError) as error:
                if self._ended or wanted > LONGEST_ITEM:
                    raise ImportRefused(BROKEN_OFF) from error
            else:
                if end < len(self._text) or self._ended:
                    value, self._at = self._text[self._at : end], end
                    return value
            self._read_on(wanted)
            # Twice as much each time: a long item must not be parsed once for every chunk.
            wanted *= 2

    def _read_on(self, count: int) -> None:
        chunk = self._stream.read(count)
        self._ended = len(chunk) < count
        self._text = self._text[self._at :] + self._decoder.decode(chunk, self._ended)
        self._at = 0
