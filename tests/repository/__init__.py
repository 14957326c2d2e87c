"""The repository keeps its own rules: layers, codes, packaging, documents."""
