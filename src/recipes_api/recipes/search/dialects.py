"""The two databases' full-text indexes behind one form: what differs between them is here.

FTS5 of SQLite and tsvector of PostgreSQL get the same words (entries.py) and are asked in the same
way (expressions of and, or, not and phrases). Neither ranks: formulas differ, so the order is ours
(ranking.py).
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol


class Grammar(Protocol):
    """Expressions that match entries. Each is whole in itself, so that they nest."""

    def phrase(self, tokens: Sequence[str]) -> str:
        """The tokens one after another; of one token, that."""

    def all(self, expressions: Iterable[str]) -> str: ...

    def any(self, expressions: Iterable[str]) -> str: ...

    def without(self, expression: str, other: str) -> str: ...


class Fts5Grammar:
    """https://www.sqlite.org/fts5.html section 3. Tokens are letters, digits and `_` only."""

    def phrase(self, tokens: Sequence[str]) -> str:
        return f'"{" ".join(tokens)}"'

    def all(self, expressions: Iterable[str]) -> str:
        return f"({' AND '.join(expressions)})"

    def any(self, expressions: Iterable[str]) -> str:
        return f"({' OR '.join(expressions)})"

    def without(self, expression: str, other: str) -> str:
        return f"({expression} NOT {other})"


class TsqueryGrammar:
    """https://www.postgresql.org/docs/current/datatype-textsearch.html section 8.11.2."""

    def phrase(self, tokens: Sequence[str]) -> str:
        quoted = [f"'{token}'" for token in tokens]
        return f"({' <-> '.join(quoted)})"

    def all(self, expressions: Iterable[str]) -> str:
        return f"({' & '.join(expressions)})"

    def any(self, expressions: Iterable[str]) -> str:
        return f"({' | '.join(expressions)})"

    def without(self, expression: str, other: str) -> str:
        return f"({expression} & !{other})"


MOST_POSITIONS = 255
"""Of one word, in a tsvector."""


def tsvector_of(tokens: Iterable[str]) -> str:
    """The text of a tsvector with the tokens in this order."""
    places: dict[str, list[str]] = {}
    for position, token in enumerate(tokens, 1):
        places.setdefault(token, []).append(str(position))
    return " ".join(
        f"'{token}':{','.join(positions[:MOST_POSITIONS])}" for token, positions in places.items()
    )


@dataclass(frozen=True)
class Dialect:
    """Statements of one database. Parameters: `number` of the owner, `change_number`, `words`."""

    grammar: Grammar
    written: Callable[[Iterable[str]], str]
    """The `words` of `insert_entry`, from tokens."""
    read_entry: str
    """One row with the tokens, parted by spaces."""
    delete_entry: str
    insert_entry: str
    count_words: str
    """`words` is a JSON list of [word, in how many more names, in how many recipes, trigrams]."""
    forget_words: str
    """`words` is a JSON list of words, of which those that are in no recipe any more go."""
    level: str
    """A level of hits, in the order of the newest change."""
    row_of_level: str
    """The recipe of an entry, for conditions on it."""
    matched: str
    """The change numbers of all entries that an expression matches."""
    number_of_owner: str
    """In each of these, the first column is the place of the word that is looked for."""
    words_from: str
    """What begins with a text: the word itself, then the most usual in names."""
    words_around: str
    """What has a word within; `#` stands for the owner's number, which is not known yet."""
    words_alike: str
    """What has some trigram, and is of a length."""


NUMBER_OF_OWNER = """
    SELECT -1 AS place, CAST(number AS TEXT) AS word FROM search_owner WHERE owner_id = :owner_id
"""
WORDS_FROM = """
    SELECT * FROM (
        SELECT {place} AS place, word FROM search_word
        WHERE number = (SELECT number FROM search_owner WHERE owner_id = :owner_id)
          AND word >= :from{name} AND word < :to{name}
        ORDER BY word = :word{place} DESC, names DESC, recipes DESC, word LIMIT 50
    ) AS words_from_{name}
"""

# A row of FTS5 has one number: in its upper bits that of the owner, below it that of the change.
SQLITE = Dialect(
    grammar=Fts5Grammar(),
    written=" ".join,
    read_entry="""
        SELECT words FROM search_recipe WHERE rowid = (:number << 40) + :change_number
    """,
    delete_entry="""
        DELETE FROM search_recipe WHERE rowid = (:number << 40) + :change_number
    """,
    insert_entry="""
        INSERT INTO search_recipe (rowid, words)
        VALUES ((:number << 40) + :change_number, :words)
    """,
    count_words="""
        INSERT INTO search_word (number, word, names, recipes, trigrams)
        SELECT :number, json_extract(value, '$[0]'), json_extract(value, '$[1]'),
            json_extract(value, '$[2]'), json_extract(value, '$[3]')
        FROM json_each(:words) WHERE true
        ON CONFLICT (number, word) DO UPDATE
        SET names = names + excluded.names, recipes = recipes + excluded.recipes
    """,
    forget_words="""
        DELETE FROM search_word
        WHERE number = :number AND word IN (SELECT value FROM json_each(:words)) AND recipes <= 0
    """,
    level="""
        SELECT * FROM (
            SELECT {level} AS level, search_recipe.rowid - (:number << 40) AS change_number
            FROM search_recipe {row}
            WHERE search_recipe MATCH {match}
              AND search_recipe.rowid > :number << 40
              AND search_recipe.rowid < (:number << 40) + {before} {condition}
            ORDER BY search_recipe.rowid DESC LIMIT :limit
        )
    """,
    row_of_level="""
        CROSS JOIN recipe ON recipe.owner_id = :owner_id AND recipe.trashed_at IS NULL
            AND recipe.change_number = search_recipe.rowid - (:number << 40)
    """,
    matched="""
        SELECT search_recipe.rowid - ({number} << 40) FROM search_recipe
        WHERE search_recipe MATCH {match}
    """,
    number_of_owner=NUMBER_OF_OWNER,
    words_from=WORDS_FROM,
    words_around="""
        SELECT * FROM (
            SELECT {place} AS place, word FROM search_trigram
            CROSS JOIN search_word ON search_word.id = search_trigram.rowid
            WHERE search_trigram MATCH replace(
                :trigrams{place}, '#',
                COALESCE((SELECT number FROM search_owner WHERE owner_id = :owner_id), 0)
            ) AND instr(word, :word{place}) > 1
            ORDER BY names DESC, recipes DESC, word LIMIT 24
        )
    """,
    words_alike="""
        SELECT * FROM (
            SELECT {place} AS place, word FROM search_trigram
            CROSS JOIN search_word ON search_word.id = search_trigram.rowid
            WHERE search_trigram MATCH :trigrams{place}
              AND length(word) BETWEEN :shortest{place} AND :longest{place}
            ORDER BY names DESC, recipes DESC, word LIMIT 1000
        )
    """,
)
POSTGRESQL = Dialect(
    grammar=TsqueryGrammar(),
    written=tsvector_of,
    read_entry="""
        SELECT array_to_string(tsvector_to_array(words), ' ') FROM search_recipe
        WHERE number = :number AND change_number = :change_number
    """,
    delete_entry="""
        DELETE FROM search_recipe WHERE number = :number AND change_number = :change_number
    """,
    # array_to_tsvector gives no positions; the cast reads them.
    insert_entry="""
        INSERT INTO search_recipe (number, change_number, words)
        VALUES (:number, :change_number, CAST(CAST(:words AS TEXT) AS tsvector))
    """,
    count_words="""
        INSERT INTO search_word (number, word, names, recipes, trigrams)
        SELECT CAST(:number AS BIGINT), item ->> 0, CAST(item ->> 1 AS INTEGER),
            CAST(item ->> 2 AS INTEGER), array_to_tsvector(string_to_array(item ->> 3, ' '))
        FROM jsonb_array_elements(CAST(:words AS jsonb)) AS item
        ON CONFLICT (number, word) DO UPDATE
        SET names = search_word.names + excluded.names,
            recipes = search_word.recipes + excluded.recipes
    """,
    forget_words="""
        DELETE FROM search_word WHERE number = :number AND recipes <= 0
            AND word IN (SELECT jsonb_array_elements_text(CAST(:words AS jsonb)))
    """,
    level="""
        SELECT * FROM (
            SELECT {level} AS level, search_recipe.change_number
            FROM search_recipe {row}
            WHERE search_recipe.number = :number
              AND search_recipe.words @@ CAST(CAST({match} AS TEXT) AS tsquery)
              AND search_recipe.change_number < {before} {condition}
            ORDER BY search_recipe.change_number DESC LIMIT :limit
        ) AS level_{level}
    """,
    row_of_level="""
        JOIN recipe ON recipe.owner_id = :owner_id AND recipe.trashed_at IS NULL
            AND recipe.change_number = search_recipe.change_number
    """,
    matched="""
        SELECT search_recipe.change_number FROM search_recipe
        WHERE search_recipe.number = {number}
          AND search_recipe.words @@ CAST(CAST({match} AS TEXT) AS tsquery)
    """,
    number_of_owner=NUMBER_OF_OWNER,
    words_from=WORDS_FROM,
    words_around="""
        SELECT * FROM (
            SELECT {place} AS place, word FROM search_word
            WHERE trigrams @@ CAST(replace(
                :trigrams{place}, '#',
                (SELECT CAST(number AS TEXT) FROM search_owner WHERE owner_id = :owner_id)
            ) AS tsquery) AND strpos(word, :word{place}) > 1
            ORDER BY names DESC, recipes DESC, word LIMIT 24
        ) AS words_around_{place}
    """,
    words_alike="""
        SELECT * FROM (
            SELECT {place} AS place, word FROM search_word
            WHERE trigrams @@ CAST(CAST(:trigrams{place} AS TEXT) AS tsquery)
              AND length(word) BETWEEN :shortest{place} AND :longest{place}
            ORDER BY names DESC, recipes DESC, word LIMIT 1000
        ) AS words_alike_{place}
    """,
)


def dialect_of(*, is_sqlite: bool) -> Dialect:
    return SQLITE if is_sqlite else POSTGRESQL
