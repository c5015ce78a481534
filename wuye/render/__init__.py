"""Rows for the screen: tables, receipts, JSON; the only importer of Rich."""
