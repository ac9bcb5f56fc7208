package dev.capstan.web.errors;

import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.ext.Provider;

/** Keeps the framework's own mapper away from a refusal of the framework: the {@link ErrorTable} decides. */
@Provider
public class WebApplicationExceptionMapper extends TableMapper<WebApplicationException> {}
