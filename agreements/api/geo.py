"""Where it is: parties and events as points, agreements as what lies between their parties (GeoJSON, RFC 7946)."""

import json
from collections.abc import Callable, Iterator
from typing import Any

from django.http import HttpResponseBase

from agreements import public
from agreements.api.formats import GEOJSON
from agreements.api.whole import Whole, streamed

BOUND = ("contracting", "acceding")
"""The roles that are counted as parties; a witness or host is none."""
Point = tuple[float, float]  # longitude first
Geometry = dict[str, Any] | None


def as_geojson(whole: Whole) -> HttpResponseBase:
    """All that is found as features, with the document as their properties; those of no known place too."""
    return streamed(whole, GEOJSON, features(whole))


def features(whole: Whole) -> Iterator[bytes]:
    """Some hundreds at a time: the documents stay the text that they are."""
    yield b'{"type":"FeatureCollection","features":['
    place, addresses, between = PLACES[whole.kind], whole.addresses(), b""
    for rows in public.every(whole.records):
        texts = public.told(rows, whole.day)
        pairs = zip(rows, texts, strict=True)
        yield between + b",".join(
            feature(addresses.format(row.slug), place(json.loads(text)), text) for row, text in pairs
        )
        between = b","
    yield b"]}"


def feature(address: str, geometry: Geometry, properties: bytes) -> bytes:
    around = json.dumps({"type": "Feature", "id": address, "geometry": geometry}).encode()
    return b'%s, "properties": %s}' % (around[:-1], properties)


def of_party(document: dict[str, Any]) -> Geometry:
    return _point(at(document))


def of_event(document: dict[str, Any]) -> Geometry:
    return _point(at(document["place"]) if document["place"] else None)


def of_agreement(document: dict[str, Any]) -> Geometry:
    """A line between two places; of one a point, of more points."""
    parties = (part["party"] for part in document["parties"] if part["role"] in BOUND)
    points = list(dict.fromkeys(point for party in parties if (point := at(party))))
    if len(points) < 2:
        return _point(points[0] if points else None)
    if len(points) == 2:
        return line(*points)
    return {"type": "MultiPoint", "coordinates": points}


PLACES: dict[str, Callable[[dict[str, Any]], Geometry]] = {
    public.AGREEMENT: of_agreement,
    public.PARTY: of_party,
    public.EVENT: of_event,
}


def at(party: dict[str, Any]) -> Point | None:
    place = party["coordinates"]
    return (place["longitude"], place["latitude"]) if place else None


def _point(point: Point | None) -> Geometry:
    return {"type": "Point", "coordinates": point} if point else None


def line(one: Point, other: Point) -> Geometry:
    """The shorter way; where that crosses the antimeridian, it is cut there (RFC 7946, section 3.1.9)."""
    if abs(one[0] - other[0]) <= 180:
        return {"type": "LineString", "coordinates": [one, other]}
    west, east = sorted((one, other), reverse=True)  # of the cut: 170 lies west of it, -170 east
    latitude = _crossed(west, east)
    return {"type": "MultiLineString", "coordinates": [[west, (180.0, latitude)], [(-180.0, latitude), east]]}


def _crossed(west: Point, east: Point) -> float:
    """The latitude at which the line between them meets the antimeridian."""
    width = east[0] + 360 - west[0]
    return round(west[1] + (east[1] - west[1]) * (180 - west[0]) / width, 5)
