package dev.capstan.service.net;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressGuardTest {
    private final AddressGuard guard = new AddressGuard();

    @BeforeEach
    void connect() {
        guard.config = new NetConfig(Set.of("models.corp", "ollama.corp:11434"), Set.of());
        guard.names = host -> switch (host) {
            case "api.example.com" -> new InetAddress[] {InetAddress.getByName("93.184.215.14")};
            case "two-faced.example.com" ->
                new InetAddress[] {InetAddress.getByName("93.184.215.14"), InetAddress.getByName("10.0.0.5")};
            case "nowhere.example.com" -> throw new UnknownHostException(host);
            default -> InetAddress.getAllByName(host);
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://api.example.com/v1", "http://8.8.8.8", "https://[2606:4700::1111]/v1"})
    void thePublicInternetIsReached(String address) {
        assertThatCode(() -> guard.check(URI.create(address))).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1:8000/v1",
                "http://localhost/v1",
                "http://10.1.2.3",
                "http://172.31.0.1",
                "http://192.168.1.1",
                "http://100.64.0.1",
                "http://169.254.169.254/latest/meta-data",
                "http://0.0.0.0",
                "http://224.0.0.1",
                "http://255.255.255.255",
                "http://[::1]/",
                "http://[::]/",
                "http://[::ffff:127.0.0.1]/",
                "http://[64:ff9b::7f00:1]/",
                "http://[2002:7f00:1::]/",
                "http://[fd00::1]/",
                "http://[fe80::1]/",
                "http://two-faced.example.com/"
            })
    void theInnerNetworkIsNot(String address) {
        assertThatThrownBy(() -> guard.check(URI.create(address)))
                .isInstanceOf(AddressRefusedException.class)
                .hasMessageContaining("capstan.net.allowed-hosts");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"ftp://api.example.com/", "file:///etc/passwd", "mailto:a@example.com", "//api.example.com"})
    void onlyWebAddressesAreReached(String address) {
        assertThatThrownBy(() -> guard.check(URI.create(address))).hasMessageContaining("not an http or https address");
    }

    @Test
    void credentialsInAnAddressAreRefusedAndNotRepeated() {
        assertThatThrownBy(() -> guard.check(URI.create("https://ada:secret@api.example.com/")))
                .isInstanceOf(AddressRefusedException.class)
                .hasMessageNotContaining("secret");
    }

    @Test
    void anUnknownHostIsNamed() {
        assertThatThrownBy(() -> guard.check(URI.create("https://nowhere.example.com/v1")))
                .hasMessageContaining("nowhere.example.com cannot be found");
    }

    @Test
    void theOperatorCanAllowAnInnerHostOrOneOfItsPorts() {
        assertThatCode(() -> guard.check(URI.create("http://models.corp:8080/v1")))
                .doesNotThrowAnyException();
        assertThatCode(() -> guard.check(URI.create("http://Ollama.corp:11434/v1")))
                .doesNotThrowAnyException();
    }

    @Test
    void anotherPortOfAnAllowedOneIsNotAllowed() {
        guard.names = host -> new InetAddress[] {InetAddress.getByName("10.0.0.9")};

        assertThatThrownBy(() -> guard.check(URI.create("http://ollama.corp:22/")))
                .isInstanceOf(AddressRefusedException.class);
    }

    @Test
    void withAListNothingElseIsReachedNorItsNameAsked() {
        guard.config = new NetConfig(
                Set.of("localhost:9"),
                Set.of("API.example.com", "*.docs.example", "8.8.8.8:8080", "[2606:4700::1111]"));
        guard.names = host -> {
            if (host.contains("evil")) {
                throw new AssertionError("the name was asked: " + host);
            }
            return InetAddress.getAllByName(host.endsWith(".docs.example") ? "93.184.215.14" : numeric(host));
        };

        for (String listed : List.of(
                "https://api.example.com/v1",
                "https://a.b.docs.example/",
                "http://8.8.8.8:8080/",
                "https://[2606:4700::1111]/",
                "http://localhost:9/")) {
            assertThatCode(() -> guard.check(URI.create(listed))).as(listed).doesNotThrowAnyException();
            assertThatCode(() -> guard.pin(URI.create(listed))).as(listed).doesNotThrowAnyException();
        }
        for (String other : List.of(
                "https://evil.example/",
                "https://api.example.com.evil.example/",
                "https://evildocs.example/",
                "https://docs.example/",
                "http://8.8.8.8/",
                "https://8.8.8.8:8081/")) {
            assertThatThrownBy(() -> guard.check(URI.create(other)))
                    .as(other)
                    .isInstanceOf(AddressRefusedException.class)
                    .hasMessageContaining("capstan.net.only-hosts");
            assertThatThrownBy(() -> guard.pin(URI.create(other)))
                    .as(other)
                    .isInstanceOf(AddressRefusedException.class);
        }
    }

    @Test
    void aListOpensNothingInside() {
        guard.config = new NetConfig(Set.of(), Set.of("10.1.2.3", "localhost"));

        assertThatThrownBy(() -> guard.check(URI.create("http://10.1.2.3/")))
                .isInstanceOf(AddressRefusedException.class);
        assertThatThrownBy(() -> guard.check(URI.create("http://localhost/")))
                .isInstanceOf(AddressRefusedException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"*", "https://a.example", "a.example/path", "a*.example", "*.*.example", "a.example:port"})
    void aListOfSomethingElseStopsTheStart(String entry) {
        assertThatThrownBy(() -> new NetConfig(Set.of(), Set.of(entry)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("capstan.net.only-hosts");
    }

    private static String numeric(String host) {
        return host.equals("api.example.com") ? "93.184.215.14" : host;
    }
}
