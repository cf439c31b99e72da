"""Changes in a text that leave everything else to the letter, and keep spans where they belong."""

from collections.abc import Iterable

from recipes_api.recipes.ingredients.parsed import Span


class Edits:
    """What comes in place of what; spans are of the text as it was."""

    def __init__(self) -> None:
        self._edits: list[tuple[Span, str]] = []

    def __bool__(self) -> bool:
        return bool(self._edits)

    def replace(self, span: Span, text: str) -> None:
        """Overlaps with none that came before, or it is left out: nothing is changed twice."""
        start, end = span
        if all(end <= other[0] or other[1] <= start for other, _ in self._edits):
            self._edits.append((span, text))

    def apply(self, text: str) -> str:
        pieces: list[str] = []
        position = 0
        for (start, end), new in sorted(self._edits):
            pieces += [text[position:start], new]
            position = end
        return "".join([*pieces, text[position:]])

    def moved(self, span: Span) -> Span:
        """Where a span of the text as it was stands now."""
        start, end = span
        return start + self._shift(start), end + self._shift(end, inclusive=True)

    def moved_all(self, spans: Iterable[Span]) -> list[Span]:
        return [self.moved(span) for span in spans]

    def _shift(self, position: int, *, inclusive: bool = False) -> int:
        """How much longer the text is before a position, by edits that end there at the latest."""
        return sum(
            len(new) - (end - start)
            for (start, end), new in self._edits
            if end < position or (end == position and (inclusive or start < end))
        )
