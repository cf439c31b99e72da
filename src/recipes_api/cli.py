"""`recipes-api`: what an operator does from the shell."""

import json
import socket
from contextlib import suppress
from typing import Annotated

import typer
import uvicorn

from recipes_api.app import create_app
from recipes_api.auth.cli import keys_app, user_app
from recipes_api.auth.streams import Streams
from recipes_api.commands import load_settings
from recipes_api.logs import configure_logs
from recipes_api.migrations import migrate
from recipes_api.recipes.exporters.command import export_recipes
from recipes_api.recipes.imports.command import import_recipes
from recipes_api.recipes.imports.reimport_command import reimport_recipes

GRACEFUL_SHUTDOWN_SECONDS = 20
STARTUP_FAILURE = 3

app = typer.Typer(
    name="recipes-api",
    help="A recipe service that people own.",
    no_args_is_help=True,
    pretty_exceptions_show_locals=False,  # They may hold passwords.
)
app.add_typer(user_app, name="user")
app.add_typer(keys_app, name="keys")
app.command("import")(import_recipes)
app.command("export")(export_recipes)
app.command("reimport")(reimport_recipes)


class Server(uvicorn.Server):
    """Ends streams of events first: it would wait for them until its patience is over."""

    def __init__(self, config: uvicorn.Config, streams: Streams) -> None:
        super().__init__(config)
        self._streams = streams

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._streams.stop()
        await super().shutdown(sockets)


@app.command()
def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on.")] = 8000,
) -> None:
    """Prepare the database and start the service."""
    settings = load_settings()
    configure_logs(settings)
    migrate(settings.resolved_database_url)
    typer.echo(f"recipes_api {settings.env}: docs at http://{host}:{port}/docs")
    service = create_app(settings)
    config = uvicorn.Config(
        service,
        host=host,
        port=port,
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=bool(settings.trusted_proxies),
        forwarded_allow_ips=settings.trusted_proxies,
        timeout_graceful_shutdown=GRACEFUL_SHUTDOWN_SECONDS,
    )
    server = Server(config, service.state.streams)
    with suppress(KeyboardInterrupt):
        server.run()
    if not server.started:
        raise typer.Exit(STARTUP_FAILURE)


@app.command("migrate")
def migrate_database() -> None:
    """Bring the database to the newest state. `serve` does it too."""
    migrate(load_settings().resolved_database_url)


@app.command("openapi")
def print_openapi() -> None:
    """Print the OpenAPI document."""
    typer.echo(json.dumps(create_app(load_settings()).openapi(), indent=2, ensure_ascii=False))
