"""Everything as a workbook that comes back unchanged: a sheet a kind of record, and one for each of its parts.

Sheets and columns are told by `records.KINDS` alone, and are called alike in every language of the interface.
"""
