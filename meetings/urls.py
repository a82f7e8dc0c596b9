from django.urls import path

from meetings.views import agenda, calendar, creating, editing, moving, picking, reading, results, signing

app_name = "meetings"

urlpatterns = [
    path("hoi-nghi/", reading.MeetingListView.as_view(), name="meetings"),
    path("hoi-nghi/tao/", creating.meeting_create, name="meeting_create"),
    path("hoi-nghi/chuong-trinh/<int:program_pk>/", reading.of_program, name="of_program"),
    path("hoi-nghi/<int:pk>/", reading.meeting, name="meeting"),
    path("hoi-nghi/<int:pk>.ics", calendar.meeting_ics, name="meeting_ics"),
    path("hoi-nghi/<int:pk>/ban-in/", reading.meeting_print, name="meeting_print"),
    path("hoi-nghi/<int:pk>/lich-su/", reading.history, name="history"),
    path("hoi-nghi/<int:pk>/ky-ket/", signing.signing, name="signing"),
    path("hoi-nghi/<int:pk>/ky-ket/<int:party_pk>/", signing.sign, name="sign"),
    path("hoi-nghi/<int:pk>/sua/", editing.MeetingEditView.as_view(), name="meeting_edit"),
    path("hoi-nghi/<int:pk>/chuong-trinh/", agenda.agenda, name="agenda"),
    path("hoi-nghi/<int:pk>/chuong-trinh/sua/", agenda.AgendaView.as_view(), name="agenda_edit"),
    path("hoi-nghi/<int:pk>/phat-bieu/", agenda.SpeechesView.as_view(), name="speeches"),
    path("hoi-nghi/<int:pk>/ket-qua/", results.results, name="results"),
    path("hoi-nghi/<int:pk>/dai-bieu/", reading.delegate_list, name="delegate_list"),
    path("hoi-nghi/<int:pk>/dai-bieu/nhom/", editing.GroupsView.as_view(), name="groups"),
    path("hoi-nghi/<int:pk>/dai-bieu/chon/", picking.PickView.as_view(), name="pick"),
    path("hoi-nghi/<int:pk>/dai-bieu/<int:group_pk>/", editing.DelegatesView.as_view(), name="delegates"),
    path("hoi-nghi/<int:pk>/noi-dung/", editing.RemarksView.as_view(), name="remarks"),
    path("hoi-nghi/<int:pk>/nhiem-vu/", editing.TasksView.as_view(), name="tasks"),
    path("hoi-nghi/<int:pk>/khen-thuong/", editing.CommendationsView.as_view(), name="commendations"),
    path("hoi-nghi/<int:pk>/ghi-chu-nguon/", editing.SourceNotesView.as_view(), name="source_notes"),
    path("hoi-nghi/<int:pk>/chuyen/<str:action>/", moving.move, name="move"),
    path("lich/", calendar.calendar, name="calendar"),
    path("lich/dia-chi/", calendar.feed_address, name="feed_address"),
    path("lich/dia-chi/moi/", calendar.feed_renew, name="feed_renew"),
    path("lich/<str:token>.ics", calendar.feed, name="feed"),
]
