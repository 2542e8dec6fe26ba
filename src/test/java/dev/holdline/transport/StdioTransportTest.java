package dev.holdline.transport;

import static dev.holdline.transport.Recorded.call;
import static dev.holdline.transport.Recorded.request;
import static dev.holdline.transport.Recorded.start;
import static dev.holdline.transport.Recorded.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.holdline.jsonrpc.BodyBudget;
import dev.holdline.jsonrpc.Field;
import dev.holdline.jsonrpc.Id;
import dev.holdline.jsonrpc.Message;
import dev.holdline.testkit.Signals;
import dev.holdline.transport.Evidence.Phase;
import dev.holdline.transport.Evidence.Where;
import dev.holdline.transport.Recorded.Running;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a wire to a child process keeps, whatever the child does. */
@Timeout(60)
class StdioTransportTest {
    @TempDir Path dir;
    private final Recorded inbound = new Recorded();
    private final BodyBudget budget = BodyBudget.standard();
    private final Transports transports = new Transports(budget, "this-run");
    private final List<Transport> opened = new ArrayList<>();

    @AfterEach
    void closeAll() {
        opened.forEach(Transport::close);
        transports.close();
    }

    private Transport open(Target.Process target) throws Exception {
        Transport wire = transports.create(target);
        opened.add(wire);
        wire.open(inbound, Recorded.LONG);
        return wire;
    }

    private Transport open(String... args) throws Exception {
        return open(ChildServer.target(dir, args));
    }

    private static Target.Process shell(Path dir, String script) {
        return new Target.Process(
                List.of("sh", "-c", script), Map.of("PATH", System.getenv("PATH")), dir);
    }

    private static Running<Message> begin(Transport wire, long id, String method) {
        return start(() -> wire.exchange(request(id, method, ""), m -> {}, Transport.UNBOUNDED));
    }

    private static void kill(long pid) {
        ProcessHandle.of(pid).orElseThrow().destroyForcibly();
    }

    /** Whether it is there and not merely a zombie that nobody has reaped. */
    private static boolean runs(long pid) {
        return ProcessHandle.of(pid)
                .filter(ProcessHandle::isAlive)
                .flatMap(p -> p.info().command())
                .isPresent();
    }

    @Test
    void aRequestIsAnsweredUnderItsOwnId() throws Exception {
        assertThat(call(open(), 7, "echo", "hallo")).isEqualTo("\"hallo\"");
    }

    @Test
    void theChildGetsExactlyTheGivenEnvironmentAndOurMark() throws Exception {
        var env = Map.of("PATH", "/usr/bin:/bin", "TOKEN_OF_MINE", "geheim");
        Transport wire = open(ChildServer.target(env, dir));
        assertThat(call(wire, 1, "env", "TOKEN_OF_MINE")).isEqualTo("\"geheim\"");
        assertThat(call(wire, 2, "env", "HOLDLINE_CHILD")).isEqualTo("\"this-run\"");
        assertThat(call(wire, 3, "environment", ""))
                .isEqualTo("\"[HOLDLINE_CHILD, PATH, TOKEN_OF_MINE]\"");
    }

    @Test
    void theChildRunsInItsWorkingDirectory() throws Exception {
        assertThat(call(open(), 1, "cwd", "")).isEqualTo("\"" + dir.toRealPath() + "\"");
    }

    @Test
    void argumentsPassWithoutAShell() throws Exception {
        assertThat(call(open("a b", "$HOME", "*", "`id`"), 1, "args", ""))
                .isEqualTo("\"a b|$HOME|*|`id`\"");
    }

    @Test
    void theCommandIsSoughtOnTheChildsOwnPath() throws Exception {
        Path tools = Files.createDirectory(dir.resolve("tools"));
        Path tool = tools.resolve("only-here");
        Files.writeString(tool, "#!/bin/sh\necho found >&2\nexec cat >/dev/null\n");
        assertThat(tool.toFile().setExecutable(true)).isTrue();
        Transport wire =
                open(
                        new Target.Process(
                                List.of("only-here"),
                                Map.of("PATH", tools + ":/usr/bin:/bin"),
                                dir));
        until("it ran", () -> wire.stderrTail().contains("found"));
    }

    @Test
    void aMissingCommandIsSaidPlainly() {
        Transport wire =
                transports.create(
                        new Target.Process(List.of("no-such-server"), Map.of("PATH", "/bin"), dir));
        var e =
                catchThrowableOfType(
                        TransportException.class, () -> wire.open(inbound, Recorded.LONG));
        assertThat(e.evidence().where()).isEqualTo(Where.START);
        assertThat(e.evidence().phase()).isEqualTo(Phase.STARTUP);
        assertThat(e.evidence().text())
                .isEqualTo("The command no-such-server was not found, or may not be executed.");
        assertThat(e.delivery()).isEqualTo(Delivery.NOT_SENT);
        assertThat(e.wireLost()).isTrue();
    }

    @Test
    void aMissingWorkingDirectoryIsSaidPlainly() {
        Path gone = dir.resolve("gone");
        Transport wire = transports.create(ChildServer.target(gone));
        var e =
                catchThrowableOfType(
                        TransportException.class, () -> wire.open(inbound, Recorded.LONG));
        assertThat(e.evidence().where()).isEqualTo(Where.START);
        assertThat(e.evidence().text())
                .isEqualTo("The working directory " + gone + " does not exist.");
    }

    @Test
    void aFileThatIsNoProgramIsSaidPlainly() throws Exception {
        Path broken = dir.resolve("broken");
        Files.writeString(broken, "#!/no/such/interpreter\n");
        assertThat(broken.toFile().setExecutable(true)).isTrue();
        Transport wire = transports.create(new Target.Process(List.of("./broken"), Map.of(), dir));
        var e =
                catchThrowableOfType(
                        TransportException.class, () -> wire.open(inbound, Recorded.LONG));
        assertThat(e.evidence().where()).isEqualTo(Where.START);
        assertThat(e.evidence().text()).startsWith("./broken could not be started: ");
        assertThat(e.evidence().cause()).isEqualTo("java.io.IOException");
    }

    @Test
    void manyRequestsAtOnceEachGetTheirOwnAnswer() throws Exception {
        Transport wire = open();
        var running = new ArrayList<Running<String>>();
        for (int i = 0; i < 64; i++) {
            long id = i;
            running.add(start(() -> call(wire, id, "reverse", "64")));
        }
        for (int i = 0; i < 64; i++) assertThat(running.get(i).get()).isEqualTo("" + i);
    }

    @Test
    void fiveMegabytesPassBothWays() throws Exception {
        Transport wire = open();
        assertThat(call(wire, 1, "big", "5000000")).hasSize(5_000_002);
        String sent = "y".repeat(5_000_000);
        int line = request(2, "length", sent).toBytes().length;
        assertThat(call(wire, 2, "length", sent)).isEqualTo("" + line);
    }

    @Test
    void aMessageOfManyLinesIsSentAsOne() throws Exception {
        Transport wire = open();
        byte[] json =
                "{\n \"jsonrpc\":\"2.0\",\r\n \"id\":1,\n\"method\":\"line\"\n}"
                        .getBytes(StandardCharsets.UTF_8);
        Message answer = wire.exchange(Message.parse(json), m -> {}, Transport.UNBOUNDED);
        assertThat(answer.text(Field.RESULT))
                .isEqualTo("{  'jsonrpc':'2.0',   'id':1, 'method':'line' }");
    }

    @Test
    void strayLinesOnStdoutHarmNothing() throws Exception {
        Transport wire = open();
        assertThat(call(wire, 1, "noise", "")).isEqualTo("1");
        assertThat(call(wire, 2, "echo", "still here")).isEqualTo("\"still here\"");
        assertThat(inbound.messages).isEmpty();
    }

    @Test
    void strayLinesOnStdoutAreKeptAsEvidence() throws Exception {
        Transport wire = open();
        call(wire, 1, "noise", "");
        TransportException e = begin(wire, 2, "die").failure();
        assertThat(e.evidence().text())
                .isEqualTo("Server v1.0 is starting …\n{not json\n{\"level\":\"info\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"notANumber", "notANumberFirst", "latin1", "deep", "nothing"})
    void anAnswerThatCannotBeReadFailsItsCallAndNothingElse(String method) throws Exception {
        Transport wire = open();
        var other = begin(wire, 9, "silent");
        TransportException e = begin(wire, 10, method).failure();
        assertThat(e.evidence().cause()).isEqualTo(Evidence.UNREADABLE);
        assertThat(e.evidence().text()).matches("(not JSON: |neither \"method\" nor ).{5,}");
        assertThat(e.requestId()).isEqualTo(Id.of(10));
        assertThat(e.delivery()).isEqualTo(Delivery.POSSIBLY_EXECUTED);
        assertThat(e.wireLost()).isFalse();
        assertThat(call(wire, 11, "echo", "still here")).isEqualTo("\"still here\"");
        assertThat(other.result()).isNotDone();
    }

    @Test
    void aRequestOfTheServerThatCannotBeReadIsNobodysAnswer() throws Exception {
        assertThat(call(open(), 1, "requestUnreadably", "")).isEqualTo("1");
    }

    @Test
    void anAnswerCutShortByTheEndOfTheChildIsToldAsThatEnd() throws Exception {
        TransportException e = begin(open(), 1, "answerHalfAndDie").failure();
        assertThat(e.evidence().where()).isEqualTo(Where.PROCESS_EXIT);
        assertThat(e.evidence().exitCode()).isEqualTo(3);
        assertThat(e.wireLost()).isTrue();
    }

    @Test
    void nullIdsBatchesAndUnknownIdsHarmNothing() throws Exception {
        Transport wire = open();
        assertThat(call(wire, 1, "odd", "")).isEqualTo("1");
        assertThat(call(wire, 2, "echo", "still here")).isEqualTo("\"still here\"");
    }

    @Test
    void aClosedStderrHarmsNothing() throws Exception {
        Transport wire = open();
        assertThat(call(wire, 1, "closeErrors", "")).isEqualTo("1");
        assertThat(call(wire, 2, "echo", "still here")).isEqualTo("\"still here\"");
    }

    @Test
    void whatTheServerSaysArrivesInOrderAndBeforeTheAnswerThatFollows() throws Exception {
        Transport wire = open();
        call(wire, 1, "tell", "");
        assertThat(inbound.messages).hasSize(2);
        assertThat(inbound.next().method()).isEqualTo("notifications/first");
        assertThat(inbound.next().id()).isEqualTo(Id.of("s1"));
    }

    @Test
    void anAnswerWhoseIdIsSpelledOtherwiseStillBelongsToItsRequest() throws Exception {
        // The child answers 1.0 to 1 and "a/b" to "a\/b".
        Transport wire =
                open(
                        shell(
                                dir,
                                "read a; echo '{\"jsonrpc\":\"2.0\",\"id\":1.0,\"result\":1}';read"
                                        + " b; echo"
                                        + " '{\"jsonrpc\":\"2.0\",\"id\":\"a/b\",\"result\":2}';cat"));
        assertThat(
                        wire.exchange(
                                        Message.request(Id.of(1), "x", null),
                                        m -> {},
                                        Transport.UNBOUNDED)
                                .raw(Field.RESULT))
                .isEqualTo("1");
        var slashed = Message.request(new Id("\"a\\/b\""), "x", null);
        assertThat(wire.exchange(slashed, m -> {}, Transport.UNBOUNDED).raw(Field.RESULT))
                .isEqualTo("2");
    }

    @Test
    void aChildKilledDuringACallGivesItsExitCodeAndLastWords() throws Exception {
        Transport wire = open();
        long pid = Long.parseLong(call(wire, 1, "pid", ""));
        var first = begin(wire, 2, "silent");
        var second = begin(wire, 3, "silent");
        until("both arrived", () -> wire.stderrTail().size() == 2);
        kill(pid);
        for (var each : List.of(first, second)) {
            TransportException e = each.failure();
            assertThat(e.evidence().where()).isEqualTo(Where.PROCESS_EXIT);
            assertThat(e.evidence().phase()).isEqualTo(Phase.CALL);
            assertThat(e.evidence().exitCode()).isEqualTo(137);
            assertThat(e.evidence().stderrTail())
                    .containsExactlyInAnyOrder("holding 2", "holding 3");
            assertThat(e.delivery()).isEqualTo(Delivery.POSSIBLY_EXECUTED);
            assertThat(e.requestId()).isIn(Id.of(2), Id.of(3));
            assertThat(e.wireLost()).isTrue();
        }
        TransportException lost = inbound.lost.get(5, TimeUnit.SECONDS);
        assertThat(lost.requestId()).isNull();
        assertThat(lost.evidence().exitCode()).isEqualTo(137);
    }

    @Test
    void aChildThatFailsSaysWhyInItsLastWords() throws Exception {
        Transport wire = open();
        TransportException e = start(() -> call(wire, 1, "die", "no such database")).failure();
        assertThat(e.evidence().exitCode()).isEqualTo(3);
        assertThat(e.evidence().stderrTail()).containsExactly("fatal: no such database");
    }

    @Test
    void anAnswerWrittenJustBeforeTheEndIsDelivered() throws Exception {
        for (int i = 0; i < 5; i++) {
            Transport wire = transports.create(ChildServer.target(dir));
            opened.add(wire);
            wire.open(new Recorded(), Recorded.LONG);
            assertThat(call(wire, 1, "answerAndDie", "")).isEqualTo("1");
        }
    }

    @Test
    void aChildThatEndsIdleIsReportedOnce() throws Exception {
        Transport wire = open();
        long pid = Long.parseLong(call(wire, 1, "pid", ""));
        kill(pid);
        TransportException lost = inbound.lost.get(10, TimeUnit.SECONDS);
        assertThat(lost.evidence().phase()).isEqualTo(Phase.IDLE);
        assertThat(lost.wireLost()).isTrue();
    }

    @Test
    void aRequestOnADeadWireWasNotSent() throws Exception {
        Transport wire = open();
        long pid = Long.parseLong(call(wire, 1, "pid", ""));
        kill(pid);
        inbound.lost.get(10, TimeUnit.SECONDS);
        TransportException e = begin(wire, 2, "echo").failure();
        assertThat(e.delivery()).isEqualTo(Delivery.NOT_SENT);
        assertThat(e.requestId()).isEqualTo(Id.of(2));
        assertThat(e.evidence().exitCode()).isEqualTo(137);
    }

    @Test
    void anExitBeforeInitializeIsToldAsSuch() throws Exception {
        Transport wire = open(shell(dir, "echo 'API_KEY is not set' >&2; read line; exit 1"));
        TransportException e =
                start(() ->
                                wire.exchange(
                                        Message.request(Id.of(0), "initialize", "{}"),
                                        m -> {},
                                        Transport.UNBOUNDED))
                        .failure();
        assertThat(e.evidence().phase()).isEqualTo(Phase.INITIALIZE);
        assertThat(e.evidence().exitCode()).isEqualTo(1);
        assertThat(e.evidence().stderrTail()).containsExactly("API_KEY is not set");
    }

    @Test
    void aChildThatClosesItsOutputIsLostThoughItLives() throws Exception {
        Transport wire = open();
        long pid = Long.parseLong(call(wire, 1, "pid", ""));
        TransportException e = begin(wire, 2, "closeOutput").failure();
        assertThat(e.evidence().where()).isEqualTo(Where.STREAM);
        assertThat(e.wireLost()).isTrue();
        until("it was ended", () -> !runs(pid));
    }

    @Test
    void theTailOfStderrIsBoundedAndPlain() throws Exception {
        Transport wire = open();
        call(wire, 1, "complain", "");
        until("all arrived", () -> wire.stderrTail().getLast().startsWith("red"));
        assertThat(wire.stderrTail()).hasSize(40).endsWith("line 99", "red bell");
    }

    @Test
    void aCancelledCallEndsAtOnceAndHarmsNothing() throws Exception {
        Transport wire = open();
        var running = begin(wire, 1, "silent");
        until("it arrived", () -> wire.stderrTail().contains("holding 1"));
        running.thread().interrupt();
        assertThat(running.result())
                .failsWithin(Duration.ofSeconds(5))
                .withThrowableThat()
                .withCauseInstanceOf(InterruptedException.class);
        assertThat(call(wire, 2, "echo", "still here")).isEqualTo("\"still here\"");
    }

    @Test
    void aBoundThatPassesEndsOnlyTheCall() throws Exception {
        Transport wire = open();
        TransportException e =
                start(() ->
                                wire.exchange(
                                        request(1, "silent", ""), m -> {}, Duration.ofMillis(300)))
                        .failure();
        assertThat(e.evidence().where()).isEqualTo(Where.TIMEOUT);
        assertThat(e.delivery()).isEqualTo(Delivery.POSSIBLY_EXECUTED);
        assertThat(e.wireLost()).isFalse();
        assertThat(call(wire, 2, "echo", "still here")).isEqualTo("\"still here\"");
    }

    @Test
    void whatWaitsBehindAChildThatStoppedReadingWasNotSent() throws Exception {
        Transport wire = open();
        call(wire, 1, "stopReading", "");
        String large = "z".repeat(1_000_000);
        var stuck =
                start(() -> wire.exchange(request(2, "echo", large), m -> {}, Transport.UNBOUNDED));
        // It waits for its answer, so it is in the queue before the other.
        until("the first waits", () -> stuck.thread().getState() == Thread.State.WAITING);
        TransportException behind =
                start(() -> wire.exchange(request(3, "echo", ""), m -> {}, Duration.ofMillis(500)))
                        .failure();
        assertThat(behind.delivery()).isEqualTo(Delivery.NOT_SENT);
        // Neither a notification nor a cancellation waits for the child.
        wire.send(Message.notification("notifications/cancelled", null));
        wire.close();
        assertThat(stuck.failure().delivery()).isEqualTo(Delivery.POSSIBLY_EXECUTED);
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aStoppedChildCanBeClosed() throws Exception {
        Transport wire = open();
        long pid = Long.parseLong(call(wire, 1, "pid", ""));
        Signals.stop(pid);
        var stuck = begin(wire, 2, "echo");
        wire.close();
        assertThat(stuck.failure().wireLost()).isTrue();
        until("it is gone", () -> !runs(pid));
        assertThat(inbound.lost).as("who closes is not told that it is closed").isNotDone();
    }

    @Test
    void aChildLeavesByItselfWhenItsInputIsClosed() throws Exception {
        Path left = dir.resolve("left");
        Transport wire =
                open(
                        shell(
                                dir,
                                "trap 'exit 1' TERM; echo up >&2; cat >/dev/null; echo bye >"
                                        + " left"));
        until("it is up", () -> wire.stderrTail().contains("up"));
        wire.close();
        assertThat(left).exists();
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aChildThatIgnoresTermIsGoneAfterCloseWithItsGrandchildren() throws Exception {
        // As npx does it: a launcher, its program, and what that started.
        Transport wire =
                open(
                        shell(
                                dir,
                                "trap '' TERM; sh -c 'trap \"\" TERM; sleep 1000 & echo $! >&2;"
                                        + " echo $$ >&2; wait; sleep 1000' & echo $$ >&2; wait; sleep"
                                        + " 1000"));
        until("all are up", () -> wire.stderrTail().size() == 3);
        List<Long> pids = wire.stderrTail().stream().map(Long::valueOf).toList();
        assertThat(pids).allMatch(StdioTransportTest::runs);
        wire.close();
        assertThat(pids).noneMatch(StdioTransportTest::runs);
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void whatALauncherLeavesBehindWhenItDiesIsEnded() throws Exception {
        Transport wire = open(shell(dir, "sleep 1000 & echo $! >&2; echo $$ >&2; wait"));
        until("both are up", () -> wire.stderrTail().size() == 2);
        wire.ready("2025-11-25");
        kill(Long.parseLong(wire.stderrTail().get(1)));
        inbound.lost.get(10, TimeUnit.SECONDS);
        long grandchild = Long.parseLong(wire.stderrTail().getFirst());
        until("the grandchild is gone", () -> !runs(grandchild));
    }

    @Test
    void anAnswerThatIsTooLargeFailsItsCallAndNothingElse() throws Exception {
        try (var small = new Transports(new BodyBudget(1 << 20, 4 << 20), "small")) {
            Transport wire = small.create(ChildServer.target(dir));
            opened.add(wire);
            wire.open(inbound, Recorded.LONG);
            var other = begin(wire, 9, "silent");
            until("it waits", () -> wire.stderrTail().contains("holding 9"));
            long id = 10;
            for (String idAtOneEnd : List.of("big", "bigFirst")) {
                long its = id++;
                TransportException e =
                        start(() -> call(wire, its, idAtOneEnd, "3000000")).failure();
                assertThat(e.evidence().text()).isEqualTo("a message may have at most 1 MB");
                assertThat(e.evidence().cause()).isEqualTo(Evidence.TOO_LARGE);
                assertThat(e.delivery()).isEqualTo(Delivery.POSSIBLY_EXECUTED);
                assertThat(e.wireLost()).isFalse();
            }
            assertThat(call(wire, 20, "echo", "still here")).isEqualTo("\"still here\"");
            assertThat(other.result()).isNotDone();
        }
    }

    @Test
    void anAnswerThatCannotBeStoredFailsItsCallAndNothingElse() throws Exception {
        var full = new BodyBudget(1 << 20, 4 << 20, dir.resolve("gone"));
        try (var transports = new Transports(full, "full")) {
            Transport wire = transports.create(ChildServer.target(dir));
            opened.add(wire);
            wire.open(inbound, Recorded.LONG);
            TransportException e = start(() -> call(wire, 1, "big", "300000")).failure();
            assertThat(e.evidence().cause()).isEqualTo(Evidence.NOT_STORED);
            assertThat(e.requestId()).isEqualTo(Id.of(1));
            assertThat(e.delivery()).isEqualTo(Delivery.POSSIBLY_EXECUTED);
            assertThat(e.wireLost()).isFalse();
            assertThat(call(wire, 2, "echo", "still here")).isEqualTo("\"still here\"");
            assertThat(full.inUse()).isZero();
        }
    }

    @Test
    void largeMessagesGiveBackWhatTheyOccupied() throws Exception {
        Transport wire = open();
        Message answer = wire.exchange(request(1, "big", "1000000"), m -> {}, Transport.UNBOUNDED);
        assertThat(budget.inUse()).isGreaterThan(1_000_000);
        answer.release();
        assertThat(budget.inUse()).isZero();
    }

    @Test
    void closingTwiceIsClosingOnce() throws Exception {
        Transport wire = open();
        call(wire, 1, "echo", "");
        wire.close();
        wire.close();
        assertThat(begin(wire, 2, "echo").failure().delivery()).isEqualTo(Delivery.NOT_SENT);
    }
}
