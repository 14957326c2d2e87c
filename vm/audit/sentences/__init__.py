"""What rules, clocks and amounts say, as sentences: one walk over them, a small table for each language."""

from __future__ import annotations

from vm.audit.sentences.chinese import CHINESE
from vm.audit.sentences.english import ENGLISH
from vm.audit.sentences.speaker import Speaker
from vm.audit.sentences.tongue import Tongue

__all__ = ["CHINESE", "ENGLISH", "TONGUES", "Speaker", "Tongue"]

TONGUES = {"en": ENGLISH, "zh": CHINESE}
"""The languages by their codes."""
