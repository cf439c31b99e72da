"""Why something could not be fetched. None of them tells anything about the service's network."""

from recipes_api.errors import Problem


class AddressNotAllowed(Problem):
    """This address is not fetched. Give one that begins with https:// or http:// and a public name.

    Names that lead nowhere, or into a private network, are refused alike.
    """

    status, slug, title = 422, "address-not-allowed", "The address is not allowed"


class FetchFailed(Problem):
    """The other site did not give a page that can be used; `detail` says what it did instead.

    If a browser shows the page, save it there and send the file.
    """

    status, slug, title = 422, "fetch-failed", "The page could not be fetched"


class FetchTimeout(Problem):
    """The other site took too long. Try again later, or save the page and send the file."""

    status, slug, title = 422, "fetch-timeout", "The other site took too long"
