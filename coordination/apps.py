from django.apps import AppConfig


class CoordinationConfig(AppConfig):
    name = "coordination"
    verbose_name = "Chương trình phối hợp"

    def ready(self) -> None:
        from coordination import registration

        registration.register()
