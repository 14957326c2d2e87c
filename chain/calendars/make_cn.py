"""Makes CN.json from public packages: `python chain/calendars/make_cn.py` writes it next to this file.

For developers only; nothing imports it. It needs chinesecalendar, holidays and a tz database. Two sources
must agree on every day of every year, else nothing is written: a yearly notice is too easily misread once.
"""

from __future__ import annotations

import json
import sys
from datetime import UTC, date, datetime, timedelta
from importlib.metadata import version
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import chinese_calendar  # type: ignore[import-untyped]
import holidays

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from chain.calendar import table_of_document

FIRST_YEAR, LAST_YEAR = 2018, 2026
REVIEWED = {"chinesecalendar": "1.11.0", "holidays": "0.109"}
"""The versions whose answers were looked at; another one needs a look, then a new line here."""
ZONE = "Asia/Shanghai"
ZONE_SINCE = datetime(1970, 1, 1, tzinfo=UTC)
ZONE_UNTIL = datetime(2038, 1, 1, tzinfo=UTC)


def zone() -> list[list[int]]:
    """The zone's offsets since 1970: [instant, seconds east of UTC], found by halving days with a change."""
    place = ZoneInfo(ZONE)

    def offset(instant: int) -> int:
        found = datetime.fromtimestamp(instant, place).utcoffset()
        if found is None:
            raise SystemExit(f"{ZONE} has no offset at {instant}")
        return int(found.total_seconds())

    first, last = int(ZONE_SINCE.timestamp()), int(ZONE_UNTIL.timestamp())
    entries = [[first, offset(first)]]
    for before, after in pairwise(range(first, last + 1, 86_400)):
        if offset(before) != offset(after):
            low, high = before, after
            while high - low > 1:
                middle = (low + high) // 2
                low, high = (middle, high) if offset(middle) == offset(before) else (low, middle)
            entries.append([high, offset(high)])
    return entries


def year_table(year: int) -> dict[str, object]:
    """Days off and make-up days of a year on which both packages agree."""
    second = holidays.country_holidays("CN", years=year)
    days_off: list[str] = []
    make_up_days: list[str] = []
    day = date(year, 1, 1)
    while day.year == year:
        working = bool(chinese_calendar.is_workday(day))
        if working != second.is_working_day(day):
            raise SystemExit(f"the sources disagree about {day}")
        if working and day.weekday() >= 5:
            make_up_days.append(day.isoformat())
        elif not working and day.weekday() < 5:
            days_off.append(day.isoformat())
        day += timedelta(days=1)
    return {"year": year, "days_off": days_off, "make_up_days": make_up_days}


def render() -> str:
    """The text of CN.json."""
    for package, reviewed in REVIEWED.items():
        if version(package) != reviewed:
            raise SystemExit(f"{package} {version(package)} is not the reviewed {reviewed}")
    document: dict[str, object] = {
        "format": 1,
        "name": "CN",
        "description": "中国大陆节假日与调休工作日 / days off and make-up working days of mainland China",
        "sources": [
            "law: 国务院办公厅关于部分节假日安排的通知 / yearly notices of the State Council of China",
            "days: chinesecalendar 1.11.0 (https://github.com/LKI/chinese-calendar, MIT)",
            "days, equal on every day: holidays 0.109 (https://github.com/vacanza/holidays, MIT)",
            "zone: Asia/Shanghai of the tz database (https://www.iana.org/time-zones, public domain)",
            "zone: offsets since 1970, with the summer time of 1986 to 1991; the first holds before 1970 too",
        ],
        "made_by": "chain/calendars/make_cn.py",
        "zone": zone(),
        "years": [year_table(year) for year in range(FIRST_YEAR, LAST_YEAR + 1)],
    }
    document["hash"] = table_of_document(document).hash.hex()
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    Path(__file__).with_name("CN.json").write_text(render(), encoding="utf-8")
