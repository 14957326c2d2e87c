"""The catalogue, a file a family of codes. Each file has `ENTRIES`; `vm.diagnostics.codes` merges them."""
