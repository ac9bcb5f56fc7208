package dev.capstan.service.files.texts;

/** There may be documents to read. */
record TextsWanted() {}
