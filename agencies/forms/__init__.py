"""Forms of the agencies floor."""

from agencies.forms.directory import DirectoryForm, SignInForm

__all__ = ["DirectoryForm", "SignInForm"]
