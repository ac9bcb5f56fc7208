package dev.capstan.web.errors;

import jakarta.ws.rs.ext.Provider;

/** Whatever no other mapper takes. */
@Provider
public class AnyExceptionMapper extends TableMapper<Throwable> {}
