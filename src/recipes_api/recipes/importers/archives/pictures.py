"""The pictures of a recipe, from the members beside it and from Base64."""

import base64
import binascii
from pathlib import PurePosixPath
from urllib.parse import unquote

from recipes_api.recipes.importers.archives.found import Picture, picture
from recipes_api.recipes.importers.archives.members import Member, read_member
from recipes_api.recipes.importers.problems import ImportRefused

LARGEST_PICTURE = 32 * 1024**2
LARGEST_OF_RECIPE = 128 * 1024**2
MOST_OF_RECIPE = 100


class Pictures:
    """What is found of a recipe's pictures, within bounds, and a notice of each that is not."""

    def __init__(self, member: Member) -> None:
        """`member`: the file that the recipe is in; pictures lie beside it."""
        self._member = member
        self._bytes_left = LARGEST_OF_RECIPE
        self._found: list[Picture] = []
        self._notices: list[str] = []

    @property
    def found(self) -> tuple[Picture, ...]:
        return tuple(self._found)

    @property
    def notices(self) -> tuple[str, ...]:
        return tuple(self._notices)

    def add_beside(self, name: str, step: int | None = None) -> bool:
        """Takes the member of that path, seen from the recipe's folder, if there is one."""
        name = name.replace("\\", "/")
        other = self._member.archive.find(self._member.path.parent / PurePosixPath(unquote(name)))
        other = other or self._member.archive.find(self._member.path.parent / name)
        if other is None:
            return False
        try:
            self.add(other.path.name, read_member(other), step)
        except ImportRefused as problem:
            self.notice(f"The picture {name} was left out: {problem.detail}")
        return True

    def expect_beside(self, name: str, step: int | None = None) -> None:
        """As `add_beside`, and notes one that is missing."""
        if not self.add_beside(name, step):
            self.notice(f"The picture {name} did not come along.")

    def add_base64(self, name: str, text: str, step: int | None = None) -> None:
        """Also with the line breaks that MIME puts into Base64 (RFC 2045 6.8)."""
        try:
            body = base64.b64decode("".join(text.split()), validate=True)
        except (binascii.Error, ValueError):
            self.notice(f"The picture {name} is broken.")
        else:
            self.add(name, body, step)

    def add_data_url(self, url: str, step: int | None = None) -> None:
        """A picture in its own address (RFC 2397)."""
        head, _, data = url.partition(",")
        kind = head.removeprefix("data:").partition(";")[0].partition("/")[2]
        name = f"{self._member.path.stem}.{kind[:10]}"
        if head.endswith(";base64"):
            self.add_base64(name, unquote(data), step)
        else:
            self.notice(f"The picture {name} is written in a way that we cannot read.")

    def add(self, name: str, body: bytes, step: int | None = None) -> None:
        """Notes one that is too large, or one too many; the same one again is no other."""
        if any(other.body == body and other.step == step for other in self._found):
            return
        self._bytes_left -= len(body)
        if len(body) > LARGEST_PICTURE or self._bytes_left < 0:
            self.notice(f"The picture {name} is larger than we keep.")
        elif len(self._found) >= MOST_OF_RECIPE:
            self.notice(f"The picture {name} is one more than we keep of a recipe.")
        elif not body:
            self.notice(f"The picture {name} is empty.")
        else:
            self._found.append(picture(name, body, step))

    def notice(self, sentence: str) -> None:
        self._notices.append(sentence)
