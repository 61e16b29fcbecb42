"""Stage 2: a source becomes a Ledger with canonical tables and columns, whatever form it came in."""
