"""The durable record: append, read, verify. It works on bytes and never reads the clock."""
