package dev.holdline.upstream;

import static dev.holdline.testkit.Waiting.start;
import static dev.holdline.testkit.Waiting.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.holdline.jsonrpc.Field;
import dev.holdline.jsonrpc.Id;
import dev.holdline.jsonrpc.Message;
import dev.holdline.testkit.HandClock;
import dev.holdline.testkit.Waiting.Running;
import dev.holdline.transport.Delivery;
import dev.holdline.transport.Evidence.Phase;
import dev.holdline.transport.Evidence.Where;
import dev.holdline.transport.Evidence.Wire;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What one upstream keeps, whatever its wires and callers do. */
@Timeout(60)
class UpstreamTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Seen KILLED =
            Seen.child(Where.PROCESS_EXIT, Phase.CALL).exit(137).saying("Killed");
    private static final Seen REFUSED =
            Seen.at(Where.CONNECT, Wire.STREAMABLE_HTTP, Phase.INITIALIZE)
                    .text("Connection refused");
    private static final Seen SILENT = Seen.child(Where.TIMEOUT, Phase.INITIALIZE);

    private final ScriptedWires wires = new ScriptedWires();
    private final RecordedListener listener = new RecordedListener();
    private final Events events = new Events();
    private final Upstream upstream = upstream(InstantSource.system());

    private Upstream upstream(InstantSource clock) {
        var pace =
                new Pace(
                        clock,
                        new Random(1),
                        new Semaphore(2),
                        Duration.ofSeconds(5),
                        Duration.ofMillis(700));
        return new Upstream(wires, pace, new Classifier(clock), listener);
    }

    @AfterEach
    void everythingIsClosed() {
        upstream.close();
        until("no wire left open", () -> wires.open.get() == 0);
        assertThat(wires.mostOpen.get()).as("wires open at once").isLessThanOrEqualTo(2);
    }

    private static final class Events implements CallEvents {
        final List<Message> progress = new CopyOnWriteArrayList<>();
        final CountDownLatch asked = new CountDownLatch(1);
        final CountDownLatch withdrawn = new CountDownLatch(1);
        volatile boolean silent;

        @Override
        public void progress(Message message) {
            progress.add(message);
        }

        @Override
        public void notification(Message notification) {}

        @Override
        public Message ask(Message request) throws InterruptedException {
            asked.countDown();
            if (!silent) return Message.result(Id.of("ours"), "{\"by\":\"client\"}");
            try {
                new CountDownLatch(1).await();
                throw new IllegalStateException();
            } catch (InterruptedException e) {
                withdrawn.countDown();
                throw e;
            }
        }
    }

    private static Message tool(Id id) {
        return Message.request(id, "tools/call", "{\"name\":\"push\"}");
    }

    private Running<Message> calling() {
        return calling(tool(Id.of(1)));
    }

    private Running<Message> calling(Message request) {
        return start(() -> upstream.call(request, events, LONG));
    }

    private void answersNever() {
        wires.answerer =
                (wire, request, _) ->
                        request.method().equals("tools/call")
                                ? wire.never()
                                : Message.result(request.id(), "{}");
    }

    private Message sentTo(ScriptedWires.Wire wire, String what) {
        var found = new ArrayList<Message>();
        until(
                what,
                () -> {
                    found.clear();
                    for (Message m : wire.sent) if (m.toString().contains(what)) found.add(m);
                    return !found.isEmpty();
                });
        return found.getFirst();
    }

    @Test
    void tenWaitingCallsMakeOneAttempt() throws Exception {
        var go = new CountDownLatch(1);
        wires.opening = _ -> go.await();
        List<Running<Message>> calls = new ArrayList<>();
        for (int i = 0; i < 10; i++) calls.add(calling(tool(Id.of(i))));
        until(
                "all wait",
                () ->
                        calls.stream()
                                .allMatch(
                                        c -> c.thread().getState() == Thread.State.TIMED_WAITING));
        go.countDown();
        for (int i = 0; i < 10; i++) assertThat(calls.get(i).get().id()).isEqualTo(Id.of(i));
        assertThat(wires.made).hasSize(1);
    }

    @Test
    void aSeriesOfAttemptsEndsAndTellsAllWhoWait() throws Exception {
        wires.opening =
                _ -> {
                    throw ScriptedWires.failure(REFUSED, Delivery.NOT_SENT, false);
                };
        Running<Message> first = calling();
        Running<Message> second = calling();
        assertThat(first.failure(BrokenException.class).mayHaveRun()).isFalse();
        assertThat(second.failure(BrokenException.class).failure().kind())
                .isEqualTo(Failure.Kind.UNREACHABLE);
        assertThat(wires.made.size()).isBetween(2, 6);
        assertThat(upstream.state()).isInstanceOf(State.Broken.class);
        assertThat(listener.names()).startsWith("Connecting", "Waiting", "Connecting");
    }

    @Test
    void aConnectionThatComesAfterTheCloseIsDropped() throws Exception {
        var go = new CountDownLatch(1);
        wires.opening = _ -> awaitStubbornly(go);
        Running<Message> call = calling();
        until("opening", () -> wires.open.get() == 1);
        upstream.close();
        assertThat(call.failure(StillConnectingException.class)).isNotNull();
        go.countDown();
        until("dropped", () -> wires.last().closed);
        assertThat(upstream.state()).isInstanceOf(State.Closed.class);
        assertThat(listener.connections).isEmpty();
    }

    /** As a start that cannot be interrupted. */
    private static void awaitStubbornly(CountDownLatch latch) {
        boolean interrupted = false;
        while (true) {
            try {
                latch.await();
                if (interrupted) Thread.currentThread().interrupt();
                return;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
    }

    @Test
    void aKilledServerIsBrokenExactlyOnce() throws Exception {
        answersNever();
        List<Running<Message>> calls = new ArrayList<>();
        for (int i = 0; i < 5; i++) calls.add(calling(tool(Id.of(i))));
        until("all sent", () -> !wires.made.isEmpty() && wires.last().requests.size() == 6);
        wires.last().die(KILLED);
        for (Running<Message> call : calls) {
            BrokenException broken = call.failure(BrokenException.class);
            assertThat(broken.mayHaveRun()).isTrue();
            assertThat(broken.connectionLost()).isTrue();
            assertThat(broken.failure().kind()).isEqualTo(Failure.Kind.PROCESS_EXITED);
        }
        assertThat(listener.names()).containsExactly("Connecting", "Ready", "Broken");
        assertThat(calling().failure(BrokenException.class).mayHaveRun())
                .as("a later call is told at once, and was not sent")
                .isFalse();
    }

    @Test
    void aCancelledCallDoesNotMarkTheServerDead() throws Exception {
        answersNever();
        Running<Message> call = calling();
        until("sent", () -> !wires.made.isEmpty() && wires.last().requests.size() == 2);
        call.thread().interrupt();
        assertThat(call.failure(InterruptedException.class)).isNotNull();
        Message told = sentTo(wires.last(), "notifications/cancelled");
        assertThat(told.raw(Field.REQUEST_ID)).isEqualTo(wires.last().requests.get(1).id().json());
        assertThat(upstream.state()).isInstanceOf(State.Ready.class);
        assertThat(listener.names()).containsExactly("Connecting", "Ready");
    }

    @ParameterizedTest
    @ValueSource(strings = {"7", "\"7\"", "7.0", "\"a\\/b\"", "-3e2"})
    void idsAndProgressTokensKeepTheClientsSpelling(String spelled) throws Exception {
        wires.answerer =
                (wire, request, _) -> {
                    wire.inbound.message(
                            Message.notification(
                                    "notifications/progress",
                                    "{\"progressToken\":"
                                            + request.raw(Field.PROGRESS_TOKEN)
                                            + ",\"progress\":1.50}"));
                    return Message.result(request.id(), "{}");
                };
        Message request =
                Message.request(
                        new Id(spelled),
                        "tools/call",
                        "{\"name\":\"push\",\"_meta\":{\"progressToken\":" + spelled + "}}");
        assertThat(calling(request).get().id().json()).isEqualTo(spelled);
        assertThat(wires.last().requests.get(1).id().json()).as("ours").isNotEqualTo(spelled);
        assertThat(events.progress).hasSize(1);
        assertThat(events.progress.getFirst().raw(Field.PROGRESS_TOKEN)).isEqualTo(spelled);
        assertThat(events.progress.getFirst().raw(Field.PROGRESS)).isEqualTo("1.50");
    }

    private void serverAsks(boolean clientIsSilent) {
        events.silent = clientIsSilent;
        wires.answerer =
                (wire, request, _) -> {
                    wire.inbound.message(
                            Message.request(Id.of("s1"), "sampling/createMessage", "{}"));
                    return wire.never();
                };
    }

    @Test
    void aServersRequestIsAnsweredByTheClientOfItsCall() throws Exception {
        serverAsks(false);
        Running<Message> call = calling();
        until("connected", () -> !wires.made.isEmpty());
        Message answer = sentTo(wires.last(), "RESULT#\"s1\"");
        assertThat(answer.raw(Field.RESULT)).isEqualTo("{\"by\":\"client\"}");
        call.thread().interrupt();
    }

    @Test
    void aServersRequestIsWithdrawnWhenItsWireDies() throws Exception {
        serverAsks(true);
        Running<Message> call = calling();
        events.asked.await();
        wires.last().die(KILLED);
        events.withdrawn.await();
        assertThat(call.failure(BrokenException.class)).isNotNull();
    }

    @Test
    void aServerMayTakeItsRequestBack() throws Exception {
        serverAsks(true);
        Running<Message> call = calling();
        events.asked.await();
        wires.last()
                .inbound
                .message(Message.notification("notifications/cancelled", "{\"requestId\":\"s1\"}"));
        events.withdrawn.await();
        call.thread().interrupt();
    }

    @Test
    void whatAServerAskedForACallThatTheClientLeftIsRefused() throws Exception {
        serverAsks(true);
        Running<Message> call = calling();
        events.asked.await();
        call.thread().interrupt();
        events.withdrawn.await();
        assertThat(sentTo(wires.last(), "ERROR#\"s1\"").kind()).isEqualTo(Message.Kind.ERROR);
    }

    @Test
    void whereSeveralCallsShareOneWireTheServersRequestBelongsToNone() throws Exception {
        answersNever();
        Running<Message> one = calling(tool(Id.of(1)));
        Running<Message> other = calling(tool(Id.of(2)));
        until("both run", () -> !wires.made.isEmpty() && wires.last().requests.size() == 3);
        wires.last().inbound.message(Message.request(Id.of("s1"), "sampling/createMessage", "{}"));
        Message answer = sentTo(wires.last(), "RESULT#\"s1\"");
        assertThat(answer.raw(Field.RESULT)).isEqualTo("{\"by\":\"session\"}");
        one.thread().interrupt();
        other.thread().interrupt();
    }

    @Test
    void whatCameOnNoCallsStreamBelongsToNoCall() throws Exception {
        wires.kind = Wire.STREAMABLE_HTTP;
        serverAsks(false);
        Running<Message> call = calling();
        until("connected", () -> !wires.made.isEmpty());
        Message answer = sentTo(wires.last(), "RESULT#\"s1\"");
        assertThat(answer.raw(Field.RESULT)).isEqualTo("{\"by\":\"session\"}");
        call.thread().interrupt();
    }

    @Test
    void aServersPingIsAnsweredByUs() throws Exception {
        calling().get();
        wires.last().inbound.message(Message.request(Id.of(3), "ping", null));
        sentTo(wires.last(), "RESULT#3");
    }

    @Test
    void aServerThatDiesRightAfterItsHandshakeIsBroken() throws Exception {
        wires.ready = wire -> wire.die(KILLED);
        upstream.reconnect(LONG);
        until("broken", () -> upstream.state() instanceof State.Broken);
        assertThat(listener.connections).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"5", "null", "[]", "\"{}\""})
    void anInitializeResultThatIsNoObjectIsAFailureLikeAnother(String result) throws Exception {
        wires.initializeResult = result;
        assertThat(calling().failure(BrokenException.class).mayHaveRun()).isFalse();
        assertThat(upstream.state()).isInstanceOf(State.Broken.class);
    }

    @Test
    void whatNobodyForesawLeavesNobodyWaiting() throws Exception {
        wires.opening =
                _ -> {
                    throw new IllegalArgumentException("surprise");
                };
        assertThat(calling().failure(BrokenException.class)).isNotNull();
    }

    @Test
    void anAttemptThatTheMemoryWasTooSmallForEndsLikeAnother() throws Exception {
        wires.opening =
                _ -> {
                    throw new OutOfMemoryError("of the test");
                };
        assertThat(calling().failure(BrokenException.class)).isNotNull();
        assertThat(upstream.state()).isInstanceOf(State.Broken.class);
        until("closed", () -> wires.open.get() == 0);
    }

    @Test
    void theListenerHearsOfStatesInTheirOrderAlsoOfThoseItCausedItself() throws Exception {
        listener.then =
                state -> {
                    if (state instanceof State.Broken && wires.made.size() == 1) upstream.repair();
                };
        calling().get();
        until("told", () -> listener.connections.size() == 1);
        wires.last().die(KILLED);
        until("repaired", () -> listener.connections.size() == 2);
        assertThat(listener.names())
                .containsExactly("Connecting", "Ready", "Broken", "Connecting", "Ready");
    }

    @Test
    void aListenerThatFailsKeepsNobodyWaiting() throws Exception {
        listener.then =
                _ -> {
                    throw new IllegalStateException("a view failed");
                };
        assertThat(calling().get()).isNotNull();
    }

    private void streamDropsButPing(boolean works) {
        wires.kind = Wire.STREAMABLE_HTTP;
        wires.answerer =
                (_, request, _) -> {
                    Seen dropped =
                            Seen.at(Where.STREAM, Wire.STREAMABLE_HTTP, Phase.CALL)
                                    .cause("java.net.SocketException")
                                    .text("Connection reset");
                    if (request.method().equals("ping") && works) {
                        return Message.result(request.id(), "{}");
                    }
                    throw ScriptedWires.failure(dropped, Delivery.POSSIBLY_EXECUTED, false);
                };
    }

    @Test
    void aStreamThatDropsWhileRequestsWorkIsNoLostConnection() throws Exception {
        streamDropsButPing(true);
        BrokenException broken = calling().failure(BrokenException.class);
        assertThat(broken.connectionLost()).isFalse();
        assertThat(broken.mayHaveRun()).isTrue();
        assertThat(upstream.state()).isInstanceOf(State.Ready.class);
    }

    @Test
    void aStreamThatDropsWithEverythingElseIs() throws Exception {
        streamDropsButPing(false);
        assertThat(calling().failure(BrokenException.class).connectionLost()).isTrue();
        assertThat(upstream.state()).isInstanceOf(State.Broken.class);
    }

    @Test
    void aRefusedSignInLetsWhatRunsAlreadyRunToItsEnd() throws Exception {
        var finish = new CountDownLatch(1);
        wires.kind = Wire.STREAMABLE_HTTP;
        wires.answerer =
                (_, request, _) -> {
                    if (request.has(Field.ARGUMENTS)) {
                        throw ScriptedWires.failure(
                                Seen.http(401).withToken(), Delivery.REJECTED_UNPROCESSED, false);
                    }
                    finish.await();
                    return Message.result(request.id(), "{\"done\":true}");
                };
        Running<Message> working = calling();
        until("works", () -> !wires.made.isEmpty() && wires.last().requests.size() == 2);
        Message refused = Message.request(Id.of(2), "tools/call", "{\"arguments\":{}}");
        assertThat(calling(refused).failure(BrokenException.class).mayHaveRun()).isFalse();
        assertThat(upstream.state()).isInstanceOf(State.Broken.class);
        assertThat(wires.last().closed).isFalse();
        finish.countDown();
        assertThat(working.get().raw(Field.RESULT)).isEqualTo("{\"done\":true}");
        until("closed behind the last call", () -> wires.last().closed);
    }

    @Test
    void aServerStartedAfterItsClientIsFoundByALaterCall() throws Exception {
        var clock = new HandClock();
        Upstream late = upstream(clock);
        wires.opening =
                _ -> {
                    throw ScriptedWires.failure(SILENT, Delivery.NOT_SENT, false);
                };
        assertThat(broken(late)).isNotNull();
        assertThat(broken(late)).as("right after: told at once").isNotNull();
        assertThat(wires.made).hasSize(1);
        clock.pass(Duration.ofSeconds(6));
        wires.opening = _ -> {};
        assertThat(late.call(tool(Id.of(1)), events, LONG)).isNotNull();
        wires.last().die(KILLED);
        until("broken", () -> late.state() instanceof State.Broken);
        clock.pass(Duration.ofSeconds(60));
        assertThat(broken(late)).as("one that worked is asked about").isNotNull();
        assertThat(wires.made).hasSize(2);
        late.close();
    }

    private BrokenException broken(Upstream of) {
        return catchThrowableOfType(
                BrokenException.class, () -> of.call(tool(Id.of(1)), events, LONG));
    }

    @Test
    void whatCannotBeHelpedByTryingIsNotTriedByLaterCalls() throws Exception {
        var clock = new HandClock();
        Upstream stopped = upstream(clock);
        wires.opening =
                _ -> {
                    throw ScriptedWires.failure(
                            Seen.child(Where.START, Phase.STARTUP).text("spawn npx ENOENT"),
                            Delivery.NOT_SENT,
                            true);
                };
        assertThat(broken(stopped)).isNotNull();
        clock.pass(Duration.ofHours(1));
        assertThat(broken(stopped)).isNotNull();
        assertThat(wires.made).hasSize(1);
        assertThat(stopped.state()).isInstanceOf(State.Stopped.class);
        stopped.close();
    }

    @Test
    void everyNewConnectionIsToldWhatTheClientTold() throws Exception {
        listener.hello = new Hello("{\"x\":1}", "warning", Set.of("file:///a"));
        calling().get();
        wires.last().die(KILLED);
        until("broken", () -> upstream.state() instanceof State.Broken);
        upstream.reconnect(LONG);
        assertThat(wires.made).hasSize(2);
        for (ScriptedWires.Wire each : wires.made) {
            assertThat(each.requests)
                    .extracting(Message::method)
                    .startsWith("initialize", "logging/setLevel", "resources/subscribe");
            assertThat(each.requests.getFirst().raw(Field.PARAMS)).isEqualTo("{\"x\":1}");
        }
    }

    @Test
    void aPersonsReconnectDropsWhatThereIsAndConnectsAnew() throws Exception {
        calling().get();
        until("told", () -> listener.connections.size() == 1);
        upstream.renew();
        until("anew", () -> listener.connections.size() == 2);
        until("the old one closed", () -> wires.made.getFirst().closed);
        assertThat(upstream.state()).isInstanceOf(State.Ready.class);
    }

    @Test
    void changedListsReachTheSessionAlsoOnACallsOwnStream() throws Exception {
        wires.answerer =
                (_, request, during) -> {
                    during.accept(Message.notification("notifications/tools/list_changed", null));
                    return Message.result(request.id(), "{}");
                };
        calling().get();
        assertThat(listener.notifications)
                .extracting(Message::method)
                .containsExactly("notifications/tools/list_changed");
    }
}
