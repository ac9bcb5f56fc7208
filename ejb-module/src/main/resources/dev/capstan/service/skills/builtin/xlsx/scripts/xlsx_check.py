#!/usr/bin/env python3
"""Looks for errors in a spreadsheet: failed formulas, numbers stored as text, formulas that were never computed."""
import os
import re
import shutil
import subprocess
import sys
import tempfile

try:
    import openpyxl
except ImportError:
    sys.exit("openpyxl is not installed: pip install openpyxl (needs network)")

NUMBER = re.compile(r"^\s*-?\d{1,3}([ ,.']?\d{3})*([.,]\d+)?\s*%?\s*$")


def computed(path, folder):
    """The same book with its formulas computed, where LibreOffice is there."""
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if not office:
        print("note: LibreOffice is not installed; values are those of the last program that computed them")
        return path
    subprocess.run([office, "--headless", "--convert-to", "xlsx", "--outdir", folder, path],
                   check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=120)
    return os.path.join(folder, os.path.splitext(os.path.basename(path))[0] + ".xlsx")


def main(path):
    found = 0
    with tempfile.TemporaryDirectory() as folder:
        formulas = openpyxl.load_workbook(path)
        values = openpyxl.load_workbook(computed(path, folder), data_only=True)
        for sheet in formulas:
            results = values[sheet.title]
            for row in sheet.iter_rows():
                for cell in row:
                    value = results[cell.coordinate].value
                    where = "%s!%s" % (sheet.title, cell.coordinate)
                    is_formula = isinstance(cell.value, str) and cell.value.startswith("=")
                    if isinstance(value, str) and value.startswith("#") and is_formula:
                        problem = "%s gives %s" % (cell.value, value)
                    elif is_formula and value is None:
                        problem = "%s has no value: never computed, or it refers to empty cells" % cell.value
                    elif isinstance(cell.value, str) and not is_formula and NUMBER.match(cell.value) and cell.row > 1:
                        problem = "the number %r is stored as text" % cell.value
                    else:
                        continue
                    found += 1
                    print("%s: %s" % (where, problem))
    print("%d problems" % found)
    return 1 if found else 0


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: xlsx_check.py FILE.xlsx")
    sys.exit(main(sys.argv[1]))
