"""Where the pixels lie: a folder, or a bucket that speaks S3; the same calls for both.

A picture's files are written before its row and deleted after it. What they are called is written
down even before, so that a crash leaves no file that nobody knows.
"""

import asyncio
import os
import secrets
from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import structlog
from obstore.exceptions import BaseError, NotFoundError
from obstore.store import LocalStore, MemoryStore, S3Store

from recipes_api.errors import Unavailable
from recipes_api.images.addresses import IMAGE_ID
from recipes_api.images.sizes import LONGEST_EDGE
from recipes_api.settings import Settings

if TYPE_CHECKING:
    from obstore.store import S3Config

Store = LocalStore | MemoryStore | S3Store

log = structlog.get_logger()


class ImageFiles:
    def __init__(self, store: Store) -> None:
        self._store = store

    async def write(self, stored_as: str, files: Mapping[str, bytes]) -> None:
        """Keeps a picture's file of each size, on the disk when it returns. Raises Unavailable."""
        paths = {size: _path(stored_as, size) for size in files}
        try:
            for size, path in paths.items():
                await self._store.put_async(path, files[size])
            if isinstance(self._store, LocalStore):
                await asyncio.to_thread(_sync, Path(str(self._store.prefix)), paths.values())
        except (BaseError, OSError) as error:
            log.error("picture not written", reason=_reason(error))
            raise Unavailable(
                "The picture could not be stored. Nothing was changed; try again.",
                headers={"Retry-After": "5"},
            ) from error

    async def read(self, stored_as: str, size: str) -> bytes | None:
        """One file; None if it is gone. Raises Unavailable."""
        try:
            found = await self._store.get_async(_path(stored_as, size))
            return bytes(await found.bytes_async())
        except (NotFoundError, FileNotFoundError):
            return None
        except BaseError as error:
            log.error("picture not read", reason=_reason(error))
            raise Unavailable(
                "Pictures cannot be read at the moment. Try again.", headers={"Retry-After": "5"}
            ) from error

    async def delete(self, stored_as: str) -> None:
        """Every size; what is gone already is no error."""
        for size in LONGEST_EDGE:
            with suppress(NotFoundError, FileNotFoundError):
                await self._store.delete_async(_path(stored_as, size))


def new_name(image_id: str) -> str:
    """What the files of a picture are to be called; another one each time."""
    return f"{image_id[:2]}/{image_id}-{secrets.token_hex(8)}"


def open_files(settings: Settings) -> ImageFiles:
    """The bucket of the settings, else the folder `images` in the data folder."""
    if settings.image_bucket is None:
        return ImageFiles(LocalStore(settings.data_dir.absolute() / "images", mkdir=True))
    return ImageFiles(_bucket(settings, settings.image_bucket))


def _bucket(settings: Settings, url: str) -> S3Store:
    """Whatever the settings leave open comes from `AWS_*` or from the machine's own role."""
    parts = urlsplit(url)
    config: S3Config = {"bucket": parts.netloc, "region": settings.s3_region}
    if settings.s3_endpoint is not None:
        config["endpoint"] = settings.s3_endpoint
    if settings.s3_access_key_id is not None and settings.s3_secret_access_key is not None:
        config["access_key_id"] = settings.s3_access_key_id
        config["secret_access_key"] = settings.s3_secret_access_key.get_secret_value()
    return S3Store(
        prefix=parts.path.strip("/") or None,
        config=config,
        client_options={
            "allow_http": (settings.s3_endpoint or "").startswith("http://"),
            "connect_timeout": timedelta(seconds=5),
            "timeout": timedelta(seconds=30),
        },
        retry_config={"max_retries": 3, "retry_timeout": timedelta(seconds=20)},
    )


def _reason(error: Exception) -> str:
    """For the log: without the ids of pictures, which are keys to them."""
    return IMAGE_ID.sub(lambda found: f"{found[0][:8]}...", f"{type(error).__name__}: {error}")


def _path(stored_as: str, size: str) -> str:
    return f"{stored_as}-{size}.webp"


def _sync(folder: Path, paths: Iterable[str]) -> None:
    """The store renames whole files into place, but leaves it to the system when to write them."""
    files = [folder / path for path in paths]
    for path in (*files, *{file.parent for file in files}, folder):
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
