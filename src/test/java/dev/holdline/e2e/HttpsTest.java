package dev.holdline.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server behind TLS, with a certificate that only some trust. */
class HttpsTest {
    /** Some bundles have one that Java cannot read. */
    private static final String BROKEN =
            "-----BEGIN CERTIFICATE-----\nbm9uZQ==\n-----END CERTIFICATE-----\n";

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

    @Test
    void whatThisSystemTrustsCountsAlsoWhereItIsAddedLater() throws Exception {
        Path bundle = folder.resolve("bundle.crt");
        Files.writeString(bundle, BROKEN);
        var environment = new HashMap<>(RunningHoldline.bareEnvironment(folder));
        environment.put("SSL_CERT_FILE", bundle.toString());
        try (var holdline = start(environment);
                var client = NodeClient.connected(holdline, "far", "")) {
            assertThat(client.call("count", "early").await().text())
                    .contains("certificate is not trusted")
                    .contains("add its certificate to this system’s, then reconnect");

            // As update-ca-certificates does: the whole file anew, others before ours.
            Path next = folder.resolve("bundle.next");
            keytool("-exportcert", "-rfc", "-file", next.toString());
            Files.writeString(next, BROKEN + Files.readString(next));
            Files.move(next, bundle, StandardCopyOption.ATOMIC_MOVE);

            assertThat(client.call("count", "once").await().text()).isEqualTo("counted once");
        }
        assertThat(server.ran("once")).isOne();
    }

    private String called(Map<String, String> environment) throws IOException {
        try (var holdline = start(environment);
                var client = NodeClient.connected(holdline, "far", "")) {
            return client.call("count", "once").await().text();
        }
    }

    private RunningHoldline start(Map<String, String> environment) throws IOException {
        var config = new Config().server("far", server).toString();
        return RunningHoldline.headless(
                folder, config, environment, "--no-token", "--on-failure", "reconnect");
    }

    private void makeCertificate() throws Exception {
        keytool(
                "-genkeypair",
                "-keyalg",
                "EC",
                "-dname",
                "CN=holdline-test",
                "-ext",
                "san=ip:127.0.0.1");
    }

    private void keytool(String... what) throws Exception {
        Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
        List<String> command = new ArrayList<>(List.of(keytool.toString()));
        command.addAll(List.of(what));
        command.addAll(List.of("-alias", "server", "-storetype", "PKCS12"));
        command.addAll(List.of("-keystore", certificate.toString(), "-storepass", "changeit"));
        assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
    }
}
