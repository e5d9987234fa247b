"""Texts that clients' data may hold, and that must never be more than text."""

HOSTILE = [
    "<b>Bold & Sons</b>",
    "<img src=x onerror=alert(1)>",
    "[click](javascript:alert(1))",
    "![pixel](http://example.com/p.png)",
    "**strong** :red[text] $x^2$ `code`",
    "=cmd|'/C calc'!A0",
    "%{x} ${y}",
    "line\nbreak\ttab",
    "",
]
