"""Bytes to characters, without changing a single one."""

from __future__ import annotations

import codecs
import re
from typing import Final

from pipeline.errors import DocumentError

# A longer run without a line break is data, not prose: Kiwi's memory grows with the paragraph.
LONGEST_LINE: Final = 1_500_000
_HANGUL: Final = re.compile(r"[가-힣]")


def decode(data: bytes) -> tuple[str, str]:
    """The text of a file and the name of its encoding (UTF-8, UTF-16 or CP949).

    A byte-order mark stays in the text as character 0. Raises DocumentError for what is no text.
    """
    text, encoding = _decode(data)
    if not text.strip("\ufeff \t\r\n\u00a0\u3000\x0c\u200b"):
        found = "is empty" if not data else "holds nothing but white space"
        raise DocumentError(f"the file {found}: save its text into it again, or take it out of the folder")
    longest = max(map(len, text.split("\n")))
    if longest > LONGEST_LINE:
        raise DocumentError(
            f"a line of {longest:,} characters (the limit is {LONGEST_LINE:,}); "
            "this looks like data rather than text: add line breaks or split the file"
        )
    return text, encoding


def _decode(data: bytes) -> tuple[str, str]:
    for mark, name in ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")):
        if data.startswith(mark):
            try:
                return data.decode(name), name
            except UnicodeDecodeError as error:
                raise DocumentError(
                    f"begins as UTF-16 but breaks at byte {error.start:,} of {len(data):,}: "
                    "it may have been cut off; get it anew, or save it as UTF-8"
                ) from error
    zeros = data[:4096].count(0)
    if zeros:
        for name in ("utf-16-le", "utf-16-be"):
            try:
                text = data.decode(name)
            except UnicodeDecodeError:
                continue
            if "\0" not in text and len(_HANGUL.findall(text[:4000])) > len(text[:4000]) // 10:
                return text, name
        raise DocumentError(
            "the file is binary (it holds NUL bytes), although its name promises text: "
            "export it as text, or give it its true file ending"
        )
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as error:
        broken = error
    try:
        text = data.decode("cp949")
    except UnicodeDecodeError:
        text = ""
    letters = [c for c in text[:20000] if not c.isascii()]
    if letters and len(_HANGUL.findall("".join(letters))) >= 0.6 * len(letters):
        return text, "cp949"
    raise DocumentError(
        f"neither UTF-8 (byte {broken.start} of {len(data):,} is invalid) nor UTF-16 nor CP949: save the file as UTF-8"
    )
