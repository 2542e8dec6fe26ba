package dev.holdline.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdline.config.Settings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PortChoiceTest {
    private static final int STANDARD = Settings.STANDARD.port();

    @TempDir private Path state;

    @Test
    void thePortOnTheCommandLineIsTakenForThisRunAlone() throws IOException {
        assertThat(new PortChoice(state).choose(0, STANDARD)).isZero();
        assertThat(new PortChoice(state).choose(4711, 5000)).isEqualTo(4711);
        assertThat(state).isEmptyDirectory();
    }

    @Test
    void aPortInTheConfigurationIsTheOne() throws IOException {
        assertThat(new PortChoice(state).choose(-1, 5000)).isEqualTo(5000);
    }

    @Test
    void whatWasChosenOnceIsKeptEvenIfSomebodyElseHoldsItLater() throws IOException {
        int first = new PortChoice(state).choose(-1, STANDARD);
        try (var _ =
                new ServerSocket(
                        first == STANDARD ? first : 0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(new PortChoice(state).choose(-1, STANDARD)).isEqualTo(first);
        }
    }

    @Test
    void atTheFirstRunAStandardPortInUseGivesWay() throws IOException {
        try (var _ = held()) {
            assertThat(new PortChoice(state).choose(-1, STANDARD))
                    .isNotEqualTo(STANDARD)
                    .isPositive();
        }
    }

    /** The standard port, held by this test or by whoever holds it already. */
    private static AutoCloseableSocket held() {
        try {
            var socket =
                    new ServerSocket(
                            STANDARD, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
            return socket::close;
        } catch (IOException taken) {
            return () -> {};
        }
    }

    private interface AutoCloseableSocket extends AutoCloseable {
        @Override
        void close() throws IOException;
    }
}
