"""A stored chain as people look at it: blocks, receipts, accounts, instances, and proofs to take away."""
