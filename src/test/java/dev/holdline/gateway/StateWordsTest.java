package dev.holdline.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdline.transport.Evidence;
import dev.holdline.transport.Evidence.Phase;
import dev.holdline.transport.Evidence.Where;
import dev.holdline.transport.Evidence.Wire;
import dev.holdline.upstream.Classifier;
import dev.holdline.upstream.Failure;
import dev.holdline.upstream.State;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A server's state in the words that tray and window show. */
class StateWordsTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    private static Failure exit(@Nullable Integer code, String... stderr) {
        var evidence =
                new Evidence(
                        code == null ? Where.CONNECT : Where.PROCESS_EXIT,
                        code == null ? Wire.STREAMABLE_HTTP : Wire.STDIO,
                        code == null ? Phase.CALL : Phase.INITIALIZE,
                        0,
                        Map.of(),
                        null,
                        code == null ? "Connection refused" : "",
                        "",
                        false,
                        false,
                        code,
                        List.of(stderr));
        return new Classifier(InstantSource.fixed(NOW)).classify(evidence);
    }

    private static String words(State state) {
        return StateWords.words(state, StateWords.of(state, false));
    }

    @Test
    void nothingConnectedYetIsCalm() {
        assertThat(StateWords.of(new State.Idle(), false)).isEqualTo(ServerState.READY_WHEN_NEEDED);
        assertThat(words(new State.Idle())).isEqualTo("Ready when needed");
    }

    @Test
    void connectingTellsWhichTryItIs() {
        assertThat(words(new State.Connecting(1, NOW))).isEqualTo("Connecting");
        assertThat(words(new State.Connecting(1234, NOW))).isEqualTo("Reconnecting, try 1,234");
        assertThat(words(new State.Waiting(NOW, 2, exit(null)))).isEqualTo("Reconnecting, try 2");
        assertThat(StateWords.of(new State.Waiting(NOW, 2, exit(null)), false))
                .isEqualTo(ServerState.CONNECTING);
    }

    @Test
    void aServerThatKeptExitingTellsItsCodeAndItsLastLine() {
        State one = new State.Stopped(exit(1, "first", "npm error 404"), 1, NOW);
        State two = new State.Stopped(exit(127, "x".repeat(500)), 2, NOW);
        assertThat(words(one)).isEqualTo("Exited with code 1 after 1 start");
        assertThat(words(two)).isEqualTo("Exited with code 127 after 2 starts");
        assertThat(StateWords.cause(one)).isEqualTo("npm error 404");
        assertThat(StateWords.cause(two)).hasSize(200).endsWith("…");
        assertThat(StateWords.of(two, false)).isEqualTo(ServerState.BROKEN);
    }

    @Test
    void aBrokenOneTellsItsReason() {
        var broken = new State.Broken(exit(null), NOW);
        assertThat(words(broken)).isEqualTo(exit(null).sentence()).endsWith(".");
    }

    @Test
    void theLastLineIsToldOnce() {
        Failure failure = exit(1, "Error: database is locked");
        var broken = new State.Broken(failure, NOW);

        assertThat(words(broken)).contains("Error: database is locked");
        assertThat(StateWords.cause(broken)).isEqualTo(failure.remedy());
    }

    @Test
    void anOpenQuestionAndASignInNeedThePerson() {
        assertThat(StateWords.of(new State.Broken(exit(null), NOW), true))
                .isEqualTo(ServerState.NEEDS_YOU);
        assertThat(StateWords.of(new State.SigningIn(NOW), false)).isEqualTo(ServerState.NEEDS_YOU);
        assertThat(words(new State.SigningIn(NOW))).isEqualTo("Waiting for your sign-in");
    }

    @Test
    void aServerThatIsTurnedOffSaysSo() {
        assertThat(StateWords.words(new State.Idle(), ServerState.OFF)).isEqualTo("Turned off");
    }
}
