"""Kiwi, the morphological analyser that everything here reads Korean with."""

from __future__ import annotations

from functools import cache
from typing import Any

from pipeline.lexicon import entities


@cache
def shared_kiwi() -> Any:
    """Kiwi with the names and titles of our tables in its dictionary; made once per process, never forked."""
    from kiwipiepy import Kiwi

    kiwi = Kiwi(num_workers=1)
    for form, tag in entities.dictionary_words():
        kiwi.add_user_word(form, tag, 0.0)
    return kiwi
