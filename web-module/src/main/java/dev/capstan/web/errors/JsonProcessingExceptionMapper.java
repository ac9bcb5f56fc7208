package dev.capstan.web.errors;

import com.fasterxml.jackson.core.JsonProcessingException;
import jakarta.ws.rs.ext.Provider;

/** Keeps the framework's own mapper away from bad JSON: the {@link ErrorTable} decides. */
@Provider
public class JsonProcessingExceptionMapper extends TableMapper<JsonProcessingException> {}
