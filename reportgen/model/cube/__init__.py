"""The ledger at the grain that a page explores: what an inventory answers, ready to be added up again."""
