package dev.capstan.service.nodes;

/**
 * Another node has told something; fired as a CDI event on a thread without a transaction. It is a wake-up, not a fact:
 * it can come late, twice or never, and whoever gets it looks into the database.
 *
 * @param topic what it is about
 * @param text one of what the topic has: an id
 */
public record NodeNews(String topic, String text) {}
