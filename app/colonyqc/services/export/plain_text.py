"""Text of users in CSV cells: a spreadsheet shows it as it is."""

import re
import unicodedata
from typing import Final

_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
_MONTHS: Final = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    "|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
)
# Digits with whatever stands beside them in dates, times, amounts and shares, and nothing else:
# "1-2", "3/4", "007", "1E5", "SEPT2", "10:30 pm", "50%", "4月1日", "R8.4.1".
_READ_AS_VALUE: Final = re.compile(
    rf"(?:[\d\-+/.:,%()$€£¥ ]|[年月日時分秒]|令和|平成|昭和|{_MONTHS}"
    r"|(?<=\d)e(?=[-+]?\d)|(?<=[ \d])[ap]m|(?<=\d )[ap]$|^[rhstm](?=\d+[-/.]\d))+"
)
_COUNT: Final = re.compile(r"0|[1-9]\d{0,14}")
"""Digits that a spreadsheet keeps: no leading zero, no more than it has places."""


def plain_text(text: str) -> str:
    """Return text that a spreadsheet takes for text: where needed it gets a leading apostrophe.

    Guarded is what would run as a formula, or be changed into a date, a number or a truth value.
    A plain count is left alone: "12" stays the 12 that it is.
    """
    # Names come from files: one that begins with = would run in the spreadsheet of whoever opens
    # it. Spreadsheets read full-width digits, too.
    seen = unicodedata.normalize("NFKC", text).strip().lower()
    if text.startswith(_FORMULA) or seen.startswith(_FORMULA) or _becomes_value(seen):
        return f"'{text}"
    return text


def _becomes_value(seen: str) -> bool:
    if _COUNT.fullmatch(seen):
        return False
    digits = any(sign.isdigit() for sign in seen)
    return seen in ("true", "false") or (digits and _READ_AS_VALUE.fullmatch(seen) is not None)
