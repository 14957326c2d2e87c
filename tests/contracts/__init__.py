"""The contracts that come with Tally: walks through them, and faults planted in them."""
