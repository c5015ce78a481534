"""The handover of a shift, step by step; every step is an entry of its own, written through the desk."""
