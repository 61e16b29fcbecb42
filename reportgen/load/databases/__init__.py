"""A ledger where it lies: tables of a database, or files that Spark reads, as canonical Ibis expressions.

Nothing is copied and nothing is made on a server: every question becomes one query there, in a session that only reads.
"""
