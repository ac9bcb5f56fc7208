package dev.capstan.web.errors;

import dev.capstan.service.errors.AppException;
import jakarta.ws.rs.ext.Provider;

/** A service's refusal. */
@Provider
public class AppExceptionMapper extends TableMapper<AppException> {}
