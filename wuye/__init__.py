"""wuye: wuye."""
