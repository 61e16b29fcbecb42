"""Reports published on an intranet, and what is published compared with what it should be."""
