"""The stored tally is what the engine says, after every change and with one query to read it."""
