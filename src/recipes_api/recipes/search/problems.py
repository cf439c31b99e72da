"""What is said of a query that cannot be read."""

from typing import Self

from pydantic import JsonValue

from recipes_api.errors import InvalidRequest


class UnreadableQuery(InvalidRequest):
    """The search cannot be read; `column` says where (the first character is 1).

    The language is described in docs/search.md. What is meant as plain text goes into quotes.
    """

    slug, title = "unreadable-query", "The search cannot be read"

    def __init__(
        self, column: int, reason: str, *, where: str = "query", pointer: str = "/q"
    ) -> None:
        part: JsonValue = {"where": where, "pointer": pointer, "detail": reason}
        super().__init__(
            f"q, column {column}: {reason}", members={"column": column, "errors": [part]}
        )
        self.column = column
        self.reason = reason

    def in_body(self, pointer: str) -> Self:
        """The same of a query that does not stand in the URL."""
        return type(self)(self.column, self.reason, where="body", pointer=pointer)
