"""Which page of the language's suites pins a code: `tests/language/PAGE.md` shows it in programs.

Made by `python -m tests.language.renew_pages`; a test holds it to the pages.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

_CODES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "clocks": """
            E2302 E2510 E3004 E3006 E3023 E3025 E3026 E3038
        """,
        "invariants": """
            E2301 E2306 E2307 E2308 E2309 E2418
        """,
        "money": """
            E2013 E2402 E2511 E3019 E3020 E3030 E3031 E3032 E3033 E3034 E3035 E3036 E3037 E3039 E3040 E3044
        """,
        "names": """
            E2001 E2003 E2004 E2005 E2007 E2012 E2014 E2015 E2016 E2017 E2021 E2022 E2023 E2102 E2107 E2127
            E2202 E2203 E2204 E2205 E2206 E2207 E2218 E2305 E2512 W2001
        """,
        "not_covered": """
            E2011 E2901 E2902 E2904 E2905 E2906 E2907 E2908 E2909 E2910 E2911 E2912 E2913 E2914 E2915
        """,
        "proofs": """
            E3101 E3103 E3104 E3105 E3106 E3107 E3108 E3109 E3111 E3112 E3113 E3114 E3116 E3117 E3120
        """,
        "refused": """
            E1002 E1046 E1047 E1049 E1050 E1051 E1052 E1054 E1055 E1058 E1059 E1064 E1069 E1070 E1071 E2024
            E2129 E2138 E2139 E2140 E2141 E2413 E2414 E2419 E2514 E3016 E3017 E3118 E3121 E3201 E5003 E5004
            E5005 E5006 E5007
        """,
        "rules": """
            E2303 E2304 E3001 E3002 E3003 E3005 E3007 E3041 E3042 E3043
        """,
        "scenarios": """
            E2008 E2010 E2018 E2019 E2025 E2201 E2216 E3045
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
        "types": """
            E2009 E2020 E2101 E2103 E2104 E2105 E2106 E2108 E2109 E2110 E2111 E2112 E2113 E2114 E2115 E2116
            E2117 E2118 E2119 E2120 E2121 E2122 E2123 E2124 E2125 E2126 E2128 E2132 E2134 E2135 E2136 E2137
            E2142 E2208 E2209 E2210 E2211 E2212 E2213 E2214 E2215 E2217 E2415
        """,
    }
)
PAGES: Final[Mapping[str, str]] = MappingProxyType(
    {code: page for page, codes in _CODES.items() for code in codes.split()}
)
"""The page of each code that a page shows."""
