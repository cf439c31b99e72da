"""The /docs page: Swagger UI from the service itself, under a policy without inline script."""

import os
from importlib.resources import files
from pathlib import Path

from fastapi import APIRouter, FastAPI
from fastapi.responses import FileResponse, RedirectResponse
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from recipes_api.errors import Unavailable

PAGE = Path(str(files("recipes_api"))) / "web" / "docs"
# Swagger UI sets style attributes and shows its icons as data: addresses.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)
ASSETS_MAX_AGE_SECONDS = 3600

router = APIRouter(include_in_schema=False)


@router.get("/")
async def front_page() -> RedirectResponse:
    """Whoever opens the service's address finds what there is."""
    return RedirectResponse("docs")


@router.get("/docs")
async def docs() -> Response:
    """The API, to be tried out."""
    page = PAGE / "index.html"
    if not page.is_file():
        raise Unavailable("The page was not built. `make serve` or `pip install .` builds it.")
    return FileResponse(page, headers={"Content-Security-Policy": POLICY})


class Assets(StaticFiles):
    """The page's files, which a browser may keep for a while."""

    def file_response(
        self,
        full_path: str | os.PathLike[str],
        stat_result: os.stat_result,
        scope: Scope,
        status_code: int = 200,
    ) -> Response:
        response = super().file_response(full_path, stat_result, scope, status_code)
        response.headers["Cache-Control"] = f"public, max-age={ASSETS_MAX_AGE_SECONDS}"
        return response


def mount_docs(app: FastAPI) -> None:
    app.include_router(router)
    app.mount("/docs/assets", Assets(directory=PAGE, check_dir=False))
