"""The names that somebody must decide about, as the preview lists them."""

from typing import Any

from agreements.spreadsheets.guessing import Guesser
from agreements.spreadsheets.naming import Naming, Question

MOST_ROWS = 50


def listed(naming: Naming) -> list[dict[str, Any]]:
    """Each name once: where it stands, who may be meant, what is plain, what was decided."""
    guesser = Guesser(naming)
    return [_listed(guesser, question) for question in naming.questions.values()]


def _listed(guesser: Guesser, question: Question) -> dict[str, Any]:
    candidates = guesser.candidates(question)
    guess = guesser.guess(question, candidates)
    creations = [d for d in (question.decision, guess) if d and d["do"] == "create"]
    return {
        "key": question.key,
        "kind": question.mention.kind,
        "text": question.mention.text,
        "context": question.mention.context,
        "rows": question.rows[:MOST_ROWS],
        "count": len(question.rows),
        "candidates": [candidate._asdict() for candidate in candidates],
        "alike": guesser.alike(question),
        "guess": guess,
        "guess_text": guesser.words(question, guess),
        "creation": creations[0] if creations else guesser.creation(question),
        "decision": question.decision,
        "decision_text": guesser.words(question, question.decision),
    }
