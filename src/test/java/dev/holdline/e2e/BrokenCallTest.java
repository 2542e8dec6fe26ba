package dev.holdline.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdline.desktop.Desktop;
import dev.holdline.e2e.NodeClient.Call;
import dev.holdline.e2e.NodeClient.Outcome;
import dev.holdline.e2e.Scene.Wire;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The server is SIGKILLed while a tool runs, the real dialog asks, and a person answers. */
class BrokenCallTest {
    private static final Duration SKIP = Duration.ofSeconds(5);
    @TempDir private static Path folder;
    private static Scene scene;

    @BeforeAll
    static void start() throws IOException {
        scene = new Scene(folder, new Config().limit("skip", SKIP.toSeconds() + "s"));
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
    void answerOneRunsTheToolOnceMoreAndTheNextBreakAsksAgain(Wire wire) throws IOException {
        NodeClient window = scene.window(wire);
        String key = scene.newKey();
        Call call = scene.breakDuring(window, wire, "slow", key);

        scene.dialog(wire).answer("1");

        Outcome outcome = call.await();
        assertThat(outcome.isError()).isFalse();
        assertThat(outcome.text()).isEqualTo("slow done " + key);
        assertThat(scene.server(wire).ran(key)).isEqualTo(2);
        assertThat(progress(outcome)).isNotEmpty().isSorted().doesNotHaveDuplicates();
        isAskedOnBreak(window, wire);
    }

    @ParameterizedTest
    @EnumSource
    void answerTwoNeverRunsAgainWhatMayHaveRunAndCoversTheSessionAlone(Wire wire)
            throws IOException {
        NodeClient window = scene.window(wire);
        String key = scene.newKey();
        Call call = scene.breakDuring(window, wire, "slow", key);

        scene.dialog(wire).answer("2");

        wasNotRepeated(call.await(), wire, key);
        String next = scene.newKey();
        Outcome unasked = scene.breakDuring(window, wire, "slow", next).await();
        assertThat(scene.isAsking(wire)).isFalse();
        wasNotRepeated(unasked, wire, next);
        assertThat(window.call("count", scene.newKey()).await().text()).startsWith("counted");
        isAskedOnBreak(scene.window(wire), wire);
        window.crash();
        isAskedOnBreak(scene.window(wire), wire);
    }

    @ParameterizedTest
    @EnumSource
    void answerTwoRepeatsWhatDoesNoHarmWithoutAskingAgain(Wire wire) throws IOException {
        NodeClient window = scene.window(wire);
        String key = scene.newKey();
        Call call = scene.breakBefore(window, wire, "count_readonly", key);

        scene.dialog(wire).answer("2");

        assertThat(call.await().text()).isEqualTo("counted " + key);
        assertThat(scene.server(wire).ran(key)).isEqualTo(1);
        String next = scene.newKey();
        Outcome unasked = scene.breakBefore(window, wire, "count_readonly", next).await();
        assertThat(scene.isAsking(wire)).isFalse();
        assertThat(unasked.text()).isEqualTo("counted " + next);
        assertThat(scene.server(wire).ran(next)).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void answerThreeTellsTheModelAndLeavesTheSessionInPeaceForAWhile(Wire wire) throws IOException {
        NodeClient window = scene.window(wire);
        String key = scene.newKey();
        Call call = scene.breakDuring(window, wire, "slow", key);

        scene.dialog(wire).answer("3");

        wasSkipped(call.await());
        assertThat(call.await().text()).contains("may have run");
        assertThat(scene.server(wire).ran(key)).isEqualTo(1);
        String next = scene.newKey();
        wasSkipped(window.call("count", next).await());
        assertThat(scene.isAsking(wire)).isFalse();
        assertThat(scene.server(wire).ran(next)).isZero();
        isAskedOnBreak(scene.window(wire), wire);
        Desktop.pass(SKIP);
        Call later = window.call("count", next);
        scene.dialog(wire).answer("1");
        assertThat(later.await().text()).startsWith("counted " + next);
        assertThat(scene.server(wire).ran(next)).isEqualTo(1);
    }

    @Test
    void enterDoesNotRunAgainWhatMayHaveRun() throws IOException {
        String key = scene.newKey();
        Call call = scene.breakDuring(scene.window(Wire.STDIO), Wire.STDIO, "slow", key);

        scene.dialog(Wire.STDIO).answer("Return");

        assertThat(call.await().isError()).isTrue();
        assertThat(scene.server(Wire.STDIO).ran(key)).isEqualTo(1);
    }

    @Test
    void aServerThatKeepsFallingIsAskedAboutDespiteTheGrant() throws IOException {
        NodeClient window = scene.window(Wire.STDIO);
        Call first = scene.breakDuring(window, Wire.STDIO, "slow", scene.newKey());
        scene.dialog(Wire.STDIO).answer("2");
        first.await();
        scene.breakDuring(window, Wire.STDIO, "slow", scene.newKey()).await();
        scene.breakDuring(window, Wire.STDIO, "slow", scene.newKey()).await();

        Call third = scene.breakDuring(window, Wire.STDIO, "slow", scene.newKey());
        scene.dialog(Wire.STDIO).answer("3");
        wasSkipped(third.await());
    }

    private static void isAskedOnBreak(NodeClient client, Wire wire) throws IOException {
        String key = scene.newKey();
        Call call = scene.breakDuring(client, wire, "slow", key);
        scene.dialog(wire).answer("3");
        wasSkipped(call.await());
        assertThat(scene.server(wire).ran(key)).isEqualTo(1);
    }

    private static void wasSkipped(Outcome outcome) {
        assertThat(outcome.isError()).isTrue();
        assertThat(outcome.text()).startsWith("Skipped by the user");
    }

    private static void wasNotRepeated(Outcome outcome, Wire wire, String key) {
        assertThat(outcome.isError()).isTrue();
        assertThat(outcome.text())
                .contains(
                        "\"" + wire.server() + "\" was reconnected",
                        "\"slow\" may already have run");
        assertThat(scene.server(wire).ran(key)).isEqualTo(1);
    }

    private static List<BigDecimal> progress(Outcome outcome) {
        return StreamSupport.stream(outcome.line().path("progress").spliterator(), false)
                .map(update -> update.path("progress").decimalValue())
                .toList();
    }
}
