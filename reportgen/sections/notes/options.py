"""What a spec can say of a text of its author."""

from pydantic import Field

from reportgen.spec.vocabulary import SectionOptions


class Options(SectionOptions):
    """Text of the author, in Markdown."""

    text: str = Field(
        description="Markdown: paragraphs, emphasis, lists, tables, links. HTML stays text; images are not fetched.",
        min_length=1,
    )
