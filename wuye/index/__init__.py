"""The derived cache of folded books: one SQLite file, thrown away at will; it knows rows, not what they mean."""
