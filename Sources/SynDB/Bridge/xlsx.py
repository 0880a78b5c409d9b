try:
    import openpyxl
except ImportError:
    missing()
try:
    sys.stdout.reconfigure(encoding="utf-8")
    book = openpyxl.load_workbook(sys.argv[1], read_only=True, data_only=True)
    write(book[choose(book.sheetnames)].iter_rows(values_only=True))
except BrokenPipeError:
    os._exit(0)
except Exception as error:
    fail(error)
