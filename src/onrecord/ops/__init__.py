"""Looking after an installation: is it what was written, and can it be had again."""

from onrecord.ops.check import Remark, check
from onrecord.ops.copies import backup, restore
from onrecord.ops.stories import export_story, import_story
from onrecord.ops.verify import Verification, verify

__all__ = [
    "Remark",
    "Verification",
    "backup",
    "check",
    "export_story",
    "import_story",
    "restore",
    "verify",
]
