"""What is said of a query that cannot be read."""

from pydantic import JsonValue

from recipes_api.errors import InvalidRequest


class UnreadableQuery(InvalidRequest):
    """The search cannot be read; `column` says where (the first character is 1).

    The language is described in docs/search.md. What is meant as plain text goes into quotes.
    """

    slug, title = "unreadable-query", "The search cannot be read"

    def __init__(self, column: int, detail: str) -> None:
        where = f"q, column {column}: {detail}"
        part: JsonValue = {"where": "query", "pointer": "/q", "detail": detail}
        super().__init__(where, members={"column": column, "errors": [part]})
        self.column = column
