"""What each page asks when it is opened; the speed of its queries is measured with these."""

from __future__ import annotations

from analytics.page_questions import PAGES, question

__all__ = ["PAGES", "question"]
