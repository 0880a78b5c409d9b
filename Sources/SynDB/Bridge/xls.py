try:
    import xlrd
except ImportError:
    missing()
def cell(book, cell):
    if cell.ctype == xlrd.XL_CELL_DATE: return xlrd.xldate_as_datetime(cell.value, book.datemode)
    if cell.ctype == xlrd.XL_CELL_BOOLEAN: return bool(cell.value)
    if cell.ctype == xlrd.XL_CELL_ERROR: return None
    return cell.value
try:
    sys.stdout.reconfigure(encoding="utf-8")
    book = xlrd.open_workbook(sys.argv[1])
    sheet = book.sheet_by_name(choose(book.sheet_names()))
    write([cell(book, c) for c in sheet.row(i)] for i in range(sheet.nrows))
except BrokenPipeError:
    os._exit(0)
except Exception as error:
    fail(error)
