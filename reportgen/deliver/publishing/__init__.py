"""Reports published for their readers: a page of its own for every day, the latest, and an index of them all."""
