"""What is said about signatures, in the language in use."""

from collections.abc import Sequence
from typing import Final

from colonyqc.domain.signature import Meaning, Proof
from colonyqc.gui.core.language import QT_TRANSLATE_NOOP, listed, translate
from colonyqc.gui.widgets import formatting
from colonyqc.services.accounts.open_items import OpenItems
from colonyqc.services.accounts.signing import Signed

_MOST_NAMES: Final = 6
"""More would fill the dialog."""
_MEANINGS: Final = {
    Meaning.PERFORMED: QT_TRANSLATE_NOOP("Signing", "performed"),
    Meaning.REVIEWED: QT_TRANSLATE_NOOP("Signing", "reviewed"),
}


def meaning_word(meaning: Meaning) -> str:
    """Return what a signature says, as a word."""
    return translate("Signing", _MEANINGS[meaning])


def not_allowed(person: str, meaning: Meaning, others: Sequence[str]) -> str:
    """Say that somebody may not sign so, and who may; else who can let somebody."""
    said = {"person": person, "meaning": meaning_word(meaning)}
    if others:
        text = translate("Signing", "{person} may not sign as {meaning}. Who may: {names}.")
        more = ("…",) if len(others) > _MOST_NAMES else ()
        return text.format(names=listed((*others[:_MOST_NAMES], *more)), **said)
    text = translate(
        "Signing",
        "{person} may not sign as {meaning}, and nobody else may yet: an administrator gives the "
        "role on the page People.",
    )
    return text.format(**said)


def sentence(signed: Signed) -> str:
    """Say who signed what and when, or that it stands no more."""
    made = signed.signature
    pattern = (
        translate("Signing", "Signed as {meaning} by {person}, {time}")
        if signed.valid
        else translate("Signing", "Void: changed since {person} signed it as {meaning}, {time}")
    )
    text = pattern.format(
        meaning=meaning_word(made.meaning), person=made.person, time=formatting.moment(made.at)
    )
    if made.proof is Proof.STATED:
        text = translate("Signing", "{sentence} (name as stated)").format(sentence=text)
    if signed.reset is not None:
        text = translate("Signing", "{sentence}. {person} had reset the password, {time}").format(
            sentence=text, person=signed.reset.by, time=formatting.moment(signed.reset.at)
        )
    return text


def dish_sentence(approval: str) -> str:
    """Say what a person decided on the dish, or that nobody did."""
    if not approval:
        return translate("Signing", "the dish is neither approved nor rejected")
    word = formatting.approval(approval)
    return translate("Signing", "the dish is {verdict}").format(verdict=word)


def open_sentence(left: OpenItems) -> str:
    """Say what is open on a record; "" where nothing is."""
    counted = (
        (left.undecided, translate("Signing", "colonies proposed for watch or discard: {count}")),
        (left.unjudged, translate("Signing", "colonies not judged: {count}")),
        (left.left_out, translate("Signing", "pictures not counted: {count}")),
        (left.failures, translate("Signing", "files not analysed: {count}")),
    )
    said = [pattern.format(count=count) for count, pattern in counted if count]
    if left.verdict == "undecided":
        said.append(translate("Signing", "the dish is undecided"))
    elif left.verdict:
        said.append(translate("Signing", "the dish is not judged"))
    if not said:
        return ""
    return translate("Signing", "Still open, and kept with your signature: {items}.").format(
        items=translate("Signing", "; ").join(said)
    )


def hindrance(meaning: Meaning, signed: Sequence[Signed], person: str) -> str:
    """Return why a person cannot sign with this meaning; "" when they can: two people sign."""
    standing = [each.signature for each in signed if each.valid]
    mine = [each for each in standing if each.person.casefold() == person.casefold()]
    if any(each.meaning is meaning for each in mine):
        text = translate("Signing", "{person} has signed this as {meaning} already.")
        return text.format(person=person, meaning=meaning_word(meaning))
    if meaning is Meaning.REVIEWED:
        if not any(each.meaning is Meaning.PERFORMED for each in standing):
            return translate(
                "Signing", "Nobody has signed this as performed yet; that comes first."
            )
        if mine:
            text = translate("Signing", "{person} performed this; another person must review it.")
            return text.format(person=person)
    elif mine:
        text = translate(
            "Signing", "{person} reviewed this; another person must have performed it."
        )
        return text.format(person=person)
    return ""
