package dev.capstan.web.errors;

import jakarta.validation.ValidationException;
import jakarta.ws.rs.ext.Provider;

/** Keeps the framework's own mapper away from a violated constraint: the {@link ErrorTable} decides. */
@Provider
public class ValidationExceptionMapper extends TableMapper<ValidationException> {}
