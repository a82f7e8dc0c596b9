"""Forms of the agencies floor; those of reorganisation by the word in their address."""

from agencies.forms.directory import DirectoryForm, SignInForm
from agencies.forms.localities import LocalityAbolishForm, LocalityMergeForm, LocalityRenameForm, LocalitySplitForm
from agencies.forms.reorganizing import AbolishForm, MergeForm, RenameForm, SplitForm, StepForm

AGENCY_STEPS: dict[str, type[StepForm]] = {
    str(form.kind): form for form in (RenameForm, MergeForm, SplitForm, AbolishForm)
}
LOCALITY_STEPS: dict[str, type[StepForm]] = {
    str(form.kind): form for form in (LocalityRenameForm, LocalityMergeForm, LocalitySplitForm, LocalityAbolishForm)
}

__all__ = ["AGENCY_STEPS", "LOCALITY_STEPS", "DirectoryForm", "SignInForm", "StepForm"]
