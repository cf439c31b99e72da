"""A bucket that speaks as much of S3 as we use, and believes nobody without a valid signature."""

import hashlib
import hmac
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import Message
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, quote, unquote, urlsplit
from xml.sax.saxutils import escape

ACCESS_KEY_ID, SECRET_ACCESS_KEY = "AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
REGION = "eu-central-1"
SCHEME = "AWS4-HMAC-SHA256"
AUTHORIZATION = re.compile(
    rf"{SCHEME} Credential=([^/]+)/(\d{{8}}/[^/]+/s3/aws4_request), "
    r"SignedHeaders=([a-z0-9;-]+), Signature=([0-9a-f]{64})"
)
KEY = re.compile(r"<Key>(.*?)</Key>")
MODIFIED = "Mon, 01 Jun 2026 12:00:00 GMT"


@dataclass
class Bucket:
    """What lies in it by its key, and what it refuses to do."""

    name: str
    endpoint: str = ""
    secret_access_key: str = SECRET_ACCESS_KEY
    objects: dict[str, bytes] = field(default_factory=dict)
    is_down: bool = False
    room: int = 1000
    """How many objects it takes."""
    undeletable: bool = False
    refused: list[str] = field(default_factory=list)
    """Why it believed somebody not."""


def _sign(message: str, scope: str, secret: str) -> str:
    """AWS Signature Version 4: the key is derived from the secret, step by step of the scope."""
    key = f"AWS4{secret}".encode()
    for part in scope.split("/"):
        key = hmac.digest(key, part.encode(), "sha256")
    return hmac.digest(key, message.encode(), "sha256").hex()


def fault(method: str, target: str, headers: Message, body: bytes, secret: str) -> str | None:
    """Why the signature of a request is not valid; None if it is."""
    given = AUTHORIZATION.fullmatch(headers.get("Authorization", ""))
    if given is None:
        return "no signature"
    access_key_id, scope, names, signature = given.groups()
    content = hashlib.sha256(body).hexdigest()
    if access_key_id != ACCESS_KEY_ID or scope.split("/")[1] != REGION:
        return "another key or region"
    if headers.get("x-amz-content-sha256") != content:
        return "another body"
    if not {"host", "x-amz-date", "x-amz-content-sha256"} <= set(names.split(";")):
        return "not all is signed"
    parts = urlsplit(target)
    query = sorted(parse_qsl(parts.query, keep_blank_values=True))
    canonical = [
        method,
        quote(unquote(parts.path), safe="/~"),
        "&".join(f"{quote(name, safe='~')}={quote(value, safe='~')}" for name, value in query),
        *(f"{name}:{' '.join(headers[name].split())}" for name in names.split(";")),
        "",
        names,
        content,
    ]
    digest = hashlib.sha256("\n".join(canonical).encode()).hexdigest()
    expected = _sign("\n".join([SCHEME, headers["x-amz-date"], scope, digest]), scope, secret)
    return None if hmac.compare_digest(signature, expected) else "another signature"


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    bucket: Bucket

    def log_message(self, *_: object) -> None:
        """Quietly."""

    def _read(self) -> bytes | None:
        """The body of a request that is to be answered; any other is refused here."""
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if self.bucket.is_down:
            self._answer(HTTPStatus.SERVICE_UNAVAILABLE, b"<Error><Code>SlowDown</Code></Error>")
            return None
        if wrong := self._fault(body):
            self.bucket.refused.append(wrong)
            self._answer(HTTPStatus.FORBIDDEN, b"<Error><Code>SignatureDoesNotMatch</Code></Error>")
            return None
        return body

    def _fault(self, body: bytes) -> str | None:
        secret = self.bucket.secret_access_key
        return fault(self.command, self.path, self.headers, body, secret)

    @property
    def _key(self) -> str:
        path = unquote(urlsplit(self.path).path)
        assert path.startswith(f"/{self.bucket.name}"), path
        return path.removeprefix(f"/{self.bucket.name}").removeprefix("/")

    def _answer(self, status: HTTPStatus, body: bytes = b"") -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("ETag", f'"{hashlib.md5(body, usedforsecurity=False).hexdigest()}"')
        self.send_header("Last-Modified", MODIFIED)
        self.end_headers()
        self.wfile.write(body)

    def do_PUT(self) -> None:
        body = self._read()
        if body is None:
            return
        if len(self.bucket.objects) >= self.bucket.room:
            self._answer(HTTPStatus.INSUFFICIENT_STORAGE)
            return
        self.bucket.objects[self._key] = body
        self._answer(HTTPStatus.OK)

    def do_GET(self) -> None:
        if self._read() is None:
            return
        found = self.bucket.objects.get(self._key)
        if found is None:
            self._answer(HTTPStatus.NOT_FOUND, b"<Error><Code>NoSuchKey</Code></Error>")
        else:
            self._answer(HTTPStatus.OK, found)

    def do_POST(self) -> None:
        """DeleteObjects."""
        body = self._read()
        if body is None:
            return
        keys = KEY.findall(body.decode())
        assert urlsplit(self.path).query.startswith("delete")
        if self.bucket.undeletable:
            told = [f"<Error><Key>{escape(key)}</Key><Code>AccessDenied</Code>"
                    "<Message>No.</Message></Error>" for key in keys]  # fmt: skip
        else:
            for key in keys:
                self.bucket.objects.pop(key, None)
            told = [f"<Deleted><Key>{escape(key)}</Key></Deleted>" for key in keys]
        self._answer(HTTPStatus.OK, f"<DeleteResult>{''.join(told)}</DeleteResult>".encode())


@contextmanager
def serving(name: str = "pictures") -> Iterator[Bucket]:
    bucket = Bucket(name)
    handler = type("Handler", (_Handler,), {"bucket": bucket})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        bucket.endpoint = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield bucket
        finally:
            server.shutdown()
            thread.join()
