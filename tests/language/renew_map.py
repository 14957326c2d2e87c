"""Writes the map of README.md anew: `python -m tests.language.renew_map`, in the folder of the repository."""

from __future__ import annotations

from tests.language.pins import BEGIN, MAP, missing, rendered


def main() -> None:
    """Write the map; stop with a list where something has no page."""
    without = missing()
    if without:
        raise SystemExit("nothing pins " + ", ".join(without))
    text = MAP.read_text(encoding="utf-8")
    MAP.write_text(text[: text.index(BEGIN)] + rendered(), encoding="utf-8")


if __name__ == "__main__":
    main()
