"""Commands and what they render; nothing of ours imports this."""
