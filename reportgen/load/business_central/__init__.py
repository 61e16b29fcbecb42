"""Business Central's web service: what is new is fetched into a local cache, and loaded from there like files.

The stages in order: `tokens` signs in, `transport` sends one request and repeats it where that helps, `client` knows
the service's addresses and follows its pages, `entities` says what of it the canonical tables know, `entries` and
`masters` bring one entity of one company up to date, `store` keeps it, `fetching` does all of it.
"""
