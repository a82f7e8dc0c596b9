"""What meetings of before hold, in the new tables: chairs, states, one identity in calendars, tasks as given."""

import uuid

from django.db import migrations
from django.db.models import Count

from meetings.models.delegates import new_nonce

HELD, ENDED = "da-hop", "ket-thuc"
INVITED = "da-moi"
OLD_STATE = {ENDED: HELD, "da-thong-bao": HELD, "dang-hop": INVITED}


def forwards(apps, schema_editor):
    Meeting = apps.get_model("meetings", "Meeting")
    Meeting.objects.filter(state=HELD).update(state=ENDED)
    for meeting in Meeting.objects.all():
        Meeting.objects.filter(pk=meeting.pk).update(uid=uuid.uuid4())
    _chairs_as_officers(apps)
    _tasks_as_given(apps)
    Delegate = apps.get_model("meetings", "Delegate")
    for pk in Delegate.objects.values_list("pk", flat=True):
        Delegate.objects.filter(pk=pk).update(nonce=new_nonce())


def _chairs_as_officers(apps):
    Meeting, Officer = apps.get_model("meetings", "Meeting"), apps.get_model("meetings", "Officer")
    for meeting in Meeting.objects.all():
        told = [{"appointment_id": meeting.chair_id}] if meeting.chair_id else []
        if meeting.chair_text:
            told.append({"text": meeting.chair_text})
        for position, one in enumerate(told, 1):
            Officer.objects.create(meeting=meeting, role="chu-tri", position=position, **one)


def _tasks_as_given(apps):
    Task = apps.get_model("meetings", "Task")
    for task in Task.objects.select_related("meeting").annotate(number=Count("agencies")):
        lead = task.agencies.first() if task.number == 1 else None
        Task.objects.filter(pk=task.pk).update(lead=lead, given_on=task.meeting.held_on)


def backwards(apps, schema_editor):
    Meeting, Officer = apps.get_model("meetings", "Meeting"), apps.get_model("meetings", "Officer")
    for new, old in OLD_STATE.items():
        Meeting.objects.filter(state=new).update(state=old)
    for meeting in Meeting.objects.all():
        chairs = Officer.objects.filter(meeting=meeting.pk, role="chu-tri").order_by("position", "pk")
        first = chairs.exclude(appointment=None).first()
        texts = [chair.text for chair in chairs if chair.text]
        Meeting.objects.filter(pk=meeting.pk).update(
            chair=first.appointment_id if first else None, chair_text="; ".join(texts)[:200]
        )


class Migration(migrations.Migration):
    dependencies = [("meetings", "0002_conferences")]

    operations = [migrations.RunPython(forwards, backwards)]
