"""What agencies said of their scorecards."""

from __future__ import annotations

from desk.demo.directory import Directory
from desk.demo.reading import read
from desk.overview.replying import reply


def load_replies(directory: Directory) -> None:
    """Each reply of the data, by the agency's leader, about this year."""
    for key, text in read("replies", directory.dates).items():
        agency, leader = directory.agencies[key], directory.users[f"{key}.lanh-dao"]
        reply(agency, directory.dates.today.year, user=leader, text=text)
