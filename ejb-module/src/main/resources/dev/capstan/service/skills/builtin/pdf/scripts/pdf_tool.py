#!/usr/bin/env python3
"""Merges, picks, rotates, reads and fills PDF files with pypdf."""
import json
import sys

try:
    from pypdf import PdfReader, PdfWriter
except ImportError:
    sys.exit("pypdf is not installed: pip install pypdf (needs network)")


def pages(text, count):
    """1-3,7,9- as indexes from zero."""
    for part in text.split(","):
        first, dash, last = part.partition("-")
        start = int(first) if first else 1
        end = int(last) if last else (count if dash else start)
        if start < 1 or end > count or start > end:
            sys.exit("pages %s: the file has %d" % (part, count))
        yield from range(start - 1, end)


def save(writer, path):
    with open(path, "wb") as out:
        writer.write(out)
    print("%s: %d pages" % (path, len(writer.pages)))


def merge(out, *files):
    writer = PdfWriter()
    for name in files:
        writer.append(name)
    save(writer, out)


def pick(out, name, which):
    reader, writer = PdfReader(name), PdfWriter()
    for index in pages(which, len(reader.pages)):
        writer.add_page(reader.pages[index])
    save(writer, out)


def rotate(out, name, angle, which="1-"):
    writer = PdfWriter(clone_from=name)
    for index in pages(which, len(writer.pages)):
        writer.pages[index].rotate(int(angle))
    save(writer, out)


def text(name):
    for number, page in enumerate(PdfReader(name).pages, 1):
        print("--- page %d ---\n%s" % (number, page.extract_text()))


def fields(name):
    for key, field in (PdfReader(name).get_fields() or {}).items():
        print(json.dumps({"name": key, "type": field.get("/FT"), "value": str(field.get("/V", "")),
                          "allowed": [str(s) for s in field.get("/_States_", [])]}, ensure_ascii=False))


def fill(out, name, values):
    with open(values, encoding="utf-8") as source:
        wanted = json.load(source)
    writer = PdfWriter(clone_from=name)
    known = PdfReader(name).get_fields() or {}
    unknown = [key for key in wanted if key not in known]
    if unknown:
        sys.exit("no such fields: " + ", ".join(unknown))
    for page in writer.pages:
        writer.update_page_form_field_values(page, wanted, auto_regenerate=False)
    save(writer, out)


COMMANDS = {"merge": merge, "pages": pick, "rotate": rotate, "text": text, "fields": fields, "fill": fill}

if __name__ == "__main__":
    if len(sys.argv) < 3 or sys.argv[1] not in COMMANDS:
        sys.exit("usage: pdf_tool.py %s ..." % "|".join(COMMANDS))
    try:
        COMMANDS[sys.argv[1]](*sys.argv[2:])
    except TypeError as wrong:
        sys.exit("wrong arguments: %s" % wrong)
