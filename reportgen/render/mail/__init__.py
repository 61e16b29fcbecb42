"""The letter: what a mail of the report says, as HTML, as plain text, and in its subject."""

from reportgen.render.mail.letter import Letter, render_letter
from reportgen.render.mail.words import LetterWords

__all__ = ["Letter", "LetterWords", "render_letter"]
