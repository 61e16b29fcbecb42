"""What a letter says that is not in the report."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LetterWords:
    """The author's words, the reader, and where the report is."""

    subject: str | None = None
    """Template of the subject, whose places are known to be right; None for ours."""
    text: str = ""
    """What the author says on top; plain text with line breaks."""
    recipient: str = ""
    """Name of the reader whose own report it is; blank where all get the same."""
    link: str = ""
    """Where the report stands online; blank where it does not."""
    attach: tuple[str, ...] = ()
    """Outputs to attach: html, pdf, json, xlsx, csv."""
    attach_limit: int = 0
    """Bytes of attachments; above it nothing is attached, and the letter says so. With 0 nothing is meant to be."""
