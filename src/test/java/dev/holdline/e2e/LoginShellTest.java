package dev.holdline.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdline.desktop.Desktop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Started by a desktop that knows nothing of what the person's shell knows. */
class LoginShellTest {
    @TempDir private Path folder;

    /** As Debian's own .profile does, .bashrc is read from it. */
    @ParameterizedTest
    @ValueSource(strings = {".profile", ".bashrc"})
    void anNpxThatOnlyTheLoginShellFindsStartsServers(String startUpFile) throws IOException {
        Path home = Files.createDirectories(folder.resolve("home"));
        Path tools = Files.createDirectories(home.resolve("my tools"));
        Files.writeString(home.resolve(".profile"), ". \"$HOME/.bashrc\"\n");
        Files.writeString(home.resolve(".bashrc"), "");
        Files.writeString(home.resolve(startUpFile), "PATH=\"$HOME/my tools:$PATH\"\n");
        FaultServer server = FaultServer.stdio(folder.resolve("server"));
        Path npx =
                Files.writeString(
                        tools.resolve("npx"),
                        "#!/bin/sh\nexec '" + String.join("' '", server.command()) + "'\n");
        Files.setPosixFilePermissions(npx, PosixFilePermissions.fromString("rwxr-xr-x"));
        try (RunningHoldline holdline =
                        RunningHoldline.headless(
                                folder.resolve("holdline"),
                                new Config()
                                        .stdio("docs", List.of("npx", "-y", "some-server"))
                                        .toString(),
                                Map.of("HOME", home.toString(), "PATH", "/usr/bin:/bin"),
                                "--no-token");
                NodeClient client = NodeClient.connected(holdline, "docs", "")) {
            assertThat(client.call("count", "npx").await().text()).startsWith("counted npx");
        }
    }

    @Test
    void aStartUpFileThatIsCorrectedMeanwhileIsReadAnew() throws IOException {
        Path home = Files.createDirectories(folder.resolve("home"));
        Path tools = Files.createDirectories(home.resolve("tools"));
        Path profile = Files.writeString(home.resolve(".profile"), "");
        FaultServer server = FaultServer.stdio(folder.resolve("server"));
        Path npx =
                Files.writeString(
                        tools.resolve("late-npx"),
                        "#!/bin/sh\nexec '" + String.join("' '", server.command()) + "'\n");
        Files.setPosixFilePermissions(npx, PosixFilePermissions.fromString("rwxr-xr-x"));
        try (RunningHoldline holdline =
                        RunningHoldline.headless(
                                folder.resolve("holdline"),
                                new Config().stdio("docs", List.of("late-npx")).toString(),
                                Map.of("HOME", home.toString(), "PATH", "/usr/bin:/bin"),
                                "--no-token",
                                "--on-failure",
                                "reconnect");
                NodeClient client = NodeClient.connected(holdline, "docs", "")) {
            assertThat(client.call("count", "early").await().text()).contains("is not on the PATH");
            Files.writeString(profile, "PATH=\"$HOME/tools:$PATH\"\n");
            // The shell is not asked anew within a few seconds.
            Desktop.await(
                    "the corrected file to count",
                    () -> client.call("count", "late").await().text().startsWith("counted late"));
        }
    }
}
