"""Forms of the documents floor; an action has one form."""

from documents.choices import Action
from documents.forms.acting import (
    ActionForm,
    AgreeForm,
    AskOpinionForm,
    CancelForm,
    CloseForm,
    RecordOpinionForm,
    RefuseForm,
    ReturnForm,
    ReviseForm,
    SignForm,
    SubmitForm,
    UnsignForm,
)
from documents.forms.electronic import OpenSigningForm, StopSigningForm
from documents.forms.fields import DayField, text_field
from documents.forms.issuing import IssueForm

__all__ = ["FORMS", "ActionForm", "DayField", "SignForm", "text_field"]

FORMS: dict[Action, type[ActionForm]] = {
    Action.ASK_OPINION: AskOpinionForm,
    Action.RECORD_OPINION: RecordOpinionForm,
    Action.REVISE: ReviseForm,
    Action.SUBMIT: SubmitForm,
    Action.AGREE: AgreeForm,
    Action.RETURN: ReturnForm,
    Action.SIGN: SignForm,
    Action.OPEN_SIGNING: OpenSigningForm,
    Action.STOP_SIGNING: StopSigningForm,
    Action.REFUSE: RefuseForm,
    Action.UNSIGN: UnsignForm,
    Action.ISSUE: IssueForm,
    Action.CLOSE: CloseForm,
    Action.CANCEL: CancelForm,
}
