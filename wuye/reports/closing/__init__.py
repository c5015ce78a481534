"""The month closed: what stands in the way, what a close says, the pack that is handed out, and whether one is that month's."""
