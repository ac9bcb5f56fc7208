package dev.capstan.web.billing;

/** The provider's page to go to. */
public record PortalReply(String url) {}
