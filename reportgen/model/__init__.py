"""Stage 3: what can be asked of a ledger: serials, balances, measures, dimensions, hierarchies, checks."""
