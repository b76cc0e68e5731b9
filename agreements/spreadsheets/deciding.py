"""What the user says about columns and names, checked before it is kept. Whatever is sent, the answer is in words."""

from agreements.spreadsheets.deciding_names import check_decisions
from agreements.spreadsheets.mapping_check import check_mapping

__all__ = ["check_decisions", "check_mapping"]
