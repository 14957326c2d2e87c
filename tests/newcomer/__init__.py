"""Contracts written from the language's specification alone, and what the compiler says of them."""
