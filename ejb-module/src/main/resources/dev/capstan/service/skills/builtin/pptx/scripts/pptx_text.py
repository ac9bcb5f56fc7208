#!/usr/bin/env python3
"""Prints the text and the notes of each slide of a .pptx in order. Needs nothing but Python."""
import posixpath
import sys
import xml.etree.ElementTree as ET
import zipfile

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"


def relations(deck, part):
    folder, name = posixpath.split(part)
    path = "%s/_rels/%s.rels" % (folder, name)
    if path not in deck.namelist():
        return {}
    return {r.get("Id"): (r.get("Type", ""), posixpath.normpath(posixpath.join(folder, r.get("Target", ""))))
            for r in ET.fromstring(deck.read(path))}


def paragraphs(xml):
    for paragraph in ET.fromstring(xml).iter(A + "p"):
        text = "".join(t.text or "" for t in paragraph.iter(A + "t")).strip()
        if text:
            yield text


def main(path):
    with zipfile.ZipFile(path) as deck:
        main_part = "ppt/presentation.xml"
        known = relations(deck, main_part)
        slides = ET.fromstring(deck.read(main_part)).find(P + "sldIdLst")
        for number, slide in enumerate(slides if slides is not None else [], 1):
            part = known[slide.get(R + "id")][1]
            root = ET.fromstring(deck.read(part))
            print("## slide %d%s" % (number, " (hidden)" if root.get("show") == "0" else ""))
            for text in paragraphs(deck.read(part)):
                print(text)
            for kind, target in relations(deck, part).values():
                if kind.endswith("/notesSlide"):
                    print("notes: " + " ".join(paragraphs(deck.read(target))))
            print()


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: pptx_text.py FILE.pptx")
    main(sys.argv[1])
