"""The audit with given terms: the contract runs on a scratch chain, so that dates are the machine's."""
