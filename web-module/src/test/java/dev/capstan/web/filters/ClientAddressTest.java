package dev.capstan.web.filters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.capstan.service.limits.LimitsConfig.Act;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientAddressTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "192.0.2.9 | 203.0.113.5                         | 192.0.2.9",
                "10.0.0.1  | 203.0.113.5                         | 203.0.113.5",
                "10.0.0.1  | 198.51.100.1, 203.0.113.5           | 203.0.113.5",
                "10.0.0.1  | 203.0.113.5, 10.9.9.9               | 203.0.113.5",
                "10.0.0.1  | 1.1.1.1, 203.0.113.5, 10.9.9.9      | 203.0.113.5",
                "10.0.0.1  | unknown                             | 10.0.0.1",
                "10.0.0.1  | 203.0.113.5, <script>               | 10.0.0.1",
                "10.0.0.1  | [2001:db8::7]:4711                  | 2001:db8:0:0:0:0:0:7",
                "::1       | 203.0.113.5                         | 203.0.113.5"
            })
    void believesOnlyTrustedProxies(String peer, String forwarded, String expected) {
        ClientAddress address = new ClientAddress();
        address.proxies =
                new ProxyConfig(List.of(ProxyConfig.Network.parse("10.0.0.0/8"), ProxyConfig.Network.parse("::1")));

        assertThat(address.of(peer, List.of(forwarded))).isEqualTo(expected);
    }

    @Test
    void believesNobodyWithoutTrustedProxies() {
        ClientAddress address = new ClientAddress();
        address.proxies = new ProxyConfig(List.of());

        assertThat(address.of("127.0.0.1", List.of("203.0.113.5"))).isEqualTo("127.0.0.1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"example.com", "10.0.0.0/33", "10.0.0.0/-1", "::1/129", "10.0.0.0/8/8", ""})
    void refusesWhatIsNoBlockOfAddresses(String text) {
        assertThatThrownBy(() -> ProxyConfig.Network.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("capstan.web.trusted-proxies");
    }

    @Test
    void countsWhatCostsMore() {
        assertThat(RateLimitFilter.costly("POST", "auth/register")).contains(Act.REGISTRATION);
        assertThat(RateLimitFilter.costly("POST", "auth/login")).contains(Act.SIGN_IN);
        assertThat(RateLimitFilter.costly("GET", "auth/oauth/ii/callback")).contains(Act.SIGN_IN);
        assertThat(RateLimitFilter.costly("POST", "v1/chat/conversations")).contains(Act.CHAT);
        assertThat(RateLimitFilter.costly("POST", "v1/enhance-prompt")).contains(Act.ENHANCEMENT);
        assertThat(RateLimitFilter.costly("POST", "v1/assets/upload")).contains(Act.UPLOAD);
        assertThat(RateLimitFilter.costly("GET", "v1/sessions")).isEmpty();
    }
}
