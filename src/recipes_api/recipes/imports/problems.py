"""Why something was not brought in."""

from recipes_api.errors import NotFound, Problem


class AlreadyImported(Problem):
    """The same recipe is already there, by its address or by its content; `recipe_id` names it.

    Send it with `duplicates=copy` to keep it once more, or with `duplicates=update` to bring the
    one that is there up to date.
    """

    status, slug, title = 409, "already-imported", "Already imported"


class NoSourceKept(Problem):
    """What this recipe was imported from was not kept, or it was not imported."""

    status, slug, title = 409, "no-source-kept", "There is nothing to read again"


class NoSuchImport(NotFound):
    """There is no such import, or it is not yours, or it is so old that it was deleted."""

    def __init__(self) -> None:
        super().__init__("There is no such import.")


class TooManyImports(Problem):
    """Some of your imports are not finished yet. Wait until one is, or cancel it."""

    status, slug, title = 409, "too-many-imports", "Too many imports at once"


class NoRoomForUpload(Problem):
    """The files of your imports take all the room that there is for them.

    A file is deleted when everything in it was imported, and when the import is undone.
    """

    status, slug, title = 409, "no-room-for-upload", "There is no room for the file"


class WrongState(Problem):
    """This cannot be done with the import as it is now; `state` says how it is."""

    status, slug, title = 409, "wrong-import-state", "Not as the import is now"


class UploadGone(Problem):
    """The file of this import was deleted, so it cannot be read again. Send it once more."""

    status, slug, title = 409, "upload-gone", "The file is gone"


class UnsupportedFormat(Problem):
    """Files are not taken as this type here; `detail` says as which."""

    status, slug, title = 415, "unsupported-format", "The format cannot be imported"
