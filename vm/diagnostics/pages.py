"""Which page of the language's suites pins a code: `tests/language/PAGE.md` shows it in programs.

Made by `python -m tests.language.renew_pages`; a test holds it to the pages.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

_CODES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "authority": """
            E3020 E3360 E3361
        """,
        "clocks": """
            E2302 E2510 E3004 E3006 E3023 E3025 E3026 E3038
        """,
        "invariants": """
            E2013 E2301 E2306 E2307 E2308 E2309 E2418
        """,
        "limits": """
            E2501 E2502 E2503 E2504 E2505 E2506 E2507 E2508 E2511 E2513 E3118 E3121 E3201 E3372 E3373 E5001
            E5002 E5008 E5010
        """,
        "links": """
            E3366 E3367 E3368 E3369 E3370 E3371
        """,
        "money": """
            E2402 E3019 E3030 E3031 E3032 E3033 E3035 E3036 E3037 E3039 E3040 E3044
        """,
        "names": """
            E2001 E2003 E2004 E2005 E2007 E2015 E2016 E2017 E2022 E2023 E2102 E2107 E2127 E2203 E2204 E2205
            E2207 E2218 E2305 E2512 W2001
        """,
        "not_covered": """
            E2915
        """,
        "on_demand": """
            E3362 E3363 E3364
        """,
        "proofs": """
            E3101 E3104 E3105 E3106 E3107 E3108 E3109 E3111 E3112 E3113 E3114 E3116 E3117 E3120
        """,
        "proofs_of_lists": """
            E2206
        """,
        "references": """
            E2011 E2014 E2021 E2141 E3034 E3301 E3302 E3303 E3304 E3305 E3306 E3307 E3310 E3311
        """,
        "refused": """
            E1002 E1046 E1047 E1049 E1050 E1051 E1052 E1054 E1055 E1058 E1059 E1064 E1069 E1070 E1071 E2024
            E2129 E2140 E2413 E2414 E2419 E2514 E3016 E3017 E5003 E5004 E5005 E5006 E5007
        """,
        "rules": """
            E2303 E2304 E3001 E3002 E3003 E3005 E3007 E3041 E3042 E3043
        """,
        "scenarios": """
            E2008 E2018 E2019 E2025 E2216 E3045
        """,
        "sending": """
            E3320 E3321 E3322 E3323 E3325 E3326 E3327 W3320
        """,
        "statements": """
            E1048 E2401 E2403 E2404 E2405 E2406 E2407 E2408 E2409 E2410 E2411 E2412 E2416 E2417 E2509
        """,
        "states": """
            E2006 E3008 E3009 E3010 E3011 E3012 E3013 E3015 E3018 E3021 E3022 E3024 E3102 W3001
        """,
        "text": """
            E1003 E1004 E1005 E1006 E1007 E1008 E1009 E1010 E1011 E1012 E1013 E1014 E1015 E1016 E1017 E1018
            E1019 E1020 E1021 E1022 E1023 E1024 E1025 E1026 E1030 E1031 E1032 E1040 E1041 E1042 E1043 E1044
            E1045 E1053 E1056 E1057 E1060 E1061 E1062 E1063 E1065 E1066 E1067 E1068
        """,
        "tracing": """
            E3103 E3340 E3341 E3342 E3343 E3344 E3345 E3346 E3347 E3348 E3349
        """,
        "types": """
            E2009 E2010 E2012 E2020 E2101 E2103 E2104 E2105 E2106 E2108 E2109 E2110 E2111 E2112 E2113 E2114
            E2115 E2116 E2117 E2118 E2119 E2120 E2121 E2122 E2123 E2124 E2125 E2126 E2128 E2132 E2134 E2135
            E2136 E2137 E2138 E2139 E2142 E2201 E2202 E2208 E2209 E2210 E2211 E2212 E2213 E2214 E2215 E2217
            E2415
        """,
        "uses": """
            E3381 E3382 E3383 E3384 E3386 E3387 E3388
        """,
    }
)
PAGES: Final[Mapping[str, str]] = MappingProxyType(
    {code: page for page, codes in _CODES.items() for code in codes.split()}
)
"""The page of each code that a page shows."""
