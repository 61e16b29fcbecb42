"""The ledger at the grain that a page explores: what `reportgen.model.inventory` answers, ready to be added up again."""
