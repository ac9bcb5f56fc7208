package dev.capstan.web;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import org.eclipse.microprofile.auth.LoginConfig;

/** The REST API. Every resource and provider is found by its annotations. */
@ApplicationPath("/")
@LoginConfig(authMethod = "MP-JWT")
public class CapstanApplication extends Application {}
