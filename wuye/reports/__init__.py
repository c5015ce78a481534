"""wuye: reports."""
