package dev.holdline.transport;

import static dev.holdline.transport.Recorded.request;
import static dev.holdline.transport.Recorded.start;
import static dev.holdline.transport.Recorded.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdline.jsonrpc.BodyBudget;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** A peer that is gone without a word is found by the kernel, as nothing else can tell. */
@Timeout(60)
@EnabledOnOs(value = OS.LINUX, disabledReason = "/proc is Linux's")
class KeepAliveTest {
    /** proc(5), /proc/net/tcp: the timer that runs is the one of keep-alive. */
    private static final String KEEP_ALIVE = "02";

    /** The unit of /proc's timers (USER_HZ). */
    private static final Duration TICK = Duration.ofMillis(10);

    @Test
    void aConnectionThatWaitsForItsAnswerIsProbedAfterTenSeconds() throws Exception {
        try (var server = new ScriptedHttpServer((request, reply) -> reply.stall());
                var transports = new Transports(BodyBudget.standard(), "test");
                Transport wire =
                        transports.create(
                                new Target.Http(
                                        server.url(), Map.of(), Target.Dialect.STREAMABLE))) {
            wire.open(new Recorded(), Recorded.LONG);
            var call =
                    start(() ->
                            wire.exchange(
                                    request(1, "tools/call", ""), m -> {}, Transport.UNBOUNDED));
            until("it waits", () -> !timers(server.url().getPort()).isEmpty());
            assertThat(timers(server.url().getPort()))
                    .allSatisfy(left ->
                            assertThat(left).isBetween(Duration.ZERO, Duration.ofSeconds(10)));
            call.thread().interrupt();
        }
    }

    /** Of our ends of connections to a port: how long until the next probe. */
    private static List<Duration> timers(int port) {
        String peer = ":%04X".formatted(port);
        return Stream.of("/proc/net/tcp", "/proc/net/tcp6")
                .flatMap(KeepAliveTest::lines)
                .map(line -> line.strip().split("\\s+"))
                .filter(columns -> columns[2].endsWith(peer))
                .map(columns -> columns[5].split(":"))
                .filter(timer -> timer[0].equals(KEEP_ALIVE))
                .map(timer -> TICK.multipliedBy(Long.parseLong(timer[1], 16)))
                .toList();
    }

    private static Stream<String> lines(String file) {
        try {
            return Files.readAllLines(Path.of(file)).stream().skip(1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
