"""Names of clients, firms and people, put together from word lists."""

from __future__ import annotations

import unicodedata

import numpy as np

from analytics.generate.arrays import Floats, Ints
from analytics.generate.story import Story

MAX_CLIENTS = 100_000  # as many as there are pleasant names

TEAMS = ("delivery", "support", "sales")
SEGMENTS = (
    ("Software", "Labs Systems Software Digital Analytics Robotics Data".split()),
    ("Retail", "Homes Outfitters Sports Interiors Stores Toys Gardens Foods Coffee Bakery".split()),
    ("Health", "Health Clinics Dental Care Diagnostics Optics Therapy".split()),
    ("Finance", "Finance Insurance Advisory Legal Leasing Pensions".split()),
    ("Industry", "Engineering Logistics Tools Energy Packaging Motors Timber Glass".split()),
    ("Leisure", "Travel Hotels Tours Resorts Marinas Media Studios Events Books Films".split()),
)
PLACE_STARTS = tuple(
    """
    Alder Amber Arden Ash Aster Birch Bram Brook Cald Carn Cedar Clay Copper Cran Cross Dal Dun East Elder
    Elm Ember Ever Falcon Fen Fern Finch Frost Glen Gran Hal Harrow Hart Hazel Heather Heron Hollow Holm
    Ister Ivy Juniper Kel Kes Kings Lark Linden Loch Lyn Mallow Mar Marble Meadow Mid Moor Mor Nether
    North Oak Oster Otter Pem Pine Plum Quill Raven Reed Rose Roth Rowan Saffron Sea Silver South Sparrow
    Stag Sten Swan Tam Tarn Thistle Thorn Til Under Val Wald Wes Wheat Whit Willow Win Wolf Wren Yarrow
    """.split()
)
PLACE_ENDS = tuple(
    """
    beck borough bourne bridge brook bury by combe croft dale den field fleet ford gate ham haven hurst
    leigh ley marsh mere mont more mouth port ridge shaw stead stow thorpe ton vale well wick worth
    """.split()
)
# Combinations that are known names of firms or people rather than invented ones.
NOT_INVENTED = frozenset(
    """
    Ashley Brookfield Copperfield Eastleigh Fenwick Halford Heatherwick Kingsley Marley Marmont Morley
    Northwell Oakley Oakmont Rosemont Silvergate Thornton Whitley Wingate Winston
    """.split()
)
FIRST_NAMES = tuple(
    """
    Ada Alma Anton Arne Astrid Aylin Bela Ben Bruno Carla Cem Clara Dario Edda Elif Emil Enzo Fatma Felix
    Finn Frida Greta Hanna Hugo Ida Ines Ivo Jana Jonas Jule Karim Kira Lars Lena Leo Lotta Luca Maja
    Malik Marc Mila Mona Nadja Nils Noor Olga Oskar Paul Petra Rafael René Rosa Samira Selma Sofia Sören
    Tara Theo Tilda Tom Vera Viktor Yara Zoë
    """.split()
)
SURNAMES = tuple(
    """
    Abel Albrecht Almeida Anders Arslan Bakker Barth Bauer Berg Bianchi Borg Brandt Carlsen Castell Costa
    Dahl Demir Dietrich Duval Eklund Engel Falk Faber Ferrari Fischer Fontaine Gallo Graf Grönlund Haas
    Hansen Heller Holm Horvat Jansen Jensen Kaya Keller Klein Kovač Krüger Lambert Lang Larsen Lind Lorenz
    Maier Marin Martens Moreau Møller Nagel Neri Novak Nyström Olsen Ott Perrin Pohl Quist Reuter Ricci
    Roux Sanders Santos Schäfer Seidel Silva Sommer Stein Strand Thoma Urban Vidal Vogt Weber Wendt Winter
    Yilmaz Zeller
    """.split()
)


def slug(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name.lower().replace("ø", "o"))
    return "".join(letter for letter in plain if letter.isascii() and letter.isalnum())


def make_people(clients: int, story: Story, rng: np.random.Generator) -> tuple[list[str], list[str], Floats]:
    """Owners first, then their colleagues; the team of each; and how much care each owner takes."""
    if story.owners:
        colleagues = list(story.colleagues)
        return (
            [*story.owners, *(name for name, _ in colleagues)],
            ["account management"] * len(story.owners) + [team for _, team in colleagues],
            np.array(story.care),
        )
    owners = max(1, min(clients // 4, round(clients / 18) if clients >= 90 else 5))
    others = max(1, owners // 3)
    firsts = rng.permutation(len(FIRST_NAMES))
    lasts = rng.permutation(len(SURNAMES))
    names = []
    for number in range(owners + others):
        first = FIRST_NAMES[int(firsts[number % len(firsts)])]
        shift = number // len(firsts)
        last = SURNAMES[int(lasts[(number + 7 * shift) % len(lasts)])]
        names.append(first if owners + others <= len(firsts) else f"{first} {last}")
    unique = list(dict.fromkeys(names))
    owners = min(owners, len(unique))
    teams = ["account management"] * owners + [TEAMS[i % len(TEAMS)] for i in range(len(unique) - owners)]
    care = 0.55 + 0.75 * rng.random(owners)
    if owners > 2:
        care[-1] = 0.4  # somebody is always late
    return unique, teams, care


def make_names(segment: Ints, rng: np.random.Generator) -> list[str]:
    """A name for each client that fits its segment; no two alike."""
    places = [
        first + last
        for first in PLACE_STARTS
        for last in PLACE_ENDS
        if not first.lower().endswith(last) and first + last not in NOT_INVENTED
    ]
    shuffled = [places[i] for i in rng.permutation(len(places)).tolist()]
    style = rng.random(len(segment)).tolist()
    used: set[str] = set()
    names = []
    for number, kind in enumerate(segment.tolist()):
        nouns = SEGMENTS[kind][1]
        family = SURNAMES[int(rng.integers(len(SURNAMES)))]
        partner = SURNAMES[int(rng.integers(len(SURNAMES)))]
        noun = int(rng.integers(len(nouns)))
        name = ""
        if style[number] < 0.05 and family != partner:
            name = f"{family} & {partner}"
        elif style[number] < 0.15 and family != partner and SEGMENTS[kind][0] == "Finance":
            name = f"{family}, {partner} & Partners"
        elif style[number] < 0.13:
            name = f"{family} {nouns[noun]}"
        step = 0
        while not name or name in used:
            place = shuffled[(number + step // len(nouns)) % len(shuffled)]
            name = f"{place} {nouns[(noun + step) % len(nouns)]}"
            step += 1
        used.add(name)
        names.append(name)
    return names
