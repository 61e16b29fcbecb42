"""The canonical tables, by subject: what is posted, what is master data, what is still to come."""
