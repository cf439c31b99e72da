"""Why something could not be imported. Nothing was kept then, not even half."""

from recipes_api.errors import Problem


class NoRecipeFound(Problem):
    """There is no recipe in it that we can read: a name, and ingredients or steps."""

    status, slug, title = 422, "no-recipe-found", "No recipe was found"


class ImportRefused(Problem):
    """There is something in it that cannot be kept; `detail` says what."""

    status, slug, title = 422, "import-refused", "The recipe cannot be imported"


class UnreadableArchive(Problem):
    """It is no archive or file of recipes that we can read; `detail` says what is wrong with it."""

    status, slug, title = 422, "unreadable-archive", "The archive cannot be read"
