"""Email addresses: checked for their form, and unique however they are written."""

import unicodedata
from typing import Annotated

from email_validator import EmailNotValidError, validate_email
from pydantic import AfterValidator, Field

MAXIMUM_LENGTH = 254


def _check(address: str) -> str:
    try:
        # A household's server may well have addresses like ada@home.local.
        checked = validate_email(address, check_deliverability=False, globally_deliverable=False)
    except EmailNotValidError as error:
        raise ValueError(str(error)) from error
    return checked.normalized


EmailAddress = Annotated[
    str,
    Field(max_length=MAXIMUM_LENGTH, json_schema_extra={"format": "email"}),
    AfterValidator(_check),
]


def email_key(address: str) -> str:
    """One key for all ways to write an address: upper or lower case, composed or not."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", address).casefold())
