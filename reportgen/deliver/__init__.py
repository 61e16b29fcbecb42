"""Stage 6: artifacts are put in place; every effect passes effects.py."""
