package dev.holdline.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdline.desktop.Desktop;
import dev.holdline.e2e.NodeClient.Call;
import dev.holdline.e2e.Scene.Wire;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Holdline is SIGKILLed and started again under clients that never notice. */
class SurvivalTest {
    @TempDir private static Path folder;
    private static Scene scene;

    @BeforeAll
    static void start() throws IOException {
        scene = new Scene(folder, new Config());
    }

    @AfterAll
    static void stop() {
        scene.close();
    }

    @AfterEach
    void endClients() {
        scene.closeWindows();
    }

    @ParameterizedTest
    @EnumSource
    void aClientCallsOnUnderItsSessionIdButItsGrantIsGone(Wire wire) throws IOException {
        NodeClient window = scene.window(wire);
        Call granted = scene.breakDuring(window, wire, "slow", scene.newKey());
        scene.dialog(wire).answer("2");
        granted.await();
        scene.holdline().crashAndRestart();

        String next = scene.newKey();
        assertThat(window.call("count", next).await().text()).startsWith("counted " + next);
        assertThat(scene.server(wire).ran(next)).isEqualTo(1);
        Call asked = scene.breakDuring(window, wire, "slow", scene.newKey());
        scene.dialog(wire).answer("3");
        assertThat(asked.await().text()).startsWith("Skipped by the user");
        assertThat(window.events("closed")).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void theServersOfACrashedHoldlineDoNotStayBehind(Wire wire) throws IOException {
        NodeClient window = scene.window(wire);
        String key = scene.newKey();
        window.call("count", key).await().expectOk();
        ProcessHandle server = scene.server(wire).awaitRunning(key);

        scene.holdline().crashAndRestart();

        switch (wire) {
            case STDIO -> Desktop.await("its child to end", () -> !server.isAlive());
            case HTTP -> assertThat(server.isAlive()).isTrue();
        }
    }
}
