from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "documents"
    verbose_name = "Văn bản và sổ đăng ký"

    def ready(self) -> None:
        from documents import fonts, registration  # noqa: F401  fonts registers the check of the official fonts

        registration.register()
