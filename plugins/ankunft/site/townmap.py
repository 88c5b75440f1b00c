"""The map of the town: its places on a picture of the instance's own, or on plain ground."""

from __future__ import annotations

import math
from typing import cast
from urllib.parse import quote

from ankunft.catalogue.catalogue import Catalogue
from ankunft.catalogue.entries import Entry
from ankunft.catalogue.localise import media_address
from ankunft.directory.lists import listed
from ankunft.model import PLACE, Place
from ankunft.model.instance import Map
from ankunft.model.parts import Coordinates
from ankunft.site.directory import Directory
from ankunft.site.views import MapPoint, MapView

KM_PER_DEGREE = 111.2
"""Kilometres of a degree of latitude (mean radius of the earth 6371 km)."""

WIDTH = 1000
MARGIN = 0.06
"""How much room there is around the outermost places where the instance has no picture, as a part of the extent."""

SCALES_KM = (0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50)


def town_map(catalogue: Catalogue, directory: Directory) -> MapView | None:
    """The places that have coordinates and lie on the map, numbered as they are listed; None where there are none."""
    entries = [entry for entry in directory.sorted(listed(catalogue, PLACE)) if _at(entry) is not None]
    if not entries:
        return None
    picture = catalogue.instance.map
    extent = picture or _extent([at for entry in entries if (at := _at(entry))])
    wide = (extent.east - extent.west) * math.cos(math.radians((extent.north + extent.south) / 2)) * KM_PER_DEGREE
    high = (extent.north - extent.south) * KM_PER_DEGREE
    length = max((scale for scale in SCALES_KM if scale <= wide / 3), default=SCALES_KM[0])
    points: list[MapPoint] = []
    for entry in entries:
        at = _at(entry)
        if at is None or not (extent.south <= at.lat <= extent.north and extent.west <= at.lon <= extent.east):
            continue
        x = (at.lon - extent.west) / (extent.east - extent.west) * 100
        y = (extent.north - at.lat) / (extent.north - extent.south) * 100
        points.append(MapPoint(round(x, 2), round(y, 2), len(points) + 1, directory.card(entry)))
    scale = f"{length:g} km" if length >= 1 else f"{length * 1000:g} m"
    return MapView(
        picture_url=_picture(catalogue, directory, picture),
        points=tuple(points),
        width=WIDTH,
        height=round(WIDTH * high / wide),
        scale_percent=round(length / wide * 100, 2),
        scale=scale,
        updated=directory.updated(entries),
    )


def _at(entry: Entry) -> Coordinates | None:
    return cast(Place, entry.record).coordinates


def _picture(catalogue: Catalogue, directory: Directory, picture: Map | None) -> str | None:
    if picture is None or picture.picture not in catalogue.media:
        return None
    return directory.publisher.base + quote(media_address(picture.picture))


def _extent(points: list[Coordinates]) -> Map:
    """The box around all points, with some room."""
    lats, lons = [at.lat for at in points], [at.lon for at in points]
    high = max(max(lats) - min(lats), 0.005) * MARGIN
    wide = max(max(lons) - min(lons), 0.008) * MARGIN
    return Map(
        picture="none.svg", north=max(lats) + high, south=min(lats) - high, west=min(lons) - wide, east=max(lons) + wide
    )
