"""The checks of the audit, one a file, all of one signature."""
