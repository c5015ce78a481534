"""wuye: repo."""
