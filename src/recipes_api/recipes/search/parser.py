"""The query language, read by recursive descent. docs/search.md tells it to people.

query   = any+
any     = part ("or" part)*            or binds closer than what stands side by side
part    = "-" part | "(" query ")" | FIELD value | PHRASE | WORD
value   = "(" query ")" | PHRASE | WORD   for words;   a duration or a date   for measures
"""

from difflib import get_close_matches

from recipes_api.recipes.ingredients import keys_of
from recipes_api.recipes.search.measures import read_range
from recipes_api.recipes.search.problems import UnreadableQuery
from recipes_api.recipes.search.query import (
    AllOf,
    AnyOf,
    Field,
    Food,
    Measure,
    Part,
    Without,
    Words,
)
from recipes_api.recipes.search.tokens import Kind, Token, tokenize
from recipes_api.recipes.search.words import is_without_spaces, words_asked_for

LONGEST_QUERY = 500
DEEPEST = 8
MOST_WORDS = 32

FIELDS: dict[str, tuple[Field, ...]] = {
    "name": (Field.NAME,),
    "keyword": (Field.KEYWORD,),
    "category": (Field.CATEGORY,),
    "cuisine": (Field.CUISINE,),
    "ingredient": (Field.INGREDIENT,),
    "food": (Field.UNREAD,),
    "step": (Field.STEP,),
    "note": (Field.NOTE,),
}
"""What can be named before a colon, and where it looks."""
MEASURES = {measure.value: measure for measure in Measure}
KNOWN = ", ".join([*FIELDS, *MEASURES])
BOTH_SIDES = 'There must be a word on both sides of or. To look for "or", put it in quotes.'


def parse(query: str) -> AllOf:
    """What a recipe must fulfil. Raises UnreadableQuery, which points at the column."""
    return _Parser(query).read()


class _Parser:
    def __init__(self, query: str) -> None:
        self._tokens = tokenize(query)
        self._next = 0
        self._depth = 0
        self._word_count = 0
        self._is_excluding = False
        self._last_word = _column_of_last_word(self._tokens)

    def read(self) -> AllOf:
        parts = self._read_all(())
        if self._is_at(Kind.CLOSE):
            raise UnreadableQuery(self._token.column, "This bracket closes nothing.")
        if not parts:
            raise UnreadableQuery(1, "There is no word in this to look for.")
        return AllOf(parts)

    @property
    def _token(self) -> Token:
        return self._tokens[self._next]

    def _is_at(self, *kinds: Kind) -> bool:
        return self._token.kind in kinds

    def _take(self) -> Token:
        token = self._token
        self._next += 1
        return token

    def _read_all(self, fields: tuple[Field, ...]) -> tuple[Part, ...]:
        parts: list[Part] = []
        while not self._is_at(Kind.CLOSE, Kind.END):
            if self._is_at(Kind.AND):
                self._take()
                continue
            part = self._read_any(fields)
            if part is not None:
                parts.append(part)
        return tuple(parts)

    def _read_any(self, fields: tuple[Field, ...]) -> Part | None:
        if self._is_at(Kind.OR):
            raise UnreadableQuery(self._token.column, BOTH_SIDES)
        parts = [self._read_part(fields)]
        while self._is_at(Kind.OR):
            self._take()
            parts.append(self._read_part(fields))
        known = tuple(part for part in parts if part is not None)
        if len(known) > 1:
            return AnyOf(known)
        return known[0] if known else None

    def _read_part(self, fields: tuple[Field, ...]) -> Part | None:
        """None for signs without a letter, like the & of mac & cheese."""
        token = self._take()
        if token.kind is Kind.MINUS:
            return self._read_without(token, fields)
        if token.kind is Kind.OPEN:
            return self._read_group(token, fields)
        if token.kind is Kind.FIELD:
            return self._read_field(token, fields)
        if token.kind in (Kind.PHRASE, Kind.BARE):
            return self._read_words(token, fields)
        raise UnreadableQuery(token.column, BOTH_SIDES)

    def _read_without(self, minus: Token, fields: tuple[Field, ...]) -> Part:
        outside, self._is_excluding = self._is_excluding, True
        part = self._read_part(fields)
        self._is_excluding = outside
        if part is None:
            raise UnreadableQuery(minus.column, "There is no word after this minus.")
        return Without(part)

    def _read_group(self, bracket: Token, fields: tuple[Field, ...]) -> Part:
        self._depth += 1
        if self._depth > DEEPEST:
            raise UnreadableQuery(bracket.column, f"Brackets go {DEEPEST} deep at most.")
        parts = self._read_all(fields)
        if self._take().kind is not Kind.CLOSE:
            raise UnreadableQuery(bracket.column, "This bracket is not closed.")
        if not parts:
            raise UnreadableQuery(bracket.column, "There is no word in these brackets.")
        self._depth -= 1
        return parts[0] if len(parts) == 1 else AllOf(parts)

    def _read_field(self, name: Token, fields: tuple[Field, ...]) -> Part:
        if fields:
            raise UnreadableQuery(name.column, "A field cannot stand within another.")
        known = name.text.lower()
        if known in MEASURES:
            return self._read_measure(MEASURES[known], name)
        if known not in FIELDS:
            raise UnreadableQuery(name.column, _unknown_field(name))
        if name.operator not in (":", "="):
            raise UnreadableQuery(name.column, f"Write {known}:word; only measures are compared.")
        value = self._value_of(name)
        if value.kind in (Kind.BARE, Kind.PHRASE, Kind.OPEN):
            part = self._read_part(FIELDS[known])
            if part is not None:
                return part
        raise UnreadableQuery(value.column, f"Write {known}:word or {known}:(one or other).")

    def _read_measure(self, measure: Measure, name: Token) -> Part:
        value = self._value_of(name)
        text = self._take().text if value.kind is Kind.BARE else ""
        try:
            return read_range(measure, name.operator, text)
        except ValueError as error:
            raise UnreadableQuery(value.column, str(error)) from error

    def _value_of(self, name: Token) -> Token:
        """What comes next, if it follows without a space; else the end."""
        end = name.column + len(name.text) + len(name.operator)
        return self._token if self._token.column == end else Token(Kind.END, end)

    def _read_words(self, token: Token, fields: tuple[Field, ...]) -> Part | None:
        words = words_asked_for(token.text)
        if not words:
            return None
        self._word_count += len(words)
        if self._word_count > MOST_WORDS:
            raise UnreadableQuery(token.column, f"A search has {MOST_WORDS} words at most.")
        is_last = token.column == self._last_word and not self._is_excluding
        is_begun = token.kind is Kind.BARE and (is_last or token.text.endswith("*"))
        if fields == FIELDS["food"]:
            return _food(token, words)
        # A single character is the beginning of a pair.
        is_begun = is_begun or (len(words[-1]) == 1 and is_without_spaces(words[-1]))
        return Words(token.column, words, fields, token.kind is Kind.PHRASE, is_begun)


def _food(token: Token, words: tuple[str, ...]) -> Part:
    """With a star it is not the whole name of a food, so words are looked for."""
    is_exact = token.kind is Kind.PHRASE
    if not is_exact and token.text.endswith("*"):
        return Words(token.column, words, (Field.INGREDIENT,), is_begun=True)
    unread = Words(token.column, words, (Field.UNREAD,), is_exact)
    return Food(keys_of(token.text), unread)


def _column_of_last_word(tokens: list[Token]) -> int:
    """0 if there is none."""
    bare = (token for token in tokens if token.kind is Kind.BARE and words_asked_for(token.text))
    return max((token.column for token in bare), default=0)


def _unknown_field(name: Token) -> str:
    close = get_close_matches(name.text.lower(), [*FIELDS, *MEASURES], n=1)
    meant = f" Did you mean {close[0]}?" if close else ""
    quoted = f'"{name.text}{name.operator}..."'
    return f"There is no field of this name.{meant} Known are {KNOWN}; as text, write {quoted}."
