package dev.capstan.service.files.texts;

/** @param cutOff whether the document goes on after this */
record ReadText(String text, boolean cutOff) {}
