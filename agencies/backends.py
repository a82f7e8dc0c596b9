"""Sign-in backend that loads an account together with what it may act for."""

from __future__ import annotations

from django.contrib.auth.backends import ModelBackend

from agencies.models import Membership, User


class MembershipBackend(ModelBackend):
    def get_user(self, user_id: int) -> User | None:
        """The account with its active memberships in one query (two where it has none); None where gone or disabled."""
        memberships = list(Membership.objects.for_acting().filter(user_id=user_id))
        user = memberships[0].user if memberships else User.objects.filter(pk=user_id).first()
        if user is None or not self.user_can_authenticate(user):
            return None
        user.active_memberships = memberships
        return user
