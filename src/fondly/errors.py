"""Every error Fondly raises on purpose, with a code, a sentence for people and a hint.

FondlyError
├─ InputError                     what the user gave cannot be used
│  ├─ PhotoNotFound               10
│  ├─ PhotoUnreadable             11   not an image, or not one we accept
│  ├─ PhotoTruncated              12
│  ├─ PhotoTooLarge               13   refused before decoding
│  ├─ PhotoTooSmall               14
│  ├─ NoFaceFound                 15
│  ├─ FaceTooSmall                16
│  ├─ SeveralFaces                17   and nobody to ask
│  ├─ FaceTurnedAway              18   profile
│  ├─ FaceNotThere                19   --face N beyond the faces found
│  ├─ SubjectUndeclared           20
│  ├─ UnknownDriver               21
│  ├─ MotionInvalid               22
│  ├─ RecipeInvalid               23
│  ├─ RecipeMismatch              24   another photo, version or weights than the recipe's
│  ├─ OptionInvalid               25
│  ├─ PointsInvalid               26
│  ├─ PlanInvalid                 27
│  ├─ VideoUnreadable             28   no video, or damaged
│  ├─ VideoUnsuitable             29   too long, too large, or a face for moments only
│  ├─ CaptureInvalid              31   a face capture that cannot be read
│  ├─ DriverInvalid               33   a driver's file
│  ├─ DirectionNotUnderstood      34   a sentence in which nothing can be done
│  ├─ ConsentInvalid              35   a consent record that cannot be read, or was changed
│  ├─ ConsentMismatch             36   a consent record for another photo or person
│  ├─ ChecklistOpen               37   a checklist that is not answered with yes throughout
│  ├─ UnknownDestination          38   --for names a place that is not known
│  ├─ ClipNotOurs                 39   a film without the recipe that Fondly writes beside it
│  └─ NotFromTheClip              32   a destination that needs the photo, which is gone
├─ PolicyRefusal                  30   carries the Decision
├─ OutputError                    where the result should go
│  ├─ OutputExists                40
│  ├─ OutputUnwritable            41
│  └─ DiskFull                    42
├─ ModelError
│  ├─ WeightsMissing              50
│  ├─ WeightsCorrupt              51
│  └─ ModelUnusable               52   a user's file that is no network, or not the one wanted
├─ EncodeFailed                   60
├─ SigningFailed                  61
├─ SignerUnusable                 62   a certificate, its key, or the clock
├─ VaultError
│  ├─ NotKept                     70   nothing of that name, or no more
│  └─ VaultDamaged                71
└─ Cancelled                      130  as shells say of Ctrl-C

Exit codes 2 (usage, from the command line parser) and 3 to 5 (`verify`) are not used here.
"""

from __future__ import annotations

from typing import ClassVar


class FondlyError(Exception):
    """Base of the tree.

    Args:
        message: what was expected and what came, one sentence for people.
        hint: what to do next, one sentence for people.
    """

    code: ClassVar[str] = "fondly-error"
    exit_code: ClassVar[int] = 1

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __reduce__(self) -> tuple[type[FondlyError], tuple[str, str]]:
        return type(self), (self.message, self.hint)


class InputError(FondlyError):
    """What the user gave cannot be used."""


class PhotoNotFound(InputError):
    """There is no file at the given path."""

    code, exit_code = "photo-not-found", 10


class PhotoUnreadable(InputError):
    """The file is no picture, or of a kind that is not accepted."""

    code, exit_code = "photo-unreadable", 11


class PhotoTruncated(InputError):
    """The picture's data end too early."""

    code, exit_code = "photo-truncated", 12


class PhotoTooLarge(InputError):
    """The picture has more pixels than the limit; refused before decoding."""

    code, exit_code = "photo-too-large", 13


class PhotoTooSmall(InputError):
    """The picture is too small to hold a usable face."""

    code, exit_code = "photo-too-small", 14


class NoFaceFound(InputError):
    """No face was found in the photo."""

    code, exit_code = "no-face-found", 15


class FaceTooSmall(InputError):
    """The chosen face has too few pixels."""

    code, exit_code = "face-too-small", 16


class SeveralFaces(InputError):
    """Several faces, none chosen, and nobody to ask."""

    code, exit_code = "several-faces", 17


class FaceTurnedAway(InputError):
    """The chosen face is a profile."""

    code, exit_code = "face-turned-away", 18


class FaceNotThere(InputError):
    """The chosen number is beyond the faces that were found."""

    code, exit_code = "face-not-there", 19


class SubjectUndeclared(InputError):
    """Nobody said who is shown, and by what right."""

    code, exit_code = "subject-undeclared", 20


class UnknownDriver(InputError):
    """There is no driver of this name."""

    code, exit_code = "unknown-driver", 21


class MotionInvalid(InputError):
    """A motion has unknown channels, unequal lengths, or values out of range."""

    code, exit_code = "motion-invalid", 22


class RecipeInvalid(InputError):
    """A recipe cannot be read."""

    code, exit_code = "recipe-invalid", 23


class RecipeMismatch(InputError):
    """A recipe belongs to another photo, another version or other weights."""

    code, exit_code = "recipe-mismatch", 24


class OptionInvalid(InputError):
    """An option has a value that makes no sense."""

    code, exit_code = "option-invalid", 25


class PointsInvalid(InputError):
    """A face's points are missing, unreadable, or where they cannot be."""

    code, exit_code = "points-invalid", 26


class PlanInvalid(InputError):
    """A plan has unknown entries, or values that make no sense."""

    code, exit_code = "plan-invalid", 27


class VideoUnreadable(InputError):
    """The file is no video, or is damaged."""

    code, exit_code = "video-unreadable", 28


class VideoUnsuitable(InputError):
    """The video is too long, too large, or shows a face for moments only."""

    code, exit_code = "video-unsuitable", 29


class CaptureInvalid(InputError):
    """A face capture cannot be read."""

    code, exit_code = "capture-invalid", 31


class DriverInvalid(InputError):
    """A driver's file has unknown entries, or values that make no sense."""

    code, exit_code = "driver-invalid", 33


class DirectionNotUnderstood(InputError):
    """A direction is empty, too long, or asks for nothing that a face can do."""

    code, exit_code = "direction-not-understood", 34


class ConsentInvalid(InputError):
    """A consent record cannot be read, or was changed after it was signed."""

    code, exit_code = "consent-invalid", 35


class ConsentMismatch(InputError):
    """A consent record is for another photo, or for somebody else."""

    code, exit_code = "consent-mismatch", 36


class ChecklistOpen(InputError):
    """A checklist is not answered, or not with yes throughout."""

    code, exit_code = "checklist-open", 37


class UnknownDestination(InputError):
    """There is no destination of this name."""

    code, exit_code = "unknown-destination", 38


class ClipNotOurs(InputError):
    """The clip was not made by Fondly, or nothing is known of how."""

    code, exit_code = "clip-not-ours", 39


class NotFromTheClip(InputError):
    """The destination cannot be made from the clip alone, and the photo is not at hand."""

    code, exit_code = "not-from-the-clip", 32


class PolicyRefusal(FondlyError):
    """The facts do not allow this clip."""

    code, exit_code = "policy-refusal", 30


class OutputError(FondlyError):
    """The result cannot be put where it should go."""


class OutputExists(OutputError):
    """A file of that name is there already."""

    code, exit_code = "output-exists", 40


class OutputUnwritable(OutputError):
    """The folder is missing or cannot be written."""

    code, exit_code = "output-unwritable", 41


class DiskFull(OutputError):
    """The disk filled up in mid-write."""

    code, exit_code = "disk-full", 42


class ModelError(FondlyError):
    """Weights cannot be used."""


class WeightsMissing(ModelError):
    """A weights file of the catalogue is not installed."""

    code, exit_code = "weights-missing", 50


class WeightsCorrupt(ModelError):
    """A weights file does not have the catalogue's sha256."""

    code, exit_code = "weights-corrupt", 51


class ModelUnusable(ModelError):
    """A file that a user gave as a network is none, or not one that can be used here."""

    code, exit_code = "model-unusable", 52


class EncodeFailed(FondlyError):
    """The video encoder gave up."""

    code, exit_code = "encode-failed", 60


class SigningFailed(FondlyError):
    """A file could not be signed, so it was not written."""

    code, exit_code = "signing-failed", 61


class SignerUnusable(FondlyError):
    """The certificate that signs, its key or the clock cannot be used."""

    code, exit_code = "signer-unusable", 62


class VaultError(FondlyError):
    """Something about the copies that Fondly keeps."""


class NotKept(VaultError):
    """The vault holds nothing of that name, or no more."""

    code, exit_code = "not-kept", 70


class VaultDamaged(VaultError):
    """Something in the vault is not as it was put in, or would not go."""

    code, exit_code = "vault-damaged", 71


class Cancelled(FondlyError):
    """The user stopped the work."""

    code, exit_code = "cancelled", 130
