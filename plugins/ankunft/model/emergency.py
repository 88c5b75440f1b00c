"""The numbers to call in an emergency, everywhere in Germany.

Not phone numbers in the sense of E.164 but short and free numbers, so phonenumbers cannot check them.
Sources, read on 2026-11-21: 110 and 112: Verordnung über Notrufverbindungen (NotrufV) § 1; 116 117: § 75 Abs. 1a SGB V;
116 016: Hilfetelefongesetz; 116 111 and the other 116 numbers: Decision 2007/116/EC; 0800 111 0 111: TelefonSeelsorge;
poison centres: list of the Bundesamt für Verbraucherschutz und Lebensmittelsicherheit (BVL).
"""

from __future__ import annotations

from dataclasses import dataclass

from ankunft.model.messages import N_


@dataclass(frozen=True)
class EmergencyNumber:
    """`number` as it is written, `tel` as it is dialled; `label` and `hint` are gettext msgids; `icon` an MDI name."""

    number: str
    tel: str
    label: str
    hint: str
    icon: str
    urgent: bool = False


EMERGENCY_NUMBERS: tuple[EmergencyNumber, ...] = (
    EmergencyNumber(
        "112", "112", N_("Ambulance and fire brigade"), N_("Danger to life, accident, fire. Free, day and night."),
        "ambulance", urgent=True,
    ),
    EmergencyNumber(
        "110", "110", N_("Police"), N_("Violence, threat, theft. Free, day and night."), "car-emergency", urgent=True
    ),
    EmergencyNumber(
        "116 117", "116117", N_("Doctor at night and at weekends"),
        N_("When you are ill, the doctor is closed, and you are not in danger of life. Free."), "stethoscope",
    ),
    EmergencyNumber(
        "116 016", "116016", N_("Help for women: violence"),
        N_("Free and secret, day and night, in many languages."), "human-female",
    ),
    EmergencyNumber(
        "116 111", "116111", N_("Help for children and young people"), N_("Free and secret."), "human-child"
    ),
    EmergencyNumber(
        "0800 111 0 111", "08001110111", N_("Talk to somebody: worries and crisis"),
        N_("Free and secret, day and night."), "account-voice",
    ),
)  # fmt: skip

_POISON = {
    "Berlin": ("030 19240", ("BE", "BB")),
    "Bonn": ("0228 19240", ("NW",)),
    "Erfurt": ("0361 730730", ("MV", "SN", "ST", "TH")),
    "Freiburg": ("0761 19240", ("BW",)),
    "Göttingen": ("0551 19240", ("HB", "HH", "NI", "SH")),
    "Mainz": ("06131 19240", ("HE", "RP", "SL")),
    "München": ("089 19240", ("BY",)),
}
"""The poison centres of the Länder (§ 16e ChemG), their numbers, and for which Länder (ISO 3166-2:DE) each answers."""


def poison_centre(land: str | None) -> EmergencyNumber | None:
    """The poison centre that answers for a Land; None where no Land is known."""
    for number, lands in _POISON.values():
        if land in lands:
            dialled = "+49" + number.replace(" ", "").removeprefix("0")
            hint = N_("If somebody has swallowed or breathed in something poisonous. Day and night.")
            return EmergencyNumber(number, dialled, N_("Poison"), hint, "bottle-tonic-skull-outline")
    return None


SHORT_NUMBERS = frozenset(
    {
        *(number.tel for number in EMERGENCY_NUMBERS),
        "115",  # Behördennummer (§ 1 GeschO D115)
        "116000",  # missing children
        "116006",  # Opfer-Telefon of the WEISSER RING
        "116116",  # Sperr-Notruf for cards
        "116123",  # TelefonSeelsorge
    }
)
"""Numbers that are dialled as they are, without country or area code. The 116 numbers: Decision 2007/116/EC."""
