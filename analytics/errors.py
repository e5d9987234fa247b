"""The one family of errors that a user may see: each says what was found, what was expected and what to do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


class TouchstoneError(Exception):
    """Something that the user can act on. The text is shown as it is, so it names the remedy."""

    def __init__(self, message: str, remedy: str = "") -> None:
        self.message = message
        self.remedy = remedy
        super().__init__(f"{message} {remedy}".strip())


@dataclass(frozen=True)
class Problem:
    """One cell of an export that cannot be loaded, as the user finds it in a text editor."""

    file: str
    line: int
    column: str
    value: str
    reason: str


@dataclass(frozen=True)
class Choice:
    """One answer to a question that an import asks, and the flag that gives it on the command line."""

    flag: str
    meaning: str


@dataclass(frozen=True)
class Question:
    """Something that the files leave open: what it is about, in words, and the answers with the flag of each."""

    about: str
    file: str
    message: str
    choices: tuple[Choice, ...]


class DataError(TouchstoneError):
    """The export cannot be loaded as it is. `problems` lists the cells; nothing was changed."""

    def __init__(self, message: str, remedy: str = "", problems: Sequence[Problem] = ()) -> None:
        super().__init__(message, remedy)
        self.problems = tuple(problems)


@dataclass(frozen=True)
class RowsThatWouldGo:
    """A month of a source that a file does not repeat: what replacing would remove."""

    kind: str
    source: str
    month: str
    rows_in_book: int
    rows_repeated: int
    rows_removed: int
    amount_removed: str


class ImportQuestion(DataError):
    """The import could mean two things. Nothing was changed; the choices say how to answer."""

    def __init__(
        self,
        message: str,
        choices: Sequence[Choice],
        rows: Sequence[RowsThatWouldGo] = (),
        about: str = "rows in the book",
        file: str = "",
    ) -> None:
        answers = "; ".join(f"{choice.flag}: {choice.meaning}" for choice in choices)
        super().__init__(message, f"Choose one of: {answers}.")
        self.choices = tuple(choices)
        self.rows = tuple(rows)
        self.questions: tuple[Question, ...] = (Question(about, file, message, self.choices),)

    @classmethod
    def of(cls, questions: Sequence[Question]) -> ImportQuestion:
        """One question or several at once, so that all can be answered before the files are read again."""
        if len(questions) == 1:
            [only] = questions
            return cls(only.message, only.choices, about=only.about, file=only.file)
        found = cls(
            f"{len(questions)} questions must be answered first. "
            + " ".join(f"({number}) {one.message}" for number, one in enumerate(questions, start=1)),
            [choice for one in questions for choice in one.choices],
        )
        found.questions = tuple(questions)
        return found


class BookError(TouchstoneError):
    """The book itself cannot be read or written: missing, full disk, no permission, damaged."""


class UsageError(TouchstoneError):
    """The question cannot be asked that way: an unknown metric, month, setting or option."""


class EngineError(TouchstoneError):
    """The engine that shall build a snapshot does not answer, or failed; the book is as it was before."""
