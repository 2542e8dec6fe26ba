package dev.holdline.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server behind TLS, with a certificate that only some trust. */
class HttpsTest {
    @TempDir private Path folder;
    private Path certificate;
    private FaultServer server;

    @BeforeEach
    void serve() throws Exception {
        certificate = folder.resolve("server.p12");
        makeCertificate();
        server = FaultServer.http(folder.resolve("state"), "--tls", certificate.toString());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aServerWhoseCertificateIsTrustedIsUsed() throws IOException {
        var environment = new HashMap<>(RunningHoldline.bareEnvironment(folder));
        environment.put(
                "JAVA_TOOL_OPTIONS",
                "-Djavax.net.ssl.trustStorePassword=changeit -Djavax.net.ssl.trustStore="
                        + certificate);
        assertThat(called(environment)).isEqualTo("counted once");
        assertThat(server.ran("once")).isOne();
    }

    @Test
    void aCertificateThatNobodyTrustsIsNamedAndNothingIsSent() throws IOException {
        assertThat(called(RunningHoldline.bareEnvironment(folder)))
                .contains("certificate is not trusted")
                .contains("was not run");
        assertThat(server.ran("once")).isZero();
        assertThat(server.events("initialize")).isEmpty();
    }

    private String called(Map<String, String> environment) throws IOException {
        var config = new Config().server("far", server).toString();
        try (var holdline =
                        RunningHoldline.headless(
                                folder,
                                config,
                                environment,
                                "--no-token",
                                "--on-failure",
                                "reconnect");
                var client = NodeClient.connected(holdline, "far", "")) {
            return client.call("count", "once").await().text();
        }
    }

    private void makeCertificate() throws Exception {
        Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
        int ended =
                new ProcessBuilder(
                                keytool.toString(),
                                "-genkeypair",
                                "-keyalg",
                                "EC",
                                "-alias",
                                "server",
                                "-dname",
                                "CN=holdline-test",
                                "-ext",
                                "san=ip:127.0.0.1",
                                "-storetype",
                                "PKCS12",
                                "-keystore",
                                certificate.toString(),
                                "-storepass",
                                "changeit")
                        .inheritIO()
                        .start()
                        .waitFor();
        assertThat(ended).isZero();
    }
}
