from django.apps import AppConfig


class ActivityConfig(AppConfig):
    name = "activity"
    verbose_name = "Nhật ký và thông báo"

    def ready(self) -> None:
        from activity import registration

        registration.register()
