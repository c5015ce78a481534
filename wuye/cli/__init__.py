"""The command line: arguments in, rows out; the commands of every register are built from its definition."""
