"""Nothing private is public: whatever is asked, by whom, of records in whatever state.

Without WHOLE_MATRIX=1 a part of the questions is put, spread evenly over all of them.
"""

import hashlib
import io
import os
import zipfile

import pytest
import time_machine
from django.apps import apps
from django.contrib.auth.models import Group, User
from django.db import DatabaseError, models, transaction
from django.test import Client

from agreements.models import Agreement
from agreements.models.fields import BoundField, PartialDateField
from agreements.services import publishing
from agreements.services.accounts import set_up_groups
from tests import world
from tests.api import public_urls
from tests.factories import EventFactory, UserFactory, publishable_agreement
from tests.test_factories import FACTORIES

WHOLE = bool(os.environ.get("WHOLE_MATRIX"))
LESS = 3 if os.environ.get("MATRIX_PART") else 1
"""Where the suite runs once more, on another database or version, a third of it is asked."""
CANARY, YEAR = "kanarienvogel", "1066"
"""A word, and for dates a year, that stand in everything private."""
WORDS = ["moscow", "beijing-2", f"{CANARY}-city", f"moscow-{CANARY}-city-2024"]

PUBLISHED = {
    "Address",
    "PublishedRecord",
    "PublishedAgreement",
    "PublishedFacet",
    "PublishedStatus",
    "PublishedWord",
}
"""What the public reads. Of the log of publications `body` and `slug` are public, `why` is not."""
PUBLIC_COLUMNS = {("Publication", "body"), ("Publication", "slug")}
FIXED = {
    # Of a closed form, which no word fits: codes of countries, of Wikidata, of languages and hashes.
    ("Party", "iso_3166_1"),
    ("Party", "iso_3166_2"),
    ("Party", "wikidata"),
}
TAKEN_BACK = "papageno"
"""In the text of what was public once: its address stays known, what it said does not."""
STATES = ["draft", "in_review"]


def everything_private():
    """A public world, drafts in every state, a row of every model; then the canary in each private text."""
    world.public()
    for number, state in enumerate(STATES):
        agreement = publishable_agreement("Moscow", f"{CANARY} city {number}", signed=YEAR)
        Agreement.objects.filter(pk=agreement.pk).update(state=state)
        EventFactory(name=f"Forum {CANARY} {number}", state=state)
    withdrawn = publishable_agreement("Moscow", "Harbin", signed="2020", title=f"{TAKEN_BACK} programme")
    publishing.publish([withdrawn], by=None)
    publishing.withdraw([withdrawn], by=None)
    for factory in FACTORIES:
        if factory._meta.get_model_class().__name__ not in {*PUBLISHED, "Publication"}:
            factory()
    set_up_groups()
    for user in User.objects.all():
        User.objects.filter(pk=user.pk).update(username=f"{CANARY}{user.pk}", email=f"{CANARY}@example.org")
    return overwritten()


def overwritten():
    """Put the canary into every private text there is; gives the columns that take none."""
    refused = set()
    for model in apps.get_app_config("agreements").get_models():
        if model.__name__ in PUBLISHED:
            continue
        for field in model._meta.concrete_fields:
            if is_private_text(model, field) and not sung(model, field):
                refused.add((model.__name__, field.name))
    return refused


def is_private_text(model, field):
    if field.choices or isinstance(field, BoundField) or (model.__name__, field.name) in PUBLIC_COLUMNS:
        return False
    if field.name == "slug" and hasattr(model, "published_revision"):
        return False  # of what is public it is the public address; those of drafts have the canary in them
    return isinstance(field, models.CharField | models.TextField | models.JSONField | models.BinaryField)


def keys(model):
    return list(model._default_manager.values_list("pk", flat=True))


def sung(model, field):
    """Whether the column of every row takes it."""
    return min([sing(model, field, pk) for pk in keys(model)], default=True)


def sing(model, field, pk):
    """Whether the column of this row takes the canary."""
    text = f"{CANARY}{pk}"[: field.max_length or None]
    value = {"canary": text} if isinstance(field, models.JSONField) else text
    if isinstance(field, models.BinaryField):
        value = text.encode()
    if isinstance(field, PartialDateField):
        value = YEAR
    if "url" in field.name and field.name != "url_key":
        value = f"https://{text}.example/"
    bounds = {}
    if isinstance(field, PartialDateField):
        bounds = {f"{field.name}_earliest": f"{YEAR}-01-01", f"{field.name}_latest": f"{YEAR}-12-31"}
    try:
        with transaction.atomic():
            return bool(model._default_manager.filter(pk=pk).update(**{field.name: value}, **bounds))
    except DatabaseError:
        return False


def said(response):
    """Everything that the reader gets, small letters: what a workbook packs is unpacked."""
    body = b"".join(response) if response.streaming else response.content
    # A tag is a hash, and the id of a request is made by chance: any figures may stand in them.
    chance = ("ETag", "X-Request-ID")
    headers = " ".join(f"{name}: {value}" for name, value in response.items() if name not in chance)
    if body[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(io.BytesIO(body)) as book:
            body = b"\n".join(book.read(name) for name in book.namelist())
    return headers.encode().lower() + b"\n" + body.lower()


def readers():
    """Nobody, and somebody of each group, logged in."""
    yield "anybody", Client()
    for group in Group.objects.order_by("name"):
        user = UserFactory(is_staff=True)
        user.groups.add(group)
        client = Client()
        client.force_login(user)
        yield group.name, client


def without_the_question(url, text):
    """An answer may repeat what was asked; so the words of the question are taken out of it."""
    for word in WORDS:
        if CANARY in url:
            text = text.replace(word.encode(), b"")
    return text


@pytest.mark.django_db
def test_nothing_private_is_in_any_answer_to_anybody():
    refused = everything_private()
    assert refused <= FIXED
    urls = public_urls.of_api(WORDS, None if WHOLE else 400 // LESS)
    with time_machine.travel("2025-06-01T12:00Z"):
        for number, (reader, client) in enumerate(readers()):
            for url in urls if WHOLE or not number else urls[number::9]:
                response = client.get(url)
                text = without_the_question(url, said(response))
                assert response.status_code < 500, (reader, url)
                assert CANARY.encode() not in text, (reader, url, near(text, CANARY))
                assert TAKEN_BACK.encode() not in text, (reader, url, near(text, TAKEN_BACK))
                assert YEAR.encode() not in text or YEAR in url, (reader, url, near(text, YEAR))


def near(text, word):
    place = text.index(word.encode())
    return text[max(place - 100, 0) : place + 60].decode("utf-8", "replace")


@pytest.mark.django_db
def test_every_model_has_a_row_with_the_canary():
    """So that a new model can't be forgotten: each has a factory, and each factory is called."""
    refused = everything_private()

    for model in apps.get_app_config("agreements").get_models():
        texts = [f for f in model._meta.concrete_fields if is_private_text(model, f)]
        assert keys(model) or model.__name__ in PUBLISHED, model
        for field in texts:
            if model.__name__ in PUBLISHED or (model.__name__, field.name) in refused:
                continue
            [value, *_] = model._default_manager.values_list(field.name, flat=True)
            assert CANARY[:2] in str(value) or YEAR in str(value), (model, field)


def test_every_address_is_asked(db):
    assert public_urls.names_without_address() == set()


@pytest.mark.django_db
def test_answers_are_the_same_byte_for_byte_with_hundreds_of_drafts():
    world.public()
    urls = public_urls.of_api(WORDS, 5_000 if WHOLE else 250 // LESS)
    before = answers(urls)

    for number in range(200):
        publishable_agreement(
            "Moscow", f"{CANARY} {number}", signed="2024", title=f"Moscow and Beijing {number}"
        )
        EventFactory(name=f"Forum in Shenzhen {number}")
    after = answers(urls)

    assert [url for url in urls if after[url] != before[url]] == []


def answers(urls):
    client = Client()
    with time_machine.travel("2025-06-01T12:00Z"):
        return {url: answer(client.get(url)) for url in urls}


def answer(response):
    body = b"".join(response) if response.streaming else response.content
    headers = {name: value for name, value in response.items() if name.lower() != "x-request-id"}
    return response.status_code, headers, hashlib.sha256(body).digest()
