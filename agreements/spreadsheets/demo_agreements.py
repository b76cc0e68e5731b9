"""The demo's agreements, read by the planner that reads everybody's sheet."""

from django.utils.translation import gettext as _

from agreements.records.schema import RecordDict
from agreements.services.loading import NotLoaded
from agreements.spreadsheets.grids import Row, Table
from agreements.spreadsheets.plan import Planner
from agreements.spreadsheets.workbook import Sheet, SheetRow


def planned(sheet: Sheet, rows: list[SheetRow]) -> list[RecordDict]:
    """The records that the importer makes of these rows. Raises NotLoaded for all that is wrong or not known."""
    table = Table(sheet.headings, [Row(row.number, list(row.cells.values())) for row in rows])
    planner = Planner(table, {}, {})
    wrong = [
        f"{row.where(problem.column)}: {problem.text} ({problem.value})"
        for row, plan in zip(rows, planner.rows, strict=True)
        for problem in plan.problems
    ]
    wrong += [
        f"{sheet.file_name}, row {', '.join(map(str, question.rows))}: "
        + _("“%(text)s” is not known.") % {"text": question.mention.text}
        for question in planner.naming.questions.values()
    ]
    if wrong:
        raise NotLoaded(wrong)
    return _with_keys([row.record for row in planner.rows if row.record])


def _with_keys(planned: list[RecordDict]) -> list[RecordDict]:
    """Relations to agreements of the same sheet, in the way that `write` settles."""
    places = {f"new:agreement|{record['reference']}": f"new:{index}" for index, record in enumerate(planned)}
    for record in planned:
        for relation in record["relations"]:
            relation["to"] = places.get(relation["to"], relation["to"])
    return planned
