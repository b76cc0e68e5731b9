"""One record as linked data (JSON-LD): in the terms of schema.org, SKOS and the Organization Ontology.

The address of a record in the API is its `@id`, so that what several answers say of one thing comes together.
"""

import json
from collections.abc import Callable
from typing import Any

from agreements import public

Node = dict[str, Any]
Address = Callable[[str, str], str]  # of a record, by its kind and slug

CONTEXT = {
    "@vocab": "https://schema.org/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "org": "http://www.w3.org/ns/org#",
    "owl": "http://www.w3.org/2002/07/owl#",
}
PARTIES = {
    "country": "Country",
    "region": "AdministrativeArea",
    "city": "City",
    "district": "AdministrativeArea",
    "authority": "GovernmentOrganization",
    "organisation": "Organization",
}
PLACES = ("country", "region", "city", "district")
SOURCES = {
    "news": "NewsArticle",
    "press_release": "Article",
    "official": "WebPage",
    "register": "Dataset",
    "text": "DigitalDocument",
}
EVENT_STATUS = {
    "planned": "EventScheduled",
    "held": "EventScheduled",
    "postponed": "EventPostponed",
    "cancelled": "EventCancelled",
}
EVENT_MODE = {
    "in_person": "OfflineEventAttendanceMode",
    "online": "OnlineEventAttendanceMode",
    "hybrid": "MixedEventAttendanceMode",
}
MATCHES = {
    "exact": "skos:exactMatch",
    "close": "skos:closeMatch",
    "broad": "skos:broadMatch",
    "narrow": "skos:narrowMatch",
    "related": "skos:relatedMatch",
}
SCHEMES = {"sdg": "http://metadata.un.org/sdg/"}
"""The classifications that have addresses for their terms."""


def linked(kind: str, document: Node, address: Address) -> bytes:
    """The document of a record as JSON-LD."""
    node = {"@context": CONTEXT, "@id": address(kind, document["slug"]), **TERMS[kind](document, address)}
    return json.dumps(told(node), ensure_ascii=False).encode()


def told(value: Any) -> Any:
    """The same without what is not known."""
    if isinstance(value, dict):
        parts = {key: told(part) for key, part in value.items()}
        return {key: part for key, part in parts.items() if part not in (None, "", [], {})}
    if isinstance(value, list):
        return [part for part in map(told, value) if part not in (None, "", [], {})]
    return value


# Parts


def names(block: Node) -> list[Node]:
    return [{"@value": text, "@language": language} for language, text in block["names"].items()]


def other_names(document: Node) -> list[Node]:
    official = {(language, text) for language, text in document["names"].items()}
    return [
        {"@value": row["text"], "@language": row["language"]}
        for row in document["all_names"]
        if (public.base_language(row["language"]), row["text"]) not in official
    ]


def named(document: Node) -> Node:
    identifier = {"identifier": document["reference"]} if "reference" in document else {}
    return {"name": names(document), "alternateName": other_names(document)} | identifier


def reference(kind: str, block: Node | None, address: Address, **more: Any) -> Node | None:
    """Another record: where it is, and what it is called."""
    return {"@id": address(kind, block["slug"]), **more, "name": names(block)} if block else None


def party(block: Node | None, address: Address) -> Node | None:
    return reference(public.PARTY, block, address, **{"@type": PARTIES[block["kind"]]}) if block else None


def date_of(value: Node | None) -> str | None:
    return value["date"] if value else None


def sources(document: Node, address: Address) -> list[Node]:
    """What is cited, each once."""
    cited = {row["source"]["slug"]: row["source"] for row in document["citations"]}
    return [{"@id": address(public.SOURCE, slug), **_source(block)} for slug, block in cited.items()]


def _source(block: Node) -> Node:
    return {
        "@type": SOURCES.get(block["kind"], "CreativeWork"),
        "url": block["url"],
        "name": block["title"],
        "publisher": {"@type": "Organization", "name": block["publisher"]} if block["publisher"] else None,
        "inLanguage": block["language"],
        "datePublished": date_of(block["published"]),
        "archivedAt": block["archive_url"],
    }


def areas(rows: list[Node], address: Address) -> list[Any]:
    """The areas; where none is known yet, the words of the text."""
    return [
        reference(public.AREA, row["area"], address, **{"@type": "skos:Concept"})
        if row["area"]
        else row["wording"]
        for row in rows
    ]


def value_of(scheme: str, value: Any) -> Node | None:
    return {"@type": "PropertyValue", "propertyID": scheme, "value": value} if value else None


# Records


def of_agreement(document: Node, address: Address) -> Node:
    dates = document["dates"]
    return {
        "@type": "CreativeWork",
        "additionalType": {"@id": address(public.TYPE, document["type"]["slug"])},
        "name": titles(document),
        "identifier": document["reference"],
        "creativeWorkStatus": document["status"]["status"],
        "dateCreated": date_of(dates["signed"]),
        "expires": date_of(dates["expires"]),
        "temporalCoverage": period(date_of(dates["period_start"]), date_of(dates["period_end"])),
        "abstract": document["summary"],
        "contributor": [party(row["party"], address) for row in document["parties"]]
        + [signatory(row, address) for row in document["signatories"]],
        "about": areas(document["areas"], address),
        "isBasedOn": [_agreement(row, address) for row in document["relations"] if row["kind"] != "related"],
        "mentions": [_agreement(row, address) for row in document["relations"] if row["kind"] == "related"],
        "subjectOf": [
            reference(public.EVENT, row["event"], address, **{"@type": "Event"}) for row in document["events"]
        ],
        "encoding": [
            {
                "@type": "MediaObject",
                "contentUrl": row["url"],
                "inLanguage": row["language"],
                "sha256": row["sha256"],
            }
            for row in document["documents"]
        ],
        "citation": sources(document, address),
    }


def titles(document: Node) -> list[Any]:
    """The title by which it is listed, without a language where it is none of its texts'; and these in theirs."""
    told = [{"@value": row["text"], "@language": row["language"]} for row in document["titles"]]
    return told if any(row["@value"] == document["title"] for row in told) else [document["title"], *told]


def period(start: str | None, end: str | None) -> str | None:
    """An interval of ISO 8601, open where an end is not known."""
    return f"{start or '..'}/{end or '..'}" if start or end else None


def signatory(row: Node, address: Address) -> Node:
    person = reference(public.PERSON, row["person"], address, **{"@type": "Person"})
    return {"@type": "Role", "roleName": row["capacity"], "contributor": person}


def _agreement(row: Node, address: Address) -> Node:
    block = row["agreement"]
    return {"@id": address(public.AGREEMENT, block["slug"]), "@type": "CreativeWork", "name": titles(block)}


def of_event(document: Node, address: Address) -> Node:
    parties = [(row["role"], party(row["party"], address)) for row in document["parties"]]
    return {
        "@type": "Event",
        **named(document),
        "startDate": date_of(document["start"]),
        "endDate": date_of(document["end"]),
        "eventStatus": _term(EVENT_STATUS, document["status"]),
        "eventAttendanceMode": _term(EVENT_MODE, document["mode"]),
        "location": [party(document["place"], address), document["venue"]],
        "description": document["summary"],
        "organizer": [one for role, one in parties if role == "host"],
        "attendee": [one for role, one in parties if role != "host"],
        "performer": [
            reference(public.PERSON, row["person"], address, **{"@type": "Person"})
            for row in document["speakers"]
        ],
        "about": areas(document["topics"], address),
        "workFeatured": [_agreement(row, address) for row in document["agreements"]],
        "citation": sources(document, address),
    }


def _term(known: dict[str, str], code: str) -> Node | None:
    return {"@id": f"https://schema.org/{known[code]}"} if code in known else None


def of_party(document: Node, address: Address) -> Node:
    within = reference(public.PARTY, document["parent"], address)
    place = document["coordinates"]
    wikidata, geonames = document["wikidata"], document["geonames"]
    return {
        "@type": PARTIES[document["kind"]],
        **named(document),
        "containedInPlace" if document["kind"] in PLACES else "areaServed": within,
        "geo": {"@type": "GeoCoordinates", **place} if place else None,
        "identifier": [
            document["reference"],
            value_of("ISO 3166-1", document["iso_3166_1"]),
            value_of("ISO 3166-2", document["iso_3166_2"]),
        ],
        "sameAs": [
            {"@id": f"http://www.wikidata.org/entity/{wikidata}"} if wikidata else None,
            {"@id": f"https://sws.geonames.org/{geonames}/"} if geonames else None,
        ],
        "subjectOf": sources(document, address),
    }


def of_person(document: Node, address: Address) -> Node:
    return {
        "@type": "Person",
        **named(document),
        "hasOccupation": [
            {
                "@type": "Role",
                "hasOccupation": reference(public.OFFICE, row["office"], address),
                "startDate": date_of(row["held_from"]),
                "endDate": date_of(row["held_until"]),
            }
            for row in document["offices"]
        ],
    }


def of_office(document: Node, address: Address) -> Node:
    return {
        "@type": "org:Post",
        **named(document),
        "org:postIn": reference(public.PARTY, document["party"], address),
        "org:heldBy": [
            reference(public.PERSON, row["person"], address, **{"@type": "Person"})
            for row in document["holders"]
        ],
    }


def of_term(document: Node, _address: Address) -> Node:
    return {
        "@type": "skos:Concept",
        "skos:prefLabel": names(document),
        "skos:altLabel": other_names(document),
        "skos:notation": document["slug"],
        "skos:definition": document["definition"],
        "owl:deprecated": True if document["retired"] else None,
    }


def of_area(document: Node, address: Address) -> Node:
    matches: Node = {}
    for row in document["mappings"]:
        matches.setdefault(MATCHES[row["match"]], []).append(_mapped(row))
    return {
        **of_term(document, address),
        "skos:broader": reference(public.AREA, document["parent"], address),
        **matches,
    }


def _mapped(row: Node) -> Node | None:
    """A term of a classification; one without addresses by its code."""
    if base := SCHEMES.get(row["scheme"]):
        return {"@id": base + row["code"]}
    return {"@type": "skos:Concept", "skos:notation": row["code"], "skos:inScheme": row["scheme"]}


def of_source(document: Node, _address: Address) -> Node:
    return {**_source(document), "identifier": document["reference"]}


TERMS: dict[str, Callable[[Node, Address], Node]] = {
    public.AGREEMENT: of_agreement,
    public.EVENT: of_event,
    public.PARTY: of_party,
    public.PERSON: of_person,
    public.OFFICE: of_office,
    public.AREA: of_area,
    public.TYPE: of_term,
    public.SOURCE: of_source,
}
"""How the document of each kind is told."""
