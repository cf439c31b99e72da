"""Why a picture is not kept. Nothing of it was stored then."""

from recipes_api.errors import Problem


class NotAPicture(Problem):
    """Send a JPEG, PNG, WebP, GIF or AVIF. What it is, its bytes say: Content-Type is not asked."""

    status, slug, title = 415, "not-a-picture", "This is not a picture that can be kept"


class BrokenPicture(Problem):
    """The picture cannot be decoded: it is damaged, cut off, or only looks like a picture."""

    status, slug, title = 422, "broken-picture", "The picture cannot be read"


class TooManyPixels(Problem):
    """The picture has more pixels than this service decodes. Scale it down and send it again."""

    status, slug, title = 422, "too-many-pixels", "The picture has too many pixels"


class PicturesFull(Problem):
    """You have as many pictures, or as many bytes of them, as this service keeps for one person.

    Pictures of no recipe go by themselves after a while; those of recipes go with them for good.
    """

    status, slug, title = 409, "pictures-full", "There is no room for more pictures"
