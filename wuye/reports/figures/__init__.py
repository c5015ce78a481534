"""The figures that registers declare, found in the flat tables by SQL, one module for each kind."""
