"""The application: which rooms it has, and what surrounds them."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from importlib.metadata import version
from typing import Any

from fastapi import FastAPI
from fastapi.routing import APIRoute
from starlette.middleware.cors import CORSMiddleware

from recipes_api import errors, health
from recipes_api.auth import browser_router, token_router, users_router
from recipes_api.auth import router as account_router
from recipes_api.auth.guessing import Guessing
from recipes_api.auth.keys import KeyRing, Keys, SharedSecrets
from recipes_api.auth.login import PasswordLogin
from recipes_api.auth.passwords import PasswordHasher
from recipes_api.auth.secret import Vault, key_encryption_secret
from recipes_api.auth.streams import Streams
from recipes_api.auth.tokens import TokenService
from recipes_api.bells import Bell
from recipes_api.body_limits import BodyLimitMiddleware, BodyLimits
from recipes_api.clock import Clock, system_clock
from recipes_api.database import Database
from recipes_api.docs import mount_docs
from recipes_api.duties import duties
from recipes_api.errors import InvalidRequest, ProblemDetails, responses
from recipes_api.housekeeping import keeping_house
from recipes_api.images import rendering
from recipes_api.images import router as images_router
from recipes_api.images.keeping import open_keeper
from recipes_api.middleware import RequestMiddleware
from recipes_api.outbound.fetching import Bounds, PageFetcher
from recipes_api.outbound.transport import GuardedTransport, direct_transport
from recipes_api.recipes import router as recipe_router
from recipes_api.recipes import understanding
from recipes_api.recipes.changes import router as changes_router
from recipes_api.recipes.changes.events import BookWatch
from recipes_api.recipes.cook_log import router as cook_log_router
from recipes_api.recipes.exporters import router as export_router
from recipes_api.recipes.exporters.router import EXPORTS_AT_ONCE
from recipes_api.recipes.history import router as history_router
from recipes_api.recipes.history import trash_router
from recipes_api.recipes.importers.workers import SLOW_TO_LOAD as PAGE_READERS
from recipes_api.recipes.importers.workers import PageParser
from recipes_api.recipes.imports import begin_router, control_router, reimport_router
from recipes_api.recipes.imports import page_router as import_router
from recipes_api.recipes.imports import router as imports_router
from recipes_api.recipes.imports.archive_reader import SLOW_TO_LOAD as ARCHIVE_READERS
from recipes_api.recipes.imports.by_url import FetchingIsOff, fetch_recipe
from recipes_api.recipes.imports.importing import Surroundings
from recipes_api.recipes.imports.incoming import Incoming
from recipes_api.recipes.imports.pictures import PictureKeeping
from recipes_api.recipes.imports.worker import ImportWorker, importing
from recipes_api.recipes.ingredients import router as ingredients_router
from recipes_api.recipes.marks import router as marks_router
from recipes_api.recipes.nesting import router as nesting_router
from recipes_api.recipes.operations import router as operations_router
from recipes_api.recipes.saved_searches import router as saved_searches_router
from recipes_api.recipes.search import facets_router
from recipes_api.recipes.suggestions import router as suggestions_router
from recipes_api.settings import Settings
from recipes_api.throttling import Throttle
from recipes_api.workers import Workers

DESCRIPTION = """
Sign up, log in, and keep, find, import and cook from your recipes.

Press **Authorize** and log in with your email and password; the calls then carry your token.
Errors are [problem details](https://www.rfc-editor.org/rfc/rfc9457) that say what to do.
"""
CORS_REQUEST_HEADERS = [
    "Authorization", "Content-Type", "Idempotency-Key", "If-Match", "If-None-Match",
    "Last-Event-ID", "X-Request-ID",
]  # fmt: skip
CORS_ANSWER_HEADERS = [
    "Content-Disposition",
    "ETag",
    "Import-Notice",
    "Link",
    "Location",
    "Retry-After",
    "WWW-Authenticate",
    "X-Request-ID",
]


def create_app(settings: Settings | None = None, *, clock: Clock = system_clock) -> FastAPI:
    """The service by its settings (from the environment if none are given)."""
    settings = settings or Settings()
    app = FastAPI(
        title="recipes_api",
        version=version("recipes-api"),
        description=DESCRIPTION,
        docs_url=None,
        redoc_url=None,
        # A redirect names our address as a proxy before us sees it, and that may be http.
        redirect_slashes=False,
        lifespan=_lifespan,
        generate_unique_id_function=_operation_id,
    )
    database = Database(
        settings.resolved_database_url,
        sqlite_synchronous=settings.sqlite_synchronous,
        pool_size=settings.database_pool_size,
    )
    app.state.settings = settings
    app.state.clock = clock
    app.state.database = database
    app.state.keys = _keys(settings, database, clock)
    app.state.tokens = TokenService(app.state.keys, clock, settings)
    app.state.hasher = PasswordHasher()
    app.state.password_login = PasswordLogin(
        database, app.state.hasher, Guessing(database, clock), clock, settings
    )
    app.state.throttle = Throttle(database, clock)
    app.state.streams = Streams(database, clock)
    app.state.book_watch = BookWatch(database, app.state.streams)
    app.state.workers = Workers(
        settings.workers, [PAGE_READERS, ARCHIVE_READERS, rendering.__name__]
    )
    app.state.page_parser = PageParser(
        app.state.workers, timeout_seconds=settings.import_timeout_seconds
    )
    app.state.export_turns = asyncio.Semaphore(EXPORTS_AT_ONCE)
    app.state.page_fetcher = _page_fetcher(settings) if settings.fetch else None
    app.state.image_keeper = open_keeper(settings, database, app.state.workers, clock)
    app.state.image_files = app.state.image_keeper.files
    _prepare_imports(app, settings)
    for feature in (
        account_router,
        token_router,
        browser_router,
        users_router,
        import_router,
        begin_router,
        imports_router,
        control_router,
        reimport_router,
        trash_router,
        facets_router,
        suggestions_router,
        recipe_router,
        history_router,
        nesting_router,
        marks_router,
        cook_log_router,
        saved_searches_router,
        operations_router,
        changes_router,
        export_router,
        images_router,
        ingredients_router,
    ):
        app.include_router(feature.router)
    app.include_router(health.router)
    app.include_router(errors.router)
    mount_docs(app)
    errors.add_error_handlers(app)
    errors.describe_problems()
    _describe_problems_in_openapi(app)
    _surround(app, settings)
    return app


def _keys(settings: Settings, database: Database, clock: Clock) -> Keys:
    if settings.token_algorithm == "HS256":
        return SharedSecrets(settings.token_secrets)
    vault = Vault(key_encryption_secret(settings))
    return KeyRing(database, vault, clock, timedelta(seconds=settings.access_token_seconds))


def _page_fetcher(settings: Settings) -> PageFetcher:
    return PageFetcher(
        GuardedTransport(direct_transport(), settings.fetch_ports),
        settings.fetch_ports,
        f"recipes_api/{version('recipes-api')} (+{settings.issuer})",
        Bounds(
            total_seconds=settings.fetch_timeout_seconds,
            body_bytes=settings.fetch_max_bytes,
            picture_bytes=settings.max_image_bytes,
        ),
    )


def _prepare_imports(app: FastAPI, settings: Settings) -> None:
    async def read(url: str) -> Incoming:
        fetcher: PageFetcher | None = app.state.page_fetcher
        if fetcher is None:
            raise FetchingIsOff("This service does not fetch pages.")
        return await fetch_recipe(fetcher, app.state.page_parser, url)

    async def fetch_picture(url: str) -> bytes:
        fetcher: PageFetcher | None = app.state.page_fetcher
        if fetcher is None:
            raise FetchingIsOff("This service does not fetch pictures.")
        return await fetcher.fetch_picture(url)

    app.state.imports_queued, app.state.imports_news = Bell(), Bell()
    around = Surroundings(
        database=app.state.database,
        clock=app.state.clock,
        pictures=PictureKeeping(
            database=app.state.database,
            keeper=app.state.image_keeper,
            fetch=fetch_picture if settings.fetch and settings.fetch_pictures else None,
        ),
        read=read,
        spool=settings.import_spool,
        seconds_each=settings.import_timeout_seconds,
        most_items=settings.import_max_items,
        news=app.state.imports_news,
    )
    app.state.import_worker = ImportWorker(
        around, app.state.imports_queued, settings.import_lease_seconds
    )


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    if isinstance(app.state.keys, KeyRing):
        await app.state.keys.open()
    await asyncio.to_thread(understanding.load_words)
    async with (
        keeping_house(duties(app)),
        importing(app.state.import_worker, app.state.settings.imports_at_once),
    ):
        yield
    if app.state.page_fetcher is not None:
        await app.state.page_fetcher.aclose()
    app.state.workers.close()
    app.state.hasher.close()
    await app.state.database.close()


def _operation_id(route: APIRoute) -> str:
    return route.name


def _describe_problems_in_openapi(app: FastAPI) -> None:
    """FastAPI describes validation errors in its own form; ours are problem details."""
    generate = app.openapi

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            document = generate()
            for methods in document["paths"].values():
                for operation in methods.values():
                    _replace_validation_error(operation["responses"])
            schemas = document["components"]["schemas"]
            schemas.pop("HTTPValidationError", None)
            schemas.pop("ValidationError", None)
            schema = ProblemDetails.model_json_schema(ref_template="#/components/schemas/{model}")
            schemas |= schema.pop("$defs")
            schemas["ProblemDetails"] = schema
            app.openapi_schema = document
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]


def _replace_validation_error(answers: dict[str, Any]) -> None:
    described = answers.get("422", {}).get("content", {}).get("application/json", {})
    if described.get("schema", {}).get("$ref", "").endswith("/HTTPValidationError"):
        answers["422"] = responses(InvalidRequest)[422]


def _surround(app: FastAPI, settings: Settings) -> None:
    limits = BodyLimits(
        settings.max_body_bytes,
        {
            begin_router.router.prefix: settings.import_max_bytes,
            images_router.router.prefix: settings.max_image_bytes,
        },
    )
    app.add_middleware(BodyLimitMiddleware, limits=limits)
    app.add_middleware(RequestMiddleware, is_https=settings.is_https, body_limits=limits)
    if settings.cors_origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=settings.cors_origins,
            allow_methods=["GET", "POST", "PUT", "PATCH", "DELETE"],
            allow_headers=CORS_REQUEST_HEADERS,
            expose_headers=CORS_ANSWER_HEADERS,
        )
