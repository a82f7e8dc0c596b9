"""Who: localities, agencies and their names over time, posts, officials, accounts and what they may act for.

Tables follow the spine: names have no end (the next name ends them), a reorganisation is a succession, rights come
from memberships and printed posts from appointments.
"""

from agencies.models.account import Membership, User
from agencies.models.agency import Agency, AgencyName, AgencySuccession
from agencies.models.day_off import DayOff
from agencies.models.locality import Locality, LocalityName, LocalitySuccession
from agencies.models.post import Appointment, Delegation, Official, Post
from agencies.models.reorganization import ReorganizationStep

__all__ = [
    "Agency",
    "AgencyName",
    "AgencySuccession",
    "Appointment",
    "DayOff",
    "Delegation",
    "Locality",
    "LocalityName",
    "LocalitySuccession",
    "Membership",
    "Official",
    "Post",
    "ReorganizationStep",
    "User",
]
