# Writes the rows of a sheet as CSV. Whole numbers that the sheet holds as
# doubles are written without a fraction, dates as ISO 8601.
import csv, datetime
def text(value):
    if value is None: return ""
    if isinstance(value, bool): return "true" if value else "false"
    if isinstance(value, float): return str(int(value)) if value.is_integer() and abs(value) < 2**53 else repr(value)
    if isinstance(value, (datetime.date, datetime.time)): return value.isoformat()
    return str(value)
def write(rows):
    writer = csv.writer(sys.stdout, lineterminator="\n")
    rows = [[text(cell) for cell in row] for row in rows]
    while rows and not any(rows[-1]): rows.pop()
    width = max((i + 1 for row in rows for i, cell in enumerate(row) if cell), default=0)
    for row in rows:
        row = (row + [""] * width)[:width]
        writer.writerow(row)
    sys.stdout.flush()
def choose(names):
    if sys.argv[2]:
        if sys.argv[2] in names: return sys.argv[2]
        fail("there is no sheet \"" + sys.argv[2] + "\"; sheets are " + ", ".join(names))
    if len(names) > 1: fail("the workbook has several sheets: " + ", ".join(names) + "; choose one with --block NAME")
    return names[0]
