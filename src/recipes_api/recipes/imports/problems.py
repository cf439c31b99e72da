"""Why something was not brought in."""

from recipes_api.errors import Problem


class AlreadyImported(Problem):
    """The same recipe is already there, by its address or by its content; `recipe_id` names it.

    Send it with `duplicates=copy` to keep it once more, or with `duplicates=update` to bring the
    one that is there up to date.
    """

    status, slug, title = 409, "already-imported", "Already imported"


class NoSourceKept(Problem):
    """What this recipe was imported from was not kept, or it was not imported."""

    status, slug, title = 409, "no-source-kept", "There is nothing to read again"
