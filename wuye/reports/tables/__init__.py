"""The books as flat tables for SQL: derived, thrown away at will, made when a report or a query first asks."""
