"""Tables of an engine brought into the canonical shape: deliveries put together, amounts added up."""
