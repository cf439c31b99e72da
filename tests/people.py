"""People who use the service, as a front-end would on their behalf."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import httpx2

PASSWORD = "eleven purple teapots whistle"


@dataclass
class Person:
    """Somebody who is logged in. Their requests carry their access token."""

    client: httpx2.AsyncClient
    id: str
    email: str
    password: str
    access_token: str
    refresh_token: str

    @property
    def bearer(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.access_token}"}

    async def request(self, method: str, url: str, **options: Any) -> httpx2.Response:
        headers = self.bearer | dict(options.pop("headers", None) or {})
        return await self.client.request(method, url, headers=headers, **options)

    async def get(self, url: str, **options: Any) -> httpx2.Response:
        return await self.request("GET", url, **options)

    async def post(self, url: str, **options: Any) -> httpx2.Response:
        return await self.request("POST", url, **options)

    async def put(self, url: str, **options: Any) -> httpx2.Response:
        return await self.request("PUT", url, **options)

    async def patch(self, url: str, **options: Any) -> httpx2.Response:
        return await self.request("PATCH", url, **options)

    async def delete(self, url: str, **options: Any) -> httpx2.Response:
        return await self.request("DELETE", url, **options)


SignUp = Callable[..., Awaitable[Person]]


async def register(
    client: httpx2.AsyncClient, email: str, password: str = PASSWORD, name: str = "Somebody"
) -> httpx2.Response:
    body = {"email": email, "password": password, "display_name": name}
    return await client.post("/api/v1/auth/register", json=body)


async def log_in(
    client: httpx2.AsyncClient, email: str, password: str = PASSWORD, **more: str
) -> httpx2.Response:
    form = {"grant_type": "password", "username": email, "password": password, **more}
    return await client.post("/api/v1/auth/token", data=form)


async def refresh(client: httpx2.AsyncClient, refresh_token: str, **more: str) -> httpx2.Response:
    form = {"grant_type": "refresh_token", "refresh_token": refresh_token, **more}
    return await client.post("/api/v1/auth/token", data=form)


async def sign_up(client: httpx2.AsyncClient, email: str, password: str = PASSWORD) -> Person:
    registered = await register(client, email, password)
    assert registered.status_code == 201, registered.text
    tokens = await log_in(client, email, password)
    assert tokens.status_code == 200, tokens.text
    return Person(
        client=client,
        id=registered.json()["id"],
        email=email,
        password=password,
        access_token=tokens.json()["access_token"],
        refresh_token=tokens.json()["refresh_token"],
    )
