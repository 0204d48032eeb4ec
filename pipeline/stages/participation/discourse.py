"""How a text goes on: the sentences that the reading passes, what they name, and who is in focus therefore."""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import cache
from typing import Any, Final

from spacy.tokens import Doc

from pipeline import spans
from pipeline.lexicon.entities import states
from pipeline.lexicon.ontology import of_kind
from pipeline.lexicon.patterns import pattern
from pipeline.stages.acts.triggers import Trigger
from pipeline.stages.naming.spellings import is_northern
from pipeline.stages.participation.cast import cast
from pipeline.stages.participation.focus import Focus, of_holder, references, title_alone
from pipeline.stages.participation.implied import AGREED
from pipeline.stages.participation.participants import Participants, ourselves
from pipeline.stages.participation.phrases import Participant, Phrase, phrases
from pipeline.stages.participation.roles import Roles
from pipeline.stages.participation.speaker import speaker, whose_words
from pipeline.stages.sentence.clauses import connectives, grammar, modifies, predicate, switches, telegraphic
from pipeline.stages.sentence.regions import block_numbers
from pipeline.stages.sentence.words import Words

_SEVERAL: Final = 2
_OF_MANY: Final = frozenset({"IGO", "NGO", None})  # no side of a pair
TOPICS: Final = ("은", "는")
IS_TOPIC: Final = pattern("discourse.is_topic")
_HOME: Final = 0.2  # of the names of a text, from which on it is about its author's own state
_HEADLINE: Final = 80  # tokens that one has at most
_AUDIENCE: Final = pattern("discourse.audience")
_TABLE: Final = 2  # blocks for which those who act together are still at one table
_OMISSION: Final = re.compile(r"…|\.\.|‥|/ ")
_REACH: Final = 600  # characters of a sentence within which a phrase may take part in an event
_TOPIC_REACH: Final = 60  # tokens within which the topic of a sentence stands before an act
_LONGEST: Final = 60  # characters of a phrase, about
_NK_VOICE: Final = pattern("discourse.nk_voice")


class Discourse:
    """Moves through a text sentence by sentence and keeps who is in focus.

    `quoted` marks the characters of quotations, `told` those of triggers, `regions` gives each token's region.
    """

    def __init__(
        self, doc: Doc, words: Words, people: Participants, quoted: bytearray, told: bytearray, regions: list[str]
    ) -> None:
        self.text = text = words.text
        self.words = words
        self.people = people
        self.quoted = quoted
        self.told = told
        self.regions = regions
        self.blocks = spans.blocks(doc)
        self.block_of = block_numbers(self.blocks, words)
        self.place_ends = {a["start"]: a["end"] for a in people.places}
        pattern, refers = references()
        self.pronouns = [
            (found.start(), refers[found[0]])
            for found in pattern.finditer(text)
            if not quoted[found.start()]
            and (found[0].endswith(TOPICS) or IS_TOPIC.match(text, found.end()))
            and (not of_holder(refers[found[0]]) or title_alone(words, found.start()))
        ]
        meta = spans.data(doc).get("meta", {})
        self.cast = cast(people.everyone, meta.get("title") or "", text)
        self.speaker, self.focus = self._voice(meta.get("published"))
        people.add(ourselves(text, self.focus.own))
        self.sentence: tuple[int, int] = (-1, -1)
        self.phrases: list[Phrase] = []
        self.phrase_starts: list[int] = []
        self.headline = False
        self.parents: dict[int, list[Any]] = {}

    def _voice(self, day: str | None) -> tuple[Participant | None, Focus]:
        """Who speaks in the text as I, and the focus with which its reading begins."""
        everyone = self.people.everyone
        northern = len(_NK_VOICE.findall(self.text)) >= _SEVERAL or is_northern(self.text)
        own = "PRK" if northern else whose_words(self.text, everyone) or "KOR"
        says = speaker(self.text, self.quoted, everyone, own, day)
        own = says["country"] if says and says["country"] in states() else own
        named = [m["country"] for m in everyone if m["label"] != "PLACE"]
        at_home = named.count(own) >= _HOME * len(named)
        addressed = _AUDIENCE.search(self.text) is not None
        return says, Focus(own=own, at_home=at_home, hero=self.cast.hero, speaker=says, addressed=addressed)

    def move_to(self, token: int) -> tuple[int, int]:
        """Read on to the sentence of a token, which is returned: a part of it where it is a headline of several."""
        if self.sentence[0] <= token < self.sentence[1]:
            return self.sentence
        parts = self._parts(token)
        sentence = next(part for part in reversed(parts) if part[0] <= token)
        if sentence != self.sentence:
            self._pass_over(parts[0])
            for part in parts[: parts.index(sentence) + 1]:
                if part > self.sentence:
                    self._enter(part, self.block_of[token])
        return sentence

    def bounds(self, sentence: tuple[int, int]) -> tuple[int, int]:
        """The characters of a sentence."""
        return self.words.starts[sentence[0]], self.words.ends[sentence[1] - 1]

    def in_reach(self, trigger: Trigger) -> list[Phrase]:
        """The phrases that may fill the trigger's roles: the subject of what is quoted does not act outside it."""
        first = bisect_left(self.phrase_starts, trigger.start - _REACH)
        near = self.phrases[first : bisect_left(self.phrase_starts, trigger.end + _REACH)]
        if self.quoted[trigger.start]:
            return near
        return [p for p in near if p.case != "subject" or not self.quoted[p.start]]

    def remember(self, trigger: Trigger, roles: Roles, block: int, sentence: tuple[int, int]) -> None:
        """Keep in focus who takes part in an event just told."""
        if roles.actors:
            # Who acts in a clause behind which the subject changes (…하자, …하면) is in focus only for want of another.
            passing = trigger.predicative and switches(self.words, *predicate(self.words, trigger.ending, sentence[1]))
            if not (passing and self.focus.subject) and not self._beside(trigger, sentence):
                self.focus.subject = roles.lead or roles.actors
            self.parents.setdefault(block, roles.actors)
            self.focus.told = roles.actors, trigger.end
            if trigger.subtype in of_kind("talks") and len(roles.actors) > 1:
                self.focus.talks[trigger.subtype] = roles.actors
                persons = [m for m in roles.actors if m["label"] == "PERSON"]
                self.focus.met = persons if len(persons) > 1 else self.focus.met
            if trigger.subtype in AGREED and len(roles.actors) > 1:
                self.focus.talks.update(dict.fromkeys(AGREED, roles.actors))
            both = [*roles.actors, *roles.recipients]
            if len(roles.actors) == _SEVERAL < len({m["country"] for m in both} - _OF_MANY):
                both = roles.actors  # 영국과 프랑스는 양측에 통첩을 보냈다. 두 나라는 …
            if len({m["country"] for m in both} - _OF_MANY) == len(both) == _SEVERAL:
                self._take_sides(both, roles.actors, trigger, block)
        sent = trigger.subtype == "visit" and _delegation().search(self.text, self.bounds(sentence)[0], trigger.start)
        self.focus.visitors = roles.lead or roles.actors if sent else self.focus.visitors
        if trigger.subtype == "visit" and roles.recipients:
            self.focus.host = roles.recipients
            if roles.actors:
                self.focus.talks["visit"] = roles.actors

    def _take_sides(self, both: list[Participant], actors: list[Participant], trigger: Trigger, block: int) -> None:
        """Keep two that act with or against each other, unless they only turn from talks told just before.

        Who sits at a table with another and there accuses a third (총리는 회담에서 북한을 규탄했다. 양측은 …)
        sits there still, and so does he where a noun only names what was done elsewhere (김정은의 2019년 방문).
        """
        focus, joint = self.focus, len(actors) == _SEVERAL
        countries, known = {m["country"] for m in both}, {m["country"] for m in focus.sides}
        if not joint and focus.joined is not None and block - focus.joined <= _TABLE:
            turned = countries != known and {m["country"] for m in actors} <= known
            if turned or not trigger.predicative:
                return
        focus.sides = both
        if joint:
            focus.joined = block
        if all(m["label"] == "STATE" for m in both):
            focus.met = []  # it is the states that act now

    def _beside(self, trigger: Trigger, sentence: tuple[int, int]) -> bool:
        """Whether an act only qualifies what stands beside the subject, so that it does not bring another in focus."""
        of_life = self.cast.life and trigger.predicative
        if of_life and modifies(self.words, trigger.ending, sentence[1]) is not None:
            return True  # [내한한] 차관보와 만나 조약을 다듬었고: whose life it is
        return self._beside_stranger(trigger, sentence)

    def _beside_stranger(self, trigger: Trigger, sentence: tuple[int, int]) -> bool:
        """Whether an act only modifies a noun in a sentence of whom nobody knows: 이사회는 [반군이 공격한] 데 대해 …"""
        words = self.words
        if not trigger.predicative or modifies(words, trigger.ending, sentence[1]) is None:
            return False
        first = max(sentence[0] + 1, trigger.first - _TOPIC_REACH)
        begin, end = (bisect_left(self.phrase_starts, at) for at in (words.starts[first] - _LONGEST, trigger.start))
        named = {words.at(p.end - 1) + 1 for p in self.phrases[begin:end]}
        return any(
            words.tags[i] == "JX" and words.texts[i] in TOPICS and words.tags[i - 1] == "NNG" and i not in named
            for i in range(first, trigger.first)
            if words.texts[i - 1] not in grammar("time")
        )

    def _parts(self, token: int) -> list[tuple[int, int]]:
        """The sentence of a token, a headline in its parts between marks of omission (칠레 공습…페루 "학살" 규탄)."""
        first, last = self.words.sentence(token)
        if last - first > _HEADLINE or not telegraphic(self.words, first, last):
            return [(first, last)]
        cuts = [i for i in range(first, last) if _OMISSION.match(self.text, self.words.starts[i])]
        bounds = zip([first, *(cut + 1 for cut in cuts)], [*cuts, last], strict=True)
        return [(begin, end) for begin, end in bounds if begin < end]

    def _pass_over(self, sentence: tuple[int, int]) -> None:
        """Read the sentences without events on the way to one: whom they name is in focus, too."""
        sentences = self.words.sentences
        first = bisect_left(sentences, (self.sentence[1], -1))
        for passed in sentences[first : bisect_left(sentences, sentence)]:
            begin, end = self.bounds(passed)
            named = self.people.within(begin, end)
            if (named or self._pronoun(passed)) and self.regions[passed[0]]:
                self._enter(passed, self.block_of[passed[0]])

    def _enter(self, sentence: tuple[int, int], block: int) -> None:
        """Move on to a sentence: read its phrases; a new block takes its subject from its parent."""
        passed = self.phrases
        self.focus.saw(passed)
        new = block != self.focus.block
        if new:
            self.focus.host = []
            self.focus.block = block
        if new and not self._goes_on(sentence, block):
            self.focus.subject = self._parent_subject(block)
        else:
            subject = self._main_subject(passed)
            spoken_of = None if subject else self._pronoun(self.sentence)
            if subject is not None:
                self.focus.subject = subject.members
            elif spoken_of is not None:
                self.focus.subject = self.focus.referred(spoken_of, self.bounds(sentence)[0]) or self.focus.subject
        if self.cast.life and self.cast.hero:
            self.focus.subject = [self.cast.hero]  # of whom an article on a life tells where it names nobody
        if self._continues(sentence):  # 칠레, 공습…페루 "학살" 규탄: an answer
            acted = self.focus.told[1] > self.bounds(self.sentence)[0]
            before = self.focus.told[0] if acted else passed[0].members if passed else []
            self.focus.told = before, self.bounds(sentence)[0]
        self.focus.topic = self.focus.subject
        self.focus.enter()
        self.sentence = sentence
        named = self.people.within(*self.bounds(sentence))
        self.phrases = phrases(self.text, self.words, named, self.told, *sentence, self.place_ends)
        for phrase in self.phrases:
            if self.text[phrase.start - 1 : phrase.start] in ("대", "對") and len(phrase.members) == 1:
                phrase.case, phrase.bare = "dative", False
        self.phrase_starts = [p.start for p in self.phrases]
        # Headlines and notes have no final predicate.
        self.headline = telegraphic(self.words, *sentence)
        heads = ("subject", "listed") if self.headline else ("subject",)
        subject = next((p for p in self.phrases if p.case in heads), None)
        if subject is not None:
            self.parents.setdefault(block, subject.members)

    def _continues(self, sentence: tuple[int, int]) -> bool:
        """Whether it is a later part of the headline read last."""
        return self.sentence[0] >= 0 and self.words.sentence(sentence[0]) == self.words.sentence(self.sentence[0])

    def _goes_on(self, sentence: tuple[int, int], block: int) -> bool:
        """Whether a paragraph begins with a word that adds to the one above, of whose subject it then is (이어 …)."""
        regions = {self.blocks[number]["region"] for number in (block - 1, block)} if block else set()
        begin = self.bounds(sentence)[0]
        return regions == {"paragraph"} and bool(_adding().match(self.text, begin))

    def _main_subject(self, told: list[Phrase]) -> Phrase | None:
        """Of whom a sentence is: its last topic outside quotations, else its first subject."""
        subjects = [p for p in told if p.case == "subject"]
        topics = [p for p in subjects if IS_TOPIC.match(self.text, p.end) and not self.quoted[p.start]]
        return next(iter(topics[-1:] or subjects), None)

    def _pronoun(self, sentence: tuple[int, int]) -> str | None:
        """What the word refers to that is the topic of a sentence in place of a name (저는 …, 정부는 …)."""
        if sentence[1] <= 0:
            return None
        begin, end = (bisect_left(self.pronouns, (at, "")) for at in self.bounds(sentence))
        return self.pronouns[begin][1] if begin < end else None

    def _parent_subject(self, block: int) -> list[Any]:
        """The subject of the bullet above, or of the row that a quotation belongs to."""
        level = self.blocks[block]["level"]
        region = self.blocks[block]["region"]
        if region == "paragraph":
            return []
        for number in range(block - 1, max(-1, block - 12), -1):
            above = self.blocks[number]
            if above["region"] == "heading":
                return []
            if above["region"] == region and above["level"] < level:
                return self.parents.get(number, [])
        return []


@cache
def _delegation() -> re.Pattern[str]:
    """The nouns that references.tsv takes up as a delegation, without their particle."""
    return re.compile("|".join(sorted({word[:-1] for word, kind in references()[1].items() if kind == "visitors"})))


@cache
def _adding() -> re.Pattern[str]:
    return re.compile(rf"({'|'.join(connectives('adding'))})(?![가-힣])")
