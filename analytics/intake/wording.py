"""How names and numbers of the user's files stand in messages: short, on one line, never more than that."""

from __future__ import annotations

NAME_LENGTH = 120


def one_line(text: str, length: int = NAME_LENGTH) -> str:
    """A text of the user's for a message: blanks collapsed, nothing unprintable, shortened in the middle."""
    clean = text.encode("utf-8", "replace").decode("utf-8")
    clean = " ".join("".join(sign if sign.isprintable() else " " for sign in clean).split())
    if len(clean) <= length:
        return clean
    kept = length - 1
    return clean[: kept - kept // 3] + "…" + clean[len(clean) - kept // 3 :]


def size(count: int) -> str:
    """A number of bytes as people say it: "35 MB", "4.0 GB"."""
    if count >= 10**9:
        return f"{count / 10**9:.1f} GB"
    return f"{count / 10**6:.0f} MB" if count >= 10**6 else f"{count:,} bytes"
