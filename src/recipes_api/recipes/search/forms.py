"""Which words of a person's recipes are meant by a word of their query."""

from dataclasses import dataclass

LONGEST_ENDING = 3
SHORTEST_STEM = 3
# Plurals and cases of the languages that recipes are mostly written in. What follows a stem is one
# of a group in both words: tomato, tomatoes, Tomaten; cherry, cherries; cipolla, cipolle.
ENDINGS = (
    (SHORTEST_STEM, frozenset({"", "s", "es", "n", "e", "er", "x", "ar"})),
    (SHORTEST_STEM, frozenset({"y", "ies"})),
    (SHORTEST_STEM, frozenset({"a", "or"})),
    (5, frozenset({"a", "e", "i", "o", "as", "os"})),
)
SHORTEST_WITH_SLIP = 4
SHORTEST_WITH_TWO_SLIPS = 8
SHORTEST_INNER = 4


@dataclass(frozen=True, slots=True)
class Forms:
    """Words of the vocabulary for one word of a query."""

    exact: tuple[str, ...] = ()
    """The word itself, if it is there."""
    near: tuple[str, ...] = ()
    """Its other forms."""
    begun: tuple[str, ...] = ()
    """What begins with it, of a word that goes on."""
    slips: tuple[str, ...] = ()
    """What may be meant, of a word that nothing else was found for."""
    far: tuple[str, ...] = ()
    """What it is a part of: Suppe in Tomatensuppe."""


def stem(word: str) -> str:
    """What every form of the word begins with."""
    return word[: max(len(word) - LONGEST_ENDING, SHORTEST_STEM)]


def is_form(word: str, other: str) -> bool:
    """Whether two words differ in their endings only."""
    shortest = max(len(word), len(other)) - LONGEST_ENDING
    for length in range(max(shortest, SHORTEST_STEM), min(len(word), len(other)) + 1):
        if word[:length] != other[:length]:
            return False
        endings = {word[length:], other[length:]}
        if any(length >= least and endings <= group for least, group in ENDINGS):
            return True
    return False


def slips_allowed(word: str) -> int:
    """How many slips of the keyboard may be in a word: more in a longer one."""
    if len(word) < SHORTEST_WITH_SLIP or not word.isalpha():
        return 0
    return 1 if len(word) < SHORTEST_WITH_TWO_SLIPS else 2


def slips(word: str, meant: str, *, is_begun: bool) -> int:
    """Letters left out, put in, exchanged, or swapped with their neighbour between the two.

    The optimal string alignment distance; of a word that goes on, to what `meant` begins with.
    """
    before: list[int] = []
    row = list(range(len(meant) + 1))
    for place, letter in enumerate(word, 1):
        earlier, before, row = before, row, [place]
        for at, other in enumerate(meant, 1):
            cost = min(before[at] + 1, row[at - 1] + 1, before[at - 1] + (letter != other))
            is_swap = place > 1 < at and letter == meant[at - 2] and word[place - 2] == other
            row.append(min(cost, earlier[at - 2] + 1) if is_swap else cost)
    return min(row) if is_begun else row[-1]
