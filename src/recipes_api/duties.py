"""What is done in the background: keys kept fresh, and what nobody needs any more deleted."""

import asyncio
from datetime import timedelta

from fastapi import FastAPI

from recipes_api import throttling
from recipes_api.auth import guessing, sessions
from recipes_api.auth.keys import KeyRing
from recipes_api.housekeeping import Duty
from recipes_api.images import tidying
from recipes_api.recipes import idempotency, refreshing, store
from recipes_api.recipes.imports.importing import remove_leftovers
from recipes_api.recipes.imports.jobs import delete_old_jobs
from recipes_api.recipes.imports.uploads import delete_abandoned_uploads
from recipes_api.recipes.operations import running

KEY_RELOAD_SECONDS = 15
KEY_ROTATION_CHECK_SECONDS = 3600
CLEANING_SECONDS = 600
REFRESHING_SECONDS = 30
WATCHING_SECONDS = 0.5
"""How long what another process did goes unnoticed; what this one did is noticed at once."""
SHORTEST_PAUSE_SECONDS = 0.05


def duties(app: FastAPI) -> list[Duty]:
    settings, keys = app.state.settings, app.state.keys

    async def rotate_key() -> None:
        await keys.rotate_if_older_than(timedelta(seconds=settings.key_rotation_seconds))

    async def clean() -> None:
        now = app.state.clock()
        long_ago = now - timedelta(days=settings.trash_days)
        async with app.state.database.writing() as session:
            await sessions.delete_forgotten(session, now)
            await guessing.delete_decayed(session, now)
            await throttling.delete_expired_counters(session, now)
            await idempotency.delete_expired_keys(session, now)
            await delete_abandoned_uploads(session, now)
            await delete_old_jobs(session, now - timedelta(days=settings.import_days))
            await store.empty_old_trash(session, long_ago, now)
            await running.forget_operations(session, long_ago)
            unused = timedelta(days=settings.unused_image_days)
            await tidying.delete_unused(session, now - unused)
            await session.commit()
        await asyncio.to_thread(remove_leftovers, settings.import_spool)

    async def delete_files() -> None:
        now, files = app.state.clock(), app.state.image_files
        await tidying.delete_orphaned_files(app.state.database, files, now)

    async def refresh() -> None:
        refreshed = 1
        while refreshed:
            async with app.state.database.writing() as session:
                refreshed = await refreshing.refresh_outdated(session)
                await session.commit()

    async def watch() -> None:
        await app.state.streams.end_logged_out()
        await app.state.book_watch.look()
        await asyncio.sleep(SHORTEST_PAUSE_SECONDS)

    found = [
        Duty(
            "watch for those who listen",
            WATCHING_SECONDS,
            watch,
            sooner=app.state.database.committed,
        ),
        Duty("clean", CLEANING_SECONDS, clean),
        Duty("refresh what is derived", REFRESHING_SECONDS, refresh),
        Duty("delete files", CLEANING_SECONDS, delete_files),
    ]
    if isinstance(keys, KeyRing):
        found.append(Duty("reload keys", KEY_RELOAD_SECONDS, keys.reload_if_old))
        found.append(Duty("rotate key", KEY_ROTATION_CHECK_SECONDS, rotate_key))
    return found
