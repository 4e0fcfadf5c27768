"""What a person types about themselves."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from care import phone


class ContactForm(forms.Form):
    """How the clinic reaches a patient."""

    name = forms.CharField(label=_("Navn"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    phone = forms.CharField(
        label=_("Telefon"),
        max_length=20,
        help_text=_("Så klinikken kan ringe, hvis en videosamtale ikke virker, eller hvis noget haster."),
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )
    address = forms.CharField(
        label=_("Adresse"),
        max_length=300,
        required=False,
        help_text=_("Kan stå tomt."),
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "street-address"}),
    )
    contact_person = forms.CharField(
        label=_("En, klinikken må ringe til"),
        max_length=300,
        required=False,
        help_text=_("Navn og telefon. Klinikken ringer kun, hvis den er bekymret for dig. Kan stå tomt."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def clean_phone(self) -> str:
        try:
            return phone.clean(self.cleaned_data["phone"])
        except phone.BadPhone as error:
            raise forms.ValidationError(
                _("Skriv et telefonnummer med otte tal, eller begynd med + og landekoden.")
            ) from error


class EmailForm(forms.Form):
    """The new address."""

    email = forms.EmailField(
        label=_("Din nye e-mail"),
        max_length=254,
        help_text=_("Vi sender en kode hertil. Brug en adresse, kun du kan læse."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()


class CodeForm(forms.Form):
    """The code that was sent to the new address."""

    code = forms.CharField(
        label=_("Koden fra mailen"),
        max_length=12,
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "class": "form-control-short"}
        ),
    )
