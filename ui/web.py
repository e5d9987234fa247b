"""The web server's side: work at the start, and what every answer carries."""

from __future__ import annotations

import base64
import gc
import hashlib
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import streamlit
from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import RedirectResponse
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send


@asynccontextmanager
async def lifespan(app: Any) -> AsyncIterator[dict[str, Any]]:
    """Load what every page needs, then take it out of the garbage collector's rounds; answer what pages ask first.

    Streamlit collects after every run; with the libraries frozen that costs a fraction of the time.
    """
    import duckdb  # noqa: F401
    import pandas  # noqa: F401
    import plotly.graph_objects  # noqa: F401

    import analytics  # noqa: F401
    import ui  # noqa: F401
    from ui import preloading

    gc.collect()
    gc.freeze()
    preloading.PRELOADER.switch_on()
    preloading.in_background(_prepare)
    try:
        yield {}
    finally:
        preloading.PRELOADER.switch_off()


def _prepare() -> None:
    """Open the book, then load what only some pages need, such as reading files: no visitor waits for either."""
    from ui import book

    book.prepare()
    import analytics.intake  # noqa: F401
    import ui.importing  # noqa: F401

    gc.freeze()


def content_security_policy() -> str:
    """Nothing from outside, no inline script but Streamlit's own, no frame around us."""
    rules = {
        "default-src": "'none'",
        "script-src": " ".join(["'self'", *_inline_script_hashes()]),
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' data: blob:",
        "font-src": "'self' data:",
        "connect-src": "'self'",
        "worker-src": "'self' blob:",
        "manifest-src": "'self'",
        "media-src": "'self' blob:",
        "form-action": "'self'",
        "base-uri": "'self'",
        "frame-ancestors": "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in rules.items())


def _inline_script_hashes() -> list[str]:
    """Hashes of the inline scripts in the installed Streamlit's page, so that an upgrade does not break the rule."""
    page = Path(streamlit.__file__).parent / "static" / "index.html"
    scripts = re.findall(r"<script>(.*?)</script>", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    digests = (hashlib.sha256(script.encode()).digest() for script in scripts)
    return [f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests]


class SecurityHeaders:
    """Adds the security headers to every answer."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.headers = {
            "Content-Security-Policy": content_security_policy(),
            "X-Content-Type-Options": "nosniff",
            "X-Frame-Options": "DENY",
            "Referrer-Policy": "no-referrer",
            "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=()",
            "Cross-Origin-Opener-Policy": "same-origin",
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and add the headers when its answer starts."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(self.headers)
            await send(message)

        await self.app(scope, receive, send_with_headers)


async def _front_door(request: Request) -> RedirectResponse:
    """The home page's address is the bare one; /home leads there, with its filters."""
    return RedirectResponse(f"./?{request.url.query}" if request.url.query else "./")


ROUTES = [Route("/home", _front_door)]
MIDDLEWARE = [Middleware(SecurityHeaders), Middleware(GZipMiddleware, minimum_size=1000, compresslevel=5)]
