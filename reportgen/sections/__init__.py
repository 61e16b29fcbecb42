"""Stage 4: what a report can be made of; one folder a kind, listed in `reportgen.sections.kinds`."""
