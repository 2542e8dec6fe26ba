package dev.holdline.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdline.desktop.Desktop;
import dev.holdline.e2e.NodeClient.Call;
import dev.holdline.e2e.NodeClient.Outcome;
import dev.holdline.e2e.Scene.Wire;
import dev.holdline.platform.Arming;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** While the question is open: who waits, who leaves, who types. */
class HeldCallTest {
    @TempDir private static Path folder;
    private static Scene scene;

    @BeforeAll
    static void start() throws IOException {
        scene = new Scene(folder, new Config().limit("initialize", "15s"));
    }

    @AfterAll
    static void stop() {
        scene.close();
    }

    @AfterEach
    void endClients() {
        scene.closeWindows();
        for (Wire wire : Wire.values()) scene.desktop().awaitNoWindow(Dialog.title(wire.server()));
    }

    @ParameterizedTest
    @EnumSource
    void aCallThatIsCancelledTakesItsDialogAlong(Wire wire) throws IOException {
        NodeClient window = scene.window(wire);
        String key = scene.newKey();
        Call call = scene.breakDuring(window, wire, "slow", key);
        Dialog dialog = scene.dialog(wire);

        window.cancel(call);

        dialog.awaitGone();
        assertThat(call.await().ok()).isFalse();
        assertThat(scene.server(wire).ran(key)).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void aClientThatHangsUpTakesItsDialogAlong(Wire wire) throws IOException {
        NodeClient window = scene.window(wire);
        Call call = scene.breakDuring(window, wire, "slow", scene.newKey());
        Dialog dialog = scene.dialog(wire);

        window.hangUp(call);

        dialog.awaitGone();
    }

    @ParameterizedTest
    @EnumSource
    void aClientThatIsKilledTakesItsDialogAlong(Wire wire) throws IOException {
        NodeClient window = scene.window(wire);
        Call _ = scene.breakDuring(window, wire, "slow", scene.newKey());
        Dialog dialog = scene.dialog(wire);

        window.crash();

        dialog.awaitGone();
    }

    @ParameterizedTest
    @EnumSource
    void oneDialogServesTwoClients(Wire wire) throws IOException {
        NodeClient one = scene.window(wire);
        NodeClient other = scene.window(wire);
        String key = scene.newKey();
        Call first = scene.breakDuring(one, wire, "slow", key);
        Dialog dialog = scene.dialog(wire);
        int height = dialog.height();
        String next = scene.newKey();
        Call second = scene.breakBefore(other, wire, "count_readonly", next);
        Desktop.await("the second call to be named", () -> dialog.height() > height);
        assertThat(scene.desktop().windows(Dialog.title(wire.server()))).hasSize(1);

        dialog.answer("1");

        assertThat(first.await().text()).isEqualTo("slow done " + key);
        assertThat(second.await().text()).isEqualTo("counted " + next);
        assertThat(scene.server(wire).ran(key)).isEqualTo(2);
        assertThat(scene.server(wire).ran(next)).isEqualTo(1);
    }

    @Test
    void keysTypedAsTheDialogOpensAnswerNothing() throws IOException {
        String key = scene.newKey();
        Call call = scene.breakDuring(scene.window(Wire.STDIO), Wire.STDIO, "slow", key);
        scene.desktop().awaitWindow(Dialog.title(Wire.STDIO.server()));

        scene.desktop().key("1", "Return");

        Desktop.pass(Arming.DELAY);
        assertThat(scene.isAsking(Wire.STDIO)).isTrue();
        assertThat(call.isOpen()).isTrue();
        assertThat(scene.server(Wire.STDIO).ran(key)).isEqualTo(1);
    }

    @Test
    void escapePutsTheDialogAwayAndLeavesTheQuestionOpen() throws IOException {
        NodeClient window = scene.window(Wire.STDIO);
        Call call = scene.breakDuring(window, Wire.STDIO, "slow", scene.newKey());
        scene.dialog(Wire.STDIO).answer("Escape");

        Desktop.pass(Arming.DELAY);
        assertThat(call.isOpen()).isTrue();
        // The question is what another session that waits joins: its answer is the first one's too.
        NodeClient other = scene.window(Wire.STDIO);
        Call second = scene.breakBefore(other, Wire.STDIO, "count_readonly", scene.newKey());
        scene.dialog(Wire.STDIO).answer("3");
        assertThat(call.await().text()).startsWith("Skipped by the user");
        assertThat(second.await().text()).startsWith("Skipped by the user");
    }

    @Test
    void aToolThatTakesLongIsNeverCutShort() throws IOException {
        runsFor(Duration.ofSeconds(20));
    }

    @Test
    @Tag("verify")
    void aToolThatTakesTwoAndAHalfMinutesIsNeverCutShort() throws IOException {
        runsFor(Duration.ofSeconds(150));
    }

    private static void runsFor(Duration time) throws IOException {
        Call local = slow(Wire.STDIO, time);
        Call remote = slow(Wire.HTTP, time);
        for (Call call : new Call[] {local, remote}) {
            Outcome outcome = call.await(time.multipliedBy(2));
            assertThat(outcome.isError()).isFalse();
            assertThat(outcome.text()).startsWith("slow done");
        }
        assertThat(scene.isAsking(Wire.STDIO) || scene.isAsking(Wire.HTTP)).isFalse();
    }

    private static Call slow(Wire wire, Duration time) throws IOException {
        var arguments = NodeClient.command().put("seconds", time.toSeconds()).put("everyMs", 5000);
        return scene.window(wire).call("slow", arguments);
    }
}
