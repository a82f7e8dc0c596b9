"""Tables of Django's own apps that nobody keeps by hand are not in the admin."""

from django.contrib import admin
from django.contrib.auth.models import Group
from django_tasks_db.models import DBTaskResult

admin.site.unregister([Group, DBTaskResult])
