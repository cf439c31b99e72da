"""What an operator may set: `RECIPES_API_*` in the environment, in `.env`, or as docker secrets."""

from pathlib import Path
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from fastapi import Depends, Request
from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

DOCKER_SECRETS = Path("/run/secrets")
MINIMUM_SECRET_LENGTH = 32
PLACEHOLDERS = ("change", "secret", "password", "default", "example", "insecure", "your-")

Seconds = Annotated[int, Field(gt=0)]


class Settings(BaseSettings):
    """Every setting has a safe default; in production what cannot have one must be set."""

    model_config = SettingsConfigDict(
        env_prefix="RECIPES_API_",
        env_file=".env",
        secrets_dir=DOCKER_SECRETS if DOCKER_SECRETS.is_dir() else None,
        extra="ignore",
        frozen=True,
    )

    env: Literal["development", "production"] = "development"
    data_dir: Path = Field(Path("data"), description="SQLite database, generated secret.")
    database_url: str | None = Field(
        None,
        description="`postgresql+asyncpg://...`; unset: SQLite in the data folder.",
    )
    sqlite_synchronous: Literal["FULL", "NORMAL"] = Field(
        "FULL", description="NORMAL is faster and may lose the last writes in a power cut."
    )
    database_pool_size: int = Field(
        10,
        ge=1,
        description="PostgreSQL connections per process, and half as many more for searches.",
    )
    public_url: str = Field(
        "http://localhost:8000",
        description="Where people reach the service; also the issuer (`iss`) of its tokens.",
    )
    cors_origins: list[str] = Field([], description="Exact origins of other front-ends.")
    trusted_proxies: str = Field(
        "", description="Addresses whose X-Forwarded-For is believed, comma-separated."
    )
    max_body_bytes: int = Field(4 * 1024 * 1024, ge=1024)
    workers: int = Field(
        2, ge=1, le=16, description="Processes that read what people bring: pages, files."
    )
    log_format: Literal["console", "json"] | None = Field(
        None, description="Unset: console in development, JSON in production."
    )

    secret: SecretStr | None = Field(
        None,
        description="Encrypts the signing keys at rest. In development unset: made on first start.",
    )
    token_algorithm: Literal["ES256", "HS256"] = "ES256"
    token_secrets: Annotated[list[SecretStr], NoDecode] = Field(
        [],
        description="HS256 only: base64url secrets, comma-separated; the first signs, all verify.",
    )
    audience: str = Field("recipes_api", description="The `aud` of access tokens.")
    access_token_seconds: Seconds = 600
    session_idle_seconds: Seconds = 14 * 24 * 3600
    session_absolute_seconds: Seconds = 30 * 24 * 3600
    refresh_grace_seconds: int = Field(
        10, ge=0, le=60, description="How long a spent refresh token may be tried again."
    )
    key_rotation_seconds: Seconds = 90 * 24 * 3600
    password_grant: bool = Field(
        default=True, description="Whether `grant_type=password` is offered (RFC 9700 2.4)."
    )
    password_min_length: int = Field(
        8, ge=8, le=64, description="NIST SP 800-63B-4: 15 where the password is the only factor."
    )
    first_user_is_admin: bool = False
    registrations_per_hour: int = Field(20, ge=1, description="Per address.")
    trash_days: int = Field(30, ge=1, description="After how long the trash is emptied.")
    imports_per_hour: int = Field(600, ge=1, description="Per person.")
    exports_per_hour: int = Field(60, ge=1, description="Of all or many recipes. Per person.")
    import_timeout_seconds: Seconds = 10
    import_max_bytes: int = Field(256 * 1024 * 1024, ge=1024, description="Of an uploaded archive.")
    import_max_items: int = Field(20_000, ge=1, description="Recipes of one import.")
    import_space_bytes: int = Field(
        1024**3, ge=1024, description="For the uploads of one person that lie here."
    )
    imports_open: int = Field(5, ge=1, description="Of one person, not finished yet.")
    imports_at_once: int = Field(
        2, ge=0, le=16, description="Worked on by one process; 0: it only takes them in."
    )
    import_lease_seconds: Seconds = Field(
        15, description="How long after a process has died another goes on with its import."
    )
    import_days: int = Field(
        30, ge=1, description="How long an import can be looked at, tried again and undone."
    )
    fetch: bool = Field(default=True, description="Whether recipes are fetched by their URL.")
    fetch_pictures: bool = Field(
        default=True,
        description="Whether the pictures of an imported page are fetched from its site and kept.",
    )
    fetch_ports: frozenset[Annotated[int, Field(ge=1, le=65535)]] = Field(
        frozenset({80, 443}), description="Ports of other sites that are fetched from."
    )
    fetch_timeout_seconds: Seconds = 15
    fetch_max_bytes: int = Field(8 * 1024 * 1024, ge=1024, description="Of a page, unpacked.")
    max_image_bytes: int = Field(
        20 * 1024 * 1024, ge=1024, description="Of one picture, as it is sent."
    )
    image_max_pixels: int = Field(
        50_000_000, ge=1_000_000, description="Decoding takes up to 20 bytes of memory for each."
    )
    image_timeout_seconds: Seconds = 30
    images_per_hour: int = Field(600, ge=1, description="Per person.")
    images_per_person: int = Field(10_000, ge=1)
    image_bytes_per_person: int = Field(5 * 1024**3, ge=1024, description="As they are kept.")
    unused_image_days: int = Field(
        7, ge=1, description="After how long a picture that no recipe shows is deleted."
    )
    image_bucket: str | None = Field(
        None,
        pattern="^s3://[a-z0-9.-]+(/.*)?$",
        description="`s3://BUCKET/PREFIX`; unset: the folder `images` in the data folder.",
    )
    s3_endpoint: str | None = Field(
        None, pattern="^https?://", description="Of an S3-compatible service that is not Amazon's."
    )
    s3_region: str = "us-east-1"
    s3_access_key_id: str | None = None
    s3_secret_access_key: SecretStr | None = Field(
        None, description="Keys that are unset come from `AWS_*` or the machine's own role."
    )

    @property
    def resolved_database_url(self) -> str:
        return self.database_url or f"sqlite+aiosqlite:///{self.data_dir / 'recipes.db'}"

    @property
    def import_spool(self) -> Path:
        return self.data_dir / "imports"

    @property
    def issuer(self) -> str:
        return self.public_url.rstrip("/")

    @property
    def is_https(self) -> bool:
        return urlsplit(self.public_url).scheme == "https"

    @model_validator(mode="before")
    @classmethod
    def split_token_secrets(cls, values: dict[str, object]) -> dict[str, object]:
        if isinstance(given := values.get("token_secrets"), str):
            values["token_secrets"] = [part.strip() for part in given.split(",") if part.strip()]
        return values

    @model_validator(mode="after")
    def check_database(self) -> Self:
        url = self.resolved_database_url
        if not url.startswith(("sqlite+aiosqlite:///", "postgresql+asyncpg://")):
            raise ValueError(
                "RECIPES_API_DATABASE_URL must begin with postgresql+asyncpg:// or "
                "sqlite+aiosqlite:///PATH (an in-memory database would lose every recipe)."
            )
        return self

    @field_validator("cors_origins")
    @classmethod
    def check_origins(cls, origins: list[str]) -> list[str]:
        """Exact origins only: with a wildcard any page could use what a person's browser knows."""
        for origin in origins:
            parts = urlsplit(origin)
            if (
                parts.scheme not in ("http", "https")
                or origin != f"{parts.scheme}://{parts.netloc}"
            ):
                raise ValueError(
                    f"RECIPES_API_CORS_ORIGINS: {origin!r} is not an origin like "
                    "https://recipes.example (scheme and host, no path, no wildcard)."
                )
        return origins

    @model_validator(mode="after")
    def check_production(self) -> Self:
        if self.env != "production":
            return self
        if self.secret is None:
            raise ValueError(
                "RECIPES_API_SECRET is missing. In production set it to 32 or more random "
                "characters, the same on every replica: `openssl rand -base64 32` makes one."
            )
        secret = self.secret.get_secret_value()
        if len(secret) < MINIMUM_SECRET_LENGTH or len(set(secret)) < MINIMUM_SECRET_LENGTH // 3:
            raise ValueError(
                "RECIPES_API_SECRET is too easy to guess. Set 32 or more random characters: "
                "`openssl rand -base64 32` makes them."
            )
        if any(word in secret.lower() for word in PLACEHOLDERS):
            raise ValueError(
                "RECIPES_API_SECRET is a placeholder. Set 32 or more random characters: "
                "`openssl rand -base64 32` makes them."
            )
        if not self.is_https:
            raise ValueError(
                "RECIPES_API_PUBLIC_URL must begin with https:// in production: over plain HTTP "
                "anyone on the way reads passwords and tokens."
            )
        return self


async def get_settings(request: Request) -> Settings:
    settings: Settings = request.app.state.settings
    return settings


CurrentSettings = Annotated[Settings, Depends(get_settings)]
