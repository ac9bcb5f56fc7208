#!/usr/bin/env python3
"""Prints the text of a .docx with headings, lists, tables, tracked changes and comments. Needs nothing but Python."""
import sys
import zipfile
import xml.etree.ElementTree as ET

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def text_of(node):
    out = []
    for part in node.iter():
        if part.tag == W + "t":
            out.append(part.text or "")
        elif part.tag == W + "delText":
            out.append("[-%s-]" % (part.text or ""))
        elif part.tag == W + "tab":
            out.append("\t")
        elif part.tag == W + "br":
            out.append("\n")
        elif part.tag == W + "ins":
            out.append("{+}")
        elif part.tag == W + "commentReference":
            out.append("[comment %s]" % part.get(W + "id"))
    return "".join(out)


def paragraph(node):
    style = node.find("%spPr/%spStyle" % (W, W))
    name = style.get(W + "val", "") if style is not None else ""
    text = text_of(node)
    if name.startswith("Heading") and name[7:].isdigit():
        return "#" * int(name[7:]) + " " + text
    return "- " + text if node.find("%spPr/%snumPr" % (W, W)) is not None else text


def main(path):
    with zipfile.ZipFile(path) as docx:
        body = ET.fromstring(docx.read("word/document.xml")).find(W + "body")
        for block in body:
            if block.tag == W + "p":
                print(paragraph(block))
            elif block.tag == W + "tbl":
                for row in block.iter(W + "tr"):
                    print(" | ".join(text_of(cell).replace("\n", " ") for cell in row.findall(W + "tc")))
        if "word/comments.xml" in docx.namelist():
            for comment in ET.fromstring(docx.read("word/comments.xml")):
                print("comment %s by %s: %s" % (comment.get(W + "id"), comment.get(W + "author"), text_of(comment)))


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: docx_text.py FILE.docx")
    main(sys.argv[1])
