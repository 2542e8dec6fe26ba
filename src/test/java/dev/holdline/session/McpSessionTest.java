package dev.holdline.session;

import static dev.holdline.testkit.Waiting.start;
import static dev.holdline.testkit.Waiting.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdline.config.Settings;
import dev.holdline.jsonrpc.Field;
import dev.holdline.jsonrpc.Id;
import dev.holdline.jsonrpc.Message;
import dev.holdline.testkit.HandClock;
import dev.holdline.testkit.RecordedStream;
import dev.holdline.testkit.Waiting.Running;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class McpSessionTest {
    private final ClientSession client =
            new ClientSession("s", "c", null, "", Settings.STANDARD, new HandClock());
    private final HandClock clock = new HandClock();
    private final McpSession session = new McpSession("id", "git", "{}", client, clock);
    private final RecordedStream stream = new RecordedStream();

    private static Message sampling(Id id) {
        return Message.request(id, "sampling/createMessage", "{\"n\":1.0}");
    }

    private static Message note(int n) {
        return Message.notification("notifications/n" + n, null);
    }

    @Test
    void aServersRequestGoesOutUnderAnIdOfOursAndItsAnswerComesBack() throws Exception {
        Running<Message> asking = start(() -> session.ask(sampling(Id.of("theirs")), stream));
        until("asked", () -> !stream.messages.isEmpty());
        Id ours = stream.messages.getFirst().id();
        assertThat(ours).isNotEqualTo(Id.of("theirs"));
        session.answered(Message.result(ours, "{\"a\":1}"));
        assertThat(asking.get().raw(Field.RESULT)).isEqualTo("{\"a\":1}");
    }

    @Test
    void askingWithoutAnyOpenStreamIsAnErrorNotASilence() throws Exception {
        Message answer = session.ask(sampling(Id.of(5)), null);
        assertThat(answer.kind()).isEqualTo(Message.Kind.ERROR);
        assertThat(answer.id()).isEqualTo(Id.of(5));
    }

    @Test
    void whatBelongsToNoCallIsAskedOnTheListeningStreamElseOnTheLatestCallsOwn() throws Exception {
        var earlier = new RecordedStream();
        var later = new RecordedStream();
        session.begin(Message.request(Id.of(1), "tools/call", "{}"), earlier, () -> client);
        clock.pass(Duration.ofSeconds(1));
        session.begin(Message.request(Id.of(2), "tools/call", "{}"), later, () -> client);
        answer(start(() -> session.ask(sampling(Id.of(1)), null)), later);
        later.takes = 1;
        answer(start(() -> session.ask(sampling(Id.of(2)), null)), earlier);
        session.listen(stream);
        answer(start(() -> session.ask(sampling(Id.of(3)), null)), stream);
    }

    @Test
    void whereACallsStreamIsOverItsClientIsAskedOnAnother() throws Exception {
        var over = new RecordedStream();
        over.takes = 0;
        session.listen(stream);
        answer(start(() -> session.ask(sampling(Id.of(1)), over)), stream);
    }

    private void answer(Running<Message> asking, RecordedStream on) throws Exception {
        until("asked", () -> !on.messages.isEmpty());
        session.answered(Message.result(on.messages.getLast().id(), "{\"a\":1}"));
        assertThat(asking.get().raw(Field.RESULT)).isEqualTo("{\"a\":1}");
    }

    @Test
    void anInterruptedAskingTellsTheClient() throws Exception {
        Running<Message> asking = start(() -> session.ask(sampling(Id.of(1)), stream));
        until("asked", () -> !stream.messages.isEmpty());
        asking.thread().interrupt();
        assertThat(asking.failure(InterruptedException.class)).isNotNull();
        assertThat(stream.messages.getLast().method()).isEqualTo("notifications/cancelled");
        assertThat(stream.messages.getLast().raw(Field.REQUEST_ID))
                .isEqualTo(stream.messages.getFirst().raw(Field.ID));
    }

    @Test
    void anAnswerNobodyWaitsForAndOneWithoutAnIdAreIgnored() throws Exception {
        session.answered(Message.result(Id.of("holdline-99"), "{}"));
        session.answered(
                Message.parse(
                        "{\"jsonrpc\":\"2.0\",\"error\":{\"code\":1,\"message\":\"x\"}}"
                                .getBytes(StandardCharsets.UTF_8)));
        session.answered(Message.error(null, 1, "x"));
    }

    @Test
    void aCancelledCallIsInterruptedHoweverItsIdIsSpelled() throws Exception {
        var never = new CountDownLatch(1);
        Running<Boolean> calling =
                start(() -> {
                    ClientCall call =
                            session.begin(
                                    Message.request(Id.of("a/b"), "tools/call", "{}"),
                                    stream,
                                    () -> client);
                    try {
                        never.await();
                        return true;
                    } finally {
                        session.end(call);
                    }
                });
        until("running", () -> session.calls().size() == 1);
        session.cancel(
                Message.notification("notifications/cancelled", "{\"requestId\":\"a\\/b\"}"));
        assertThat(calling.failure(InterruptedException.class)).isNotNull();
        assertThat(session.calls()).isEmpty();
        session.cancel(Message.notification("notifications/cancelled", "{\"requestId\":\"a/b\"}"));
    }

    /** Its thread answers somebody else's call by then. */
    @Test
    void aCallThatIsOverCannotBeCancelled() {
        ClientCall call =
                session.begin(Message.request(Id.of(1), "tools/call", "{}"), stream, () -> client);
        session.end(call);

        call.cancel();

        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void whatNobodyListenedToIsKeptInOrderForAWhile() throws Exception {
        IntStream.range(0, 70).forEach(n -> session.tell(note(n)));
        session.listen(stream);
        session.tell(note(70));
        List<String> methods = stream.messages.stream().map(Message::method).toList();
        assertThat(methods)
                .hasSize(65)
                .startsWith("notifications/n6")
                .endsWith("notifications/n70");
    }

    @Test
    void aChangeIsKeptOnceAndLongerThanWhatWasOnlySaid() throws Exception {
        session.tell(Message.notification("notifications/tools/list_changed", null));
        session.tell(note(1));
        session.tell(Message.notification("notifications/tools/list_changed", null));
        IntStream.range(0, 100)
                .forEach(n ->
                        session.tell(
                                Message.notification(
                                        "notifications/message", "{\"data\":" + n + "}")));
        session.listen(stream);
        assertThat(stream.messages).hasSize(64);
        assertThat(stream.messages)
                .extracting(Message::method)
                .startsWith(
                        "notifications/n1",
                        "notifications/tools/list_changed",
                        "notifications/message");
        assertThat(stream.texts().getLast()).contains("\"data\":99");
    }

    /** As Zed, or a client that has tried often enough. */
    @Test
    void whoNeverListensHearsOfChangedListsBeforeAnAnswer() throws Exception {
        Message changed = Message.notification("notifications/tools/list_changed", null);
        session.tell(note(1));
        session.tell(changed);
        session.tellOfLists(stream);
        session.tellOfLists(stream);
        assertThat(stream.messages).containsExactly(changed);

        var listening = new RecordedStream();
        session.listen(listening);
        session.tell(changed);
        session.tellOfLists(stream);
        assertThat(stream.messages).hasSize(1);
        assertThat(listening.messages).extracting(Message::method).contains(changed.method());
    }

    @Test
    void aCallThatRunsForLongSendsASignOfLife() {
        session.begin(Message.request(Id.of(1), "tools/call", "{}"), stream, () -> client);
        session.signsOfLife(clock.instant());
        clock.pass(Duration.ofSeconds(1));
        session.signsOfLife(clock.instant());
        until("a sign", () -> stream.comments > 0);
        assertThat(stream.comments).isEqualTo(1);
    }

    @Test
    void whoNeverListenedHasNotStopped() throws Exception {
        assertThat(session.hasStoppedListening()).isFalse();
        session.listen(stream);
        assertThat(session.hasStoppedListening()).isFalse();
        session.stopListening(stream);
        assertThat(session.hasStoppedListening()).isTrue();
    }

    @Test
    void aStreamThatBreaksAtOnceLosesNothing() throws Exception {
        IntStream.range(0, 3).forEach(n -> session.tell(note(n)));
        stream.takes = 1;
        assertThatThrownBy(() -> session.listen(stream)).isInstanceOf(IOException.class);
        session.stopListening(stream);
        var next = new RecordedStream();
        session.listen(next);
        assertThat(next.messages)
                .extracting(Message::method)
                .containsExactly("notifications/n1", "notifications/n2");
    }

    @Test
    void aNewerListeningStreamReplacesAnOlderOne() throws Exception {
        session.listen(stream);
        var newer = new RecordedStream();
        session.listen(newer);
        session.stopListening(stream);
        session.tell(note(1));
        assertThat(newer.messages).hasSize(1);
        assertThat(session.isListening()).isTrue();
    }

    @Test
    void subscriptionsAreKeptByServer() {
        session.subscribe("git", "file:///a b", true);
        session.subscribe("jira", "x", true);
        session.subscribe("jira", "x", false);
        assertThat(session.subscriptionsAt("git")).containsExactly("file:///a b");
        assertThat(session.subscriptionsAt("jira")).isEmpty();
    }
}
