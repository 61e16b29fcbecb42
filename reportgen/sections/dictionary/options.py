"""What a spec can say of the dictionary."""

from reportgen.spec.vocabulary import SectionOptions


class Options(SectionOptions):
    """Data used, formulas and filters of the whole report."""
