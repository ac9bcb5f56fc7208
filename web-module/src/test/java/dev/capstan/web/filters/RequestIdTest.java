package dev.capstan.web.filters;

import static org.assertj.core.api.Assertions.assertThat;

import dev.capstan.types.users.Role;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RequestIdTest {
    @Test
    void takesTheCallersIdThenTheSpanIdThenANewOne() {
        assertThat(RequestId.choose("req-1", "span-1")).isEqualTo("req-1");
        assertThat(RequestId.choose(null, "span-1")).isEqualTo("span-1");
        assertThat(UUID.fromString(RequestId.choose(null, null))).isNotNull();
    }

    @Test
    void replacesAnIdThatCouldForgeALogLine() {
        assertThat(RequestId.choose("a\nSEVERE b", null)).doesNotContain("SEVERE");
        assertThat(RequestId.choose("x".repeat(65), null)).hasSize(36);
    }

    @Test
    void readsBearerCredentialsOnly() {
        assertThat(AuthenticationFilter.bearer("Bearer abc")).contains("abc");
        assertThat(AuthenticationFilter.bearer("bearer abc")).contains("abc");
        assertThat(AuthenticationFilter.bearer("Basic abc")).isEmpty();
        assertThat(AuthenticationFilter.bearer("Bearer ")).isEmpty();
        assertThat(AuthenticationFilter.bearer(null)).isEmpty();
    }

    @Test
    void anAdministratorMayDoWhatAUserMay() {
        assertThat(AuthenticationFilter.hasRole(Role.ADMIN, "user")).isTrue();
        assertThat(AuthenticationFilter.hasRole(Role.USER, "admin")).isFalse();
        assertThat(AuthenticationFilter.hasRole(Role.USER, "other")).isFalse();
    }

    @Test
    void tellsUploadsFromOtherBodies() {
        assertThat(BodyLimitFilter.upload("multipart/form-data; boundary=x")).isTrue();
        assertThat(BodyLimitFilter.upload("application/octet-stream")).isTrue();
        assertThat(BodyLimitFilter.upload("Application/JSON; charset=utf-8")).isFalse();
        assertThat(BodyLimitFilter.upload(null)).isFalse();
    }
}
