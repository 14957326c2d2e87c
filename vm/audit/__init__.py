"""What a contract does, worked out from its checked text and the verifier's facts, without running it."""
