"""The reference: Tally run slowly and plainly over the checked tree, to compare the machine with."""
