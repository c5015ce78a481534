"""The one way in for a new entry: judge, append, sign, land."""
