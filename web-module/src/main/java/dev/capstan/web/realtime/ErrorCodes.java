package dev.capstan.web.realtime;

import dev.capstan.service.errors.AppException;
import dev.capstan.service.errors.AppException.Kind;
import java.util.Map;
import java.util.Set;

/** Which of the contract's error codes a refusal has on a socket. */
final class ErrorCodes {
    static final String VALIDATION = "validation_error";
    static final String AUTH = "auth_error";
    static final String INTERNAL = "internal_error";
    static final String RATE_LIMIT = "rate_limit";

    /** Codes that mean the same on both sides. */
    private static final Set<String> SHARED = Set.of(
            VALIDATION,
            "insufficient_credits",
            "concurrent_operation",
            "session_not_found",
            "run_not_found",
            "project_not_found",
            "sandbox_error",
            "duplicate_task",
            "unsupported_api_version",
            "invalid_fork_session",
            "unknown_fork_type",
            "enhance_prompt_error",
            "execution_error");

    private static final Map<Kind, String> BY_KIND = Map.of(
            Kind.INVALID, VALIDATION,
            Kind.TOO_LARGE, VALIDATION,
            Kind.NOT_FOUND, VALIDATION,
            Kind.UNAUTHENTICATED, AUTH,
            Kind.FORBIDDEN, AUTH,
            Kind.PAYMENT_REQUIRED, "insufficient_credits",
            Kind.CONFLICT, "concurrent_operation",
            Kind.RATE_LIMITED, RATE_LIMIT,
            Kind.BAD_GATEWAY, INTERNAL,
            Kind.UNAVAILABLE, INTERNAL);

    private ErrorCodes() {}

    static String of(AppException refusal) {
        return SHARED.contains(refusal.code()) ? refusal.code() : BY_KIND.getOrDefault(refusal.kind(), INTERNAL);
    }
}
