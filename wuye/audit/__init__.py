"""wuye: audit."""
