package dev.holdline.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ControlSocketTest {
    private final AtomicInteger opened = new AtomicInteger();
    @TempDir private Path state;

    @Test
    void aSecondLaunchOpensTheFirstOnesWindow() throws IOException {
        try (ControlSocket first = launch().orElseThrow()) {
            assertThat(first).isNotNull();
            assertThat(launch()).isEmpty();
            assertThat(launch()).isEmpty();
        }
        assertThat(opened).hasValue(2);
    }

    @Test
    void afterTheFirstQuitTheNextIsTheOne() throws IOException {
        launch().orElseThrow().close();
        assertThat(state.resolve("control.sock")).doesNotExist();

        Optional<ControlSocket> next = launch();

        assertThat(next).isPresent();
        assertThat(opened).hasValue(0);
        next.get().close();
    }

    @Test
    void theSocketThatACrashLeftIsReplaced() throws IOException {
        try (var crashed = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            crashed.bind(UnixDomainSocketAddress.of(state.resolve("control.sock")));
        }
        assertThat(state.resolve("control.sock")).exists();

        try (ControlSocket next = launch().orElseThrow()) {
            assertThat(next).isNotNull();
            assertThat(launch()).isEmpty();
        }
        assertThat(opened).hasValue(1);
    }

    @Test
    void ofManyLaunchesAtOnceOneRuns() throws Exception {
        try (var each = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Optional<ControlSocket>>> launches =
                    IntStream.range(0, 8)
                            .mapToObj(i -> (Callable<Optional<ControlSocket>>) this::launch)
                            .toList();
            int running = 0;
            for (var launched : each.invokeAll(launches)) {
                if (launched.get().isPresent()) {
                    running++;
                    launched.get().get().close();
                }
            }
            assertThat(running).isOne();
        }
        assertThat(opened).hasValue(7);
    }

    @Test
    void onlyTheOwnerMayOpenIt() throws IOException {
        try (ControlSocket socket = launch().orElseThrow()) {
            assertThat(socket).isNotNull();
            assertThat(Files.getPosixFilePermissions(state.resolve("control.sock")))
                    .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        }
    }

    @Test
    void whatItDoesNotKnowItSays() throws IOException {
        try (ControlSocket socket = launch().orElseThrow();
                SocketChannel caller = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            assertThat(socket).isNotNull();
            caller.connect(UnixDomainSocketAddress.of(state.resolve("control.sock")));
            caller.write(ByteBuffer.wrap("answer 1\n".getBytes(StandardCharsets.UTF_8)));
            ByteBuffer said = ByteBuffer.allocate(100);
            while (caller.read(said) >= 0) {}
            assertThat(new String(said.array(), 0, said.position(), StandardCharsets.UTF_8))
                    .isEqualTo("unknown command\n");
        }
        assertThat(opened).hasValue(0);
    }

    @Test
    void anOldVersionThatDoesNotKnowTheGreetingStaysTheOneThatRuns() throws IOException {
        try (ControlSocket old = launch().orElseThrow()) {
            assertThat(old).isNotNull();
            assertThat(ControlSocket.openOrTell(state, ControlSocket.HELLO, Map.of())).isEmpty();
            assertThat(launch()).isEmpty();
        }
        assertThat(opened).hasValue(1);
    }

    @Test
    void aCommandThatTheRunningVersionDoesNotKnowIsRefusedWithWhatHelps() throws IOException {
        try (ControlSocket old = launch().orElseThrow()) {
            assertThat(old).isNotNull();
            assertThatThrownBy(() -> ControlSocket.openOrTell(state, "show sessions", Map.of()))
                    .isInstanceOf(ControlSocket.RunsAlreadyException.class)
                    .hasMessageContaining("does not know \"show sessions\"")
                    .hasMessageContaining("Quit it");
            assertThat(launch()).isEmpty();
        }
        assertThat(opened).hasValue(1);
    }

    @Test
    void aRunningOneThatDoesNotAnswerKeepsItsPlace() throws IOException {
        try (var hanging = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            hanging.bind(UnixDomainSocketAddress.of(state.resolve("control.sock")));
            assertThatThrownBy(this::launch)
                    .isInstanceOf(ControlSocket.RunsAlreadyException.class)
                    .hasMessageContaining("does not answer");
            assertThat(state.resolve("control.sock")).exists();
        }
        assertThat(opened).hasValue(0);
    }

    @Test
    void whoComesWhileItEndsWaitsAndTakesItsPlace() throws Exception {
        ControlSocket ending = launch().orElseThrow();
        ending.ending();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Optional<ControlSocket>> next = threads.submit(this::launch);
            assertThatThrownBy(() -> next.get(300, TimeUnit.MILLISECONDS))
                    .isInstanceOf(TimeoutException.class);
            ending.close();
            try (ControlSocket its = next.get().orElseThrow()) {
                assertThat(its).isNotNull();
                assertThat(launch()).isEmpty();
            }
        }
        assertThat(opened).hasValue(1);
    }

    private Optional<ControlSocket> launch() throws IOException {
        return ControlSocket.openOrTell(
                state, ControlSocket.OPEN, Map.of(ControlSocket.OPEN, opened::incrementAndGet));
    }
}
