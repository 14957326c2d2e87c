"""Bytecode: the opcode table, the Program, lowering, canonical bytes, gas, verifier, listing."""
