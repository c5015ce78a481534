"""Papers in every form there is: read on a terminal, printed, opened in a workbook, read by a program."""
