"""The content without a connection: the pack that phones save, the kit for memory sticks."""
