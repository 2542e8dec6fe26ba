package dev.holdline.recovery;

import static dev.holdline.testkit.Waiting.start;
import static dev.holdline.testkit.Waiting.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdline.config.Settings;
import dev.holdline.jsonrpc.Id;
import dev.holdline.jsonrpc.Message;
import dev.holdline.prompt.Answer;
import dev.holdline.prompt.Asker;
import dev.holdline.prompt.Given;
import dev.holdline.prompt.Question;
import dev.holdline.prompt.QuestionDesk;
import dev.holdline.prompt.Surface;
import dev.holdline.session.ClientCall;
import dev.holdline.session.McpSession;
import dev.holdline.session.Sessions;
import dev.holdline.testkit.FaultProgram;
import dev.holdline.testkit.OneClient;
import dev.holdline.testkit.RecordedStream;
import dev.holdline.testkit.Waiting.Running;
import dev.holdline.upstream.Classifier;
import dev.holdline.upstream.Connection;
import dev.holdline.upstream.Failure;
import dev.holdline.upstream.Hello;
import dev.holdline.upstream.Pace;
import dev.holdline.upstream.State;
import dev.holdline.upstream.Upstream;
import dev.holdline.upstream.UpstreamListener;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The loop over real servers that really break; the person is a script. */
@Timeout(120)
class RecoveryTest {
    private static final String IDENTITY = "srv\u0000node";
    private static final String HELLO =
            "{\"protocolVersion\":\"2025-11-25\",\"capabilities\":{},\"clientInfo\":{\"name\":\"claude-code\",\"version\":\"1\"}}";

    @TempDir Path folder;

    /** How much time goes by with each fall. */
    private volatile Duration perFall = Duration.ZERO;

    private volatile Duration gone = Duration.ZERO;
    private final InstantSource clock = () -> Instant.now().plus(gone);
    private final AtomicInteger ids = new AtomicInteger();
    private final QuestionDesk desk = new QuestionDesk(clock, () -> "q" + ids.incrementAndGet());
    private final Person person = new Person();
    private final List<Incident> incidents = new CopyOnWriteArrayList<>();
    private final List<Given> late = new CopyOnWriteArrayList<>();
    private final List<AutoCloseable> opened = new ArrayList<>();
    private final RecordedStream stream = new RecordedStream();
    private final StateLoss stateLoss = new StateLoss();
    private volatile Settings settings = Settings.STANDARD;
    private int falls = 3;
    private Settings.Unanswered unanswered = Settings.Unanswered.KEEP;
    private Sessions sessions;
    private McpSession session;
    private FaultProgram server;
    private Upstream upstream;

    /** Answers each question with the next of its answers, or leaves it open. */
    private static final class Person implements Asker {
        final List<Question> seen = new CopyOnWriteArrayList<>();
        final List<String> answered = new CopyOnWriteArrayList<>();
        final List<Answer> answers = new CopyOnWriteArrayList<>();
        volatile int calls = 1;

        @Override
        public void show(Question question, Reply reply) {
            seen.add(question);
            if (answers.isEmpty()
                    || question.calls().size() < calls
                    || answered.contains(question.id())) return;
            answered.add(question.id());
            reply.answer(answers.removeFirst(), question.revision(), Surface.DIALOG);
        }

        @Override
        public void withdraw(String questionId) {}

        long questions() {
            return seen.stream().map(Question::id).distinct().count();
        }
    }

    @BeforeEach
    void open() throws Exception {
        OneClient client = OneClient.in(folder, clock, "claude-code");
        sessions = client.sessions();
        session = sessions.prepare(Sessions.newId(), "srv", HELLO, client.session());
        desk.addSurface(person);
        over(FaultProgram.stdio(Files.createDirectory(folder.resolve("stdio"))));
    }

    @AfterEach
    void close() throws Exception {
        desk.close();
        for (AutoCloseable each : opened.reversed()) each.close();
    }

    private void over(FaultProgram program) {
        server = program;
        opened.add(program);
        var pace =
                new Pace(
                        clock,
                        new Random(1),
                        new Semaphore(2),
                        Duration.ofSeconds(20),
                        Duration.ofSeconds(5));
        upstream = new Upstream(program, pace, new Classifier(clock), new SessionSide());
        opened.add(upstream);
    }

    /** What the gateway's link does for recovery, and no more. */
    private final class SessionSide implements UpstreamListener {
        private State last = new State.Idle();

        @Override
        public void notification(Message notification) {}

        @Override
        public Message ask(Message request) throws InterruptedException {
            return session.ask(request, null);
        }

        @Override
        public void connected(Connection connection) {}

        @Override
        public void stateChanged(State now) {
            stateLoss.noted(now);
            if (now instanceof State.Ready) {
                session.client().serverIsBack("srv");
                desk.serverIsBack("srv", session.client().id());
            }
            if (last instanceof State.Ready && now instanceof State.Broken) {
                session.client().fell(IDENTITY);
                gone = gone.plus(perFall);
            }
            last = now;
        }

        @Override
        public Hello hello() {
            return new Hello(HELLO, null, Set.of());
        }
    }

    private void settings(Duration hold, Duration skip) {
        settings =
                new Settings(
                        0,
                        List.of(),
                        Settings.Policy.ASK,
                        Map.of(),
                        Map.of(),
                        Map.of("default", hold),
                        unanswered,
                        new Settings.Limits(
                                Duration.ofSeconds(20),
                                Duration.ofSeconds(20),
                                skip,
                                falls,
                                Duration.ofMinutes(5),
                                Duration.ofHours(8),
                                Duration.ofMillis(200)));
    }

    /** On the session's own row; the settings are for sessions to come. */
    private void policy(Settings.Policy policy) {
        session.client().choose(Optional.of(policy), Map.of());
    }

    private Running<Message> calling(String tool, String key) {
        return calling(tool, key, OnFailure.ASK, desk);
    }

    private Running<Message> calling(
            String tool, String key, OnFailure onFailure, QuestionDesk asking) {
        var recovery =
                new Recovery(
                        clock,
                        new Random(1),
                        () -> settings,
                        asking,
                        onFailure,
                        new Witness() {
                            @Override
                            public void over(Incident incident) {
                                incidents.add(incident);
                            }

                            @Override
                            public void answeredLater(Incident incident, Given given) {
                                late.add(given);
                            }
                        });
        String params =
                "{\"name\":\""
                        + tool
                        + "\",\"arguments\":{\"key\":\""
                        + key
                        + "\"},\"_meta\":{\"progressToken\":\"t\"}}";
        Message request = Message.request(Id.of(key), "tools/call", params);
        return start(() -> {
            ClientCall call = session.begin(request, stream, session::client);
            try {
                Hints hints = new Hints(tool.endsWith("readonly"), tool.endsWith("idempotent"));
                return recovery.run(held(call, hints));
            } finally {
                session.end(call);
            }
        });
    }

    private HeldCall held(ClientCall call, Hints hints) {
        return new HeldCall(
                call,
                call.request(),
                upstream,
                "srv",
                IDENTITY,
                () -> hints,
                Definitions.FIXED,
                stateLoss);
    }

    private static String text(Message answer) {
        return new String(answer.toBytes(), StandardCharsets.UTF_8);
    }

    private void works(String tool, String key) throws Exception {
        assertThat(text(calling(tool, key).get())).contains("counted " + key);
    }

    private Message breaks(String tool, String key) throws Exception {
        server.arm("\"kind\":\"exit-running\"");
        return calling(tool, key).get();
    }

    @Test
    void answerOneRetriesWhatIsSafe() throws Exception {
        works("count_readonly", "before");
        person.answers.add(Answer.RECONNECT_AND_RETRY);
        Message answer = breaks("count_readonly", "a");
        assertThat(text(answer)).contains("counted a");
        assertThat(answer.id()).isEqualTo(Id.of("a"));
        assertThat(person.questions()).isEqualTo(1);
        assertThat(person.seen.getFirst().choices().getFirst().label())
                .isEqualTo("Reconnect and retry");
        person.answers.add(Answer.RECONNECT_AND_RETRY);
        assertThat(text(breaks("count_readonly", "b"))).contains("counted b");
        assertThat(person.questions()).as("asked again").isEqualTo(2);
        assertThat(incidents).hasSize(2).allMatch(i -> i.outcome().equals("answered"));
    }

    @Test
    void answerOneRunsAgainWhatItNamed() throws Exception {
        works("count", "before");
        person.answers.add(Answer.RECONNECT_AND_RETRY);
        assertThat(text(breaks("count", "a"))).contains("counted a");
        Question asked = person.seen.getFirst();
        assertThat(asked.choices().getFirst().label()).isEqualTo("Reconnect and run “count” again");
        assertThat(asked.defaultAnswer()).isEqualTo(Answer.SKIP);
        assertThat(asked.headline()).isEqualTo("srv lost its connection.");
        assertThat(server.executed("a")).as("twice, and agreed").isEqualTo(2);
    }

    @Test
    void answerTwoReconnectsRunsNothingAgainAndIsAGrant() throws Exception {
        works("count", "before");
        person.answers.add(Answer.RECONNECT_FOR_SESSION);
        Message told = breaks("count", "a");
        assertThat(text(told)).contains("\"isError\":true", "may already have run");
        assertThat(server.executed("a")).isEqualTo(1);
        assertThat(upstream.state())
                .as("it says it was reconnected")
                .isInstanceOf(State.Ready.class);
        assertThat(text(breaks("count_readonly", "b"))).contains("counted b");
        assertThat(person.questions()).as("not asked again").isEqualTo(1);
        assertThat(text(breaks("count", "c"))).contains("may already have run");
        assertThat(server.executed("c")).isEqualTo(1);
    }

    @Test
    void aCallThatBreaksAtEveryTryIsAskedAboutHoweverSlowlyItDoes() throws Exception {
        // Each fall is forgotten before the next one comes.
        perFall = Duration.ofMinutes(10);
        works("count_readonly", "before");
        policy(Settings.Policy.RECONNECT);
        server.arm("\"kind\":\"exit-running\",\"tool\":\"count_readonly\",\"count\":-1");
        person.answers.add(Answer.SKIP);
        assertThat(text(calling("count_readonly", "a").get())).contains("Skipped by the user");
        assertThat(person.questions()).isEqualTo(1);
        assertThat(server.executed("a")).isEqualTo(falls);
    }

    @ParameterizedTest
    @CsvSource({"resources/read, true", "tools/list, true", "acme/deploy, false"})
    void onlyWhatIsKnownToDoNoHarmIsRepeatedUnasked(String method, boolean repeated) {
        Message request = Message.request(Id.of(1), method, "{}");
        ClientCall call = session.begin(request, stream, session::client);
        assertThat(held(call, Hints.NONE).repeatable()).isEqualTo(repeated);
    }

    @Test
    void aGrantAsksAgainAboutAServerThatKeepsFalling() throws Exception {
        works("count", "before");
        person.answers.add(Answer.RECONNECT_FOR_SESSION);
        breaks("count_readonly", "grant");
        breaks("count_readonly", "1");
        breaks("count_readonly", "2");
        assertThat(person.questions()).isEqualTo(1);
        person.answers.add(Answer.SKIP);
        assertThat(text(breaks("count_readonly", "3"))).contains("Skipped by the user");
        assertThat(person.questions()).isEqualTo(2);
    }

    @Test
    void aServerThatKeepsFallingCanBeLeftOffForTheSession() throws Exception {
        settings(Duration.ofSeconds(30), Duration.ofMillis(1));
        works("count", "before");
        for (int i = 0; i < 3; i++) session.client().fell(IDENTITY);
        person.answers.add(Answer.SKIP);
        assertThat(text(breaks("count", "a"))).contains("Skipped by the user");
        Question asked = person.seen.getLast();
        assertThat(asked.headline()).isEqualTo("srv keeps losing its connection.");
        assertThat(asked.choices().getLast().label()).isEqualTo("Leave it off for this session");
        assertThat(text(calling("count", "b").get())).contains("Skipped by the user");
        assertThat(person.questions()).as("it is not asked about again").isEqualTo(1);
        upstream.renew();
        until("a person had it reconnected", () -> upstream.state() instanceof State.Ready);
        works("count", "c");
    }

    @Test
    void answerThreeSkipsTheCallAndThoseAfterItForAWhile() throws Exception {
        settings(Duration.ofSeconds(30), Duration.ofSeconds(2));
        works("count", "before");
        person.answers.add(Answer.SKIP);
        Message skipped = breaks("count", "a");
        assertThat(text(skipped)).contains("Skipped by the user", "may have run");
        assertThat(text(calling("count", "b").get()))
                .contains("Skipped by the user", "was not run");
        assertThat(person.questions()).isEqualTo(1);
        assertThat(server.executed("b")).isZero();
        until("the skip is over", () -> !session.client().isSkipped("srv"));
        person.answers.add(Answer.RECONNECT_AND_RETRY);
        works("count", "c");
        assertThat(person.questions()).isEqualTo(2);
        assertThat(person.seen.getLast().choices().getLast().label())
                .isEqualTo("Skip for this session");
        assertThat(server.executed("a")).isEqualTo(1);
        assertThat(server.executed("c")).isEqualTo(1);
    }

    @Test
    void oneSkipForTwoWaitingCallsIsNotForTheSession() throws Exception {
        settings(Duration.ofSeconds(30), Duration.ofSeconds(1));
        works("count", "before");
        person.calls = 2;
        person.answers.add(Answer.SKIP);
        server.arm("\"kind\":\"exit-running\",\"ms\":600,\"tool\":\"count\"");
        Running<Message> first = calling("count", "a");
        Running<Message> second = calling("slow", "b");
        assertThat(text(first.get())).contains("Skipped");
        assertThat(text(second.get())).contains("Skipped");
        until("the skip is over", () -> !session.client().isSkipped("srv"));
    }

    @Test
    void twoWaitingCallsAreOneQuestionAndOneReconnect() throws Exception {
        works("count", "before");
        person.calls = 2;
        person.answers.add(Answer.RECONNECT_AND_RETRY);
        server.arm("\"kind\":\"exit-running\",\"ms\":600,\"tool\":\"count\"");
        Running<Message> first = calling("count", "a");
        Running<Message> second = calling("slow", "b");
        assertThat(text(first.get())).contains("counted a");
        assertThat(text(second.get())).contains("slow done b");
        assertThat(person.questions()).isEqualTo(1);
        assertThat(server.events("start")).isEqualTo(2);
        assertThat(person.seen.getLast().explanation()).startsWith("2 calls are waiting:");
    }

    @Test
    void whereNobodyAnswersTheCallIsToldAndTheAnswerIsForTheNext() throws Exception {
        settings(Duration.ofMillis(700), Duration.ofSeconds(60));
        works("count", "before");
        Message told = breaks("count", "a");
        assertThat(text(told)).contains("Still waiting for the user", "\"count\\\" may have run");
        assertThat(desk.open()).hasSize(1);
        Question open = desk.open().getFirst();
        assertThat(open.calls()).isEmpty();
        assertThat(open.choices().getFirst().label()).isEqualTo("Reconnect");
        desk.answer(open.id(), open.revision(), Answer.RECONNECT_AND_RETRY, Surface.TRAY);
        until("reconnected in the background", () -> upstream.state() instanceof State.Ready);
        until("recorded", () -> late.size() == 1);
        assertThat(late.getFirst().surface()).isEqualTo(Surface.TRAY);
        assertThat(incidents).singleElement().matches(i -> i.asked() && i.given() == null);
        works("count", "b");
        assertThat(desk.open()).isEmpty();
        assertThat(server.executed("a")).isEqualTo(1);
    }

    @Test
    void underReconnectNobodyIsAskedAndNothingRunsTwice() throws Exception {
        policy(Settings.Policy.RECONNECT);
        works("count", "before");
        assertThat(text(breaks("count_idempotent", "a"))).contains("counted a");
        assertThat(text(breaks("count", "b"))).contains("may already have run");
        assertThat(server.executed("b")).isEqualTo(1);
        assertThat(person.questions()).isZero();
    }

    @Test
    void underNeverNobodyIsAskedAndNothingIsReconnected() throws Exception {
        policy(Settings.Policy.NEVER);
        works("count", "before");
        assertThat(text(breaks("count_readonly", "a"))).contains("turned off reconnecting");
        assertThat(text(calling("count", "b").get())).contains("turned off reconnecting");
        assertThat(upstream.state()).isInstanceOf(State.Broken.class);
        assertThat(server.events("start")).isEqualTo(1);
        assertThat(person.questions()).isZero();
        upstream.renew();
        until("a person's Reconnect works", () -> upstream.state() instanceof State.Ready);
        works("count", "c");
    }

    @Test
    void aSessionsPolicyIsObeyedAtItsNextBreakAndOnlyThere() throws Exception {
        works("count", "before");
        person.answers.add(Answer.RECONNECT_AND_RETRY);
        breaks("count_readonly", "a");
        policy(Settings.Policy.RECONNECT);
        assertThat(text(breaks("count_readonly", "b"))).contains("counted b");
        assertThat(person.questions()).isEqualTo(1);
        session.client().choose(Optional.empty(), Map.of());
        person.answers.add(Answer.SKIP);
        assertThat(text(breaks("count_readonly", "c"))).contains("Skipped by the user");
    }

    @Test
    void reconnectingWithoutAskingHasTheLimitOfAServerThatKeepsFalling() throws Exception {
        policy(Settings.Policy.RECONNECT);
        works("count", "before");
        breaks("count_readonly", "1");
        breaks("count_readonly", "2");
        assertThat(person.questions()).isZero();
        person.answers.add(Answer.SKIP);
        assertThat(text(breaks("count_readonly", "3"))).contains("Skipped by the user");
    }

    @ParameterizedTest
    @CsvSource({"count_readonly, Reconnect and retry", "count, Reconnect and run “count” again"})
    void aGrantTakenBackWhileACallIsHeldMakesItAsk(String tool, String first) throws Exception {
        works("count", "before");
        person.answers.add(Answer.RECONNECT_FOR_SESSION);
        breaks("count_readonly", "grant");
        // Comes up no more: the call is held while it is tried again and again.
        server.arm("\"kind\":\"exit-running\"");
        Running<Message> call = calling(tool, "a");
        until("it fell", () -> !(upstream.state() instanceof State.Ready));
        server.arm("\"kind\":\"exit-at-start\",\"count\":-1");
        until("it is tried again", () -> upstream.state() instanceof State.Waiting);
        Failure why = ((State.Waiting) upstream.state()).failure();

        Runnable _ = session.client().revoke("srv");
        upstream.forgo(why);

        until("asked", () -> person.questions() == 2);
        assertThat(upstream.state()).isInstanceOf(State.Broken.class);
        Question open = desk.open().getFirst();
        assertThat(open.choices().getFirst().label()).isEqualTo(first);
        server.disarm();
        desk.answer(open.id(), open.revision(), Answer.RECONNECT_AND_RETRY, Surface.WINDOW);
        assertThat(text(call.get())).contains("counted a");
    }

    @Test
    void whileAskingIsPausedBrokenCallsAreSkippedAndNothingIsReconnected() throws Exception {
        works("count", "before");
        server.arm("\"kind\":\"exit-running\"");
        Running<Message> waiting = calling("count", "a");
        until("asked", () -> person.questions() == 1);

        desk.pause(clock.instant().plusSeconds(3_600));

        assertThat(text(waiting.get()))
                .contains("paused all questions", "\"count\\\" may have run");
        assertThat(text(calling("count", "b").get()))
                .contains("paused all questions", "was not run");
        assertThat(desk.open()).isEmpty();
        assertThat(person.questions()).isEqualTo(1);
        assertThat(server.events("start")).isEqualTo(1);
        desk.resume();
        person.answers.add(Answer.RECONNECT_AND_RETRY);
        works("count", "c");
        assertThat(person.questions()).isEqualTo(2);
    }

    @Test
    void aPauseStopsNoReconnectThatNeedsNoQuestion() throws Exception {
        policy(Settings.Policy.RECONNECT);
        desk.pause(clock.instant().plusSeconds(3_600));
        works("count", "before");
        assertThat(text(breaks("count_readonly", "a"))).contains("counted a");
    }

    @Test
    void whereThePersonWantsItSoACallThatNobodyAnsweredForIsSkipped() throws Exception {
        unanswered = Settings.Unanswered.SKIP;
        settings(Duration.ofMillis(700), Duration.ofSeconds(60));
        works("count", "before");
        assertThat(text(breaks("count", "a"))).contains("did not answer in time", "may have run");
        assertThat(desk.open()).isEmpty();
        assertThat(session.client().isSkipped("srv")).as("the next one asks").isFalse();
    }

    @Test
    void theModelIsToldOnceThatItsSessionWasRenewed() throws Exception {
        policy(Settings.Policy.RECONNECT);
        works("count", "before");
        assertThat(text(breaks("count_readonly", "a"))).contains("has been renewed");
        assertThat(text(calling("count", "b").get())).doesNotContain("renewed");
    }

    @Test
    void ofAServerThatNamesItsSessionTheModelIsToldThatItIsGone() throws Exception {
        over(FaultProgram.http(Files.createDirectory(folder.resolve("http"))));
        assertThat(afterAReconnect()).contains("has been renewed");
    }

    @Test
    void ofAServerThatKeepsNothingNothingIsLost() throws Exception {
        over(FaultProgram.http(Files.createDirectory(folder.resolve("http")), "--stateless"));
        assertThat(afterAReconnect()).contains("counted").doesNotContain("renewed");
    }

    private String afterAReconnect() throws Exception {
        works("count", "before");
        State before = upstream.state();
        upstream.renew();
        until(
                "connected anew",
                () -> upstream.state() instanceof State.Ready now && !now.equals(before));
        return text(calling("count", "after").get());
    }

    @Test
    void progressOfTheHoldReachesTheClientAndRises() throws Exception {
        policy(Settings.Policy.RECONNECT);
        works("count", "before");
        breaks("count_readonly", "a");
        assertThat(stream.texts()).anyMatch(t -> t.contains("Holdline: reconnecting srv"));
    }

    @Test
    void whatTheNetworkCutOffIsAskedAboutAsAnOutage() throws Exception {
        over(FaultProgram.http(Files.createDirectory(folder.resolve("http"))));
        server.cutOff();
        person.answers.add(Answer.SKIP);
        Message answer = calling("count", "a").get();
        Question asked = person.seen.getFirst();
        assertThat(asked.headline()).isEqualTo("srv lost the network.");
        assertThat(asked.explanation()).contains("no network connection").contains("was not sent");
        assertThat(text(answer)).contains("was not run");
    }

    @Test
    void aServerThatIsGoneWhileTheNetworkIsThereIsAskedAboutByItself() throws Exception {
        server.arm("\"kind\":\"exit-running\"");
        server.cutOff();
        person.answers.add(Answer.SKIP);
        calling("count", "a").get();
        assertThat(person.seen.getFirst().headline()).doesNotContain("network");
    }

    @Test
    void aClientThatLeavesClosesItsQuestion() throws Exception {
        works("count", "before");
        server.arm("\"kind\":\"exit-running\"");
        Running<Message> call = calling("count", "a");
        until("asked", () -> desk.isOpen("srv"));
        call.thread().interrupt();
        assertThat(call.failure(InterruptedException.class)).isNotNull();
        assertThat(desk.open()).isEmpty();
        until("recorded", () -> incidents.size() == 1);
        assertThat(incidents.getFirst().outcome()).isEqualTo("left by the client");
        assertThat(server.executed("a")).isEqualTo(1);
    }

    @Test
    void aPersonsReconnectSettlesTheQuestionAndRunsNothingAgain() throws Exception {
        works("count", "before");
        server.arm("\"kind\":\"exit-running\",\"ms\":600,\"tool\":\"count\"");
        Running<Message> unsafe = calling("count", "a");
        Running<Message> safe = calling("count_readonly", "b");
        until("asked", () -> desk.isOpen("srv"));
        upstream.renew();
        desk.settle("srv", Surface.TRAY);
        assertThat(text(unsafe.get())).contains("may already have run");
        assertThat(text(safe.get())).contains("counted b");
        assertThat(server.executed("a")).isEqualTo(1);
    }

    @Test
    void aLinkThatIsClosedWhileACallRunsTellsItAndAsksNobody() throws Exception {
        works("count", "before");
        server.arm("\"kind\":\"hang\"");
        Running<Message> call = calling("count", "a");
        until("runs", () -> server.executed("a") == 1);
        upstream.close();
        assertThat(text(call.get())).contains("closed by Holdline", "may have run");
        assertThat(person.questions()).isZero();
    }

    @Test
    void aServerThatCannotBeReachedAtFirstIsAskedAbout() throws Exception {
        server.arm("\"kind\":\"exit-at-start\",\"count\":2");
        person.answers.add(Answer.RECONNECT_AND_RETRY);
        works("count", "a");
        assertThat(person.seen.getFirst().headline()).isEqualTo("srv could not be connected.");
        assertThat(person.seen.getFirst().explanation()).contains("The call was not sent.");
        assertThat(server.executed("a")).isEqualTo(1);
    }

    /** By another call's attempt, say: the dialog goes, and nobody has to press anything. */
    @Test
    void aHeldCallGoesOnWhenItsServerIsBackByItself() throws Exception {
        server.arm("\"kind\":\"exit-at-start\",\"count\":2");
        Running<Message> held = calling("count", "a");
        until("asked", () -> desk.isOpen("srv"));

        var _ = upstream.reconnect(Duration.ofSeconds(20));

        assertThat(text(held.get())).contains("counted a");
        assertThat(desk.open()).isEmpty();
        assertThat(person.answered).isEmpty();
        assertThat(server.executed("a")).isEqualTo(1);
    }

    @Test
    void aReconnectThatFailsIsAskedAboutAgain() throws Exception {
        works("count", "before");
        server.arm("\"kind\":\"exit-running\"");
        Running<Message> call = calling("count_readonly", "a");
        until("asked", () -> desk.isOpen("srv"));
        server.arm("\"kind\":\"exit-at-start\",\"count\":-1");
        Question first = desk.open().getFirst();
        desk.answer(first.id(), first.revision(), Answer.RECONNECT_AND_RETRY, Surface.DIALOG);
        until(
                "asked again",
                () -> desk.isOpen("srv") && !desk.open().getFirst().id().equals(first.id()));
        server.disarm();
        Question second = desk.open().getFirst();
        desk.answer(second.id(), second.revision(), Answer.RECONNECT_AND_RETRY, Surface.DIALOG);
        assertThat(text(call.get())).contains("counted a");
        assertThat(incidents).singleElement().matches(i -> i.given() != null);
    }

    @Test
    void aQuitWhileACallIsHeldIsWhatItsClientIsTold() throws Exception {
        works("count", "before");
        server.arm("\"kind\":\"exit-running\"");
        Running<Message> call = calling("count", "a");
        until("asked", () -> desk.isOpen("srv"));

        desk.close();

        assertThat(text(call.get())).contains("Holdline was ended before", "may have run");
        assertThat(incidents).singleElement().matches(i -> i.outcome().equals("quit"));
    }

    @Test
    void onlyTheTimeFromBreakToRepairIsHeldNotWhatTheToolTakesAgain() throws Exception {
        works("count_readonly", "before");
        server.arm("\"kind\":\"exit-running\"");
        Running<Message> call = calling("count_readonly", "a");
        until("asked", () -> desk.isOpen("srv"));
        server.arm("\"kind\":\"hang\"");
        Question question = desk.open().getFirst();
        desk.answer(question.id(), question.revision(), Answer.RECONNECT_AND_RETRY, Surface.DIALOG);
        until("runs again", () -> server.executed("a") == 2);
        Instant running = clock.instant();
        call.thread().interrupt();

        until("recorded", () -> incidents.size() == 1);
        Incident incident = incidents.getFirst();
        assertThat(incident.held()).isPositive();
        assertThat(incident.at().plus(incident.held())).isBeforeOrEqualTo(running);
    }

    @Test
    void whereNobodyCanBeAskedTheCallIsToldOrReconnectedAsTheRunWasStarted() throws Exception {
        var headless = new QuestionDesk(clock, () -> "q");
        works("count", "before");
        server.arm("\"kind\":\"exit-running\"");
        assertThat(text(calling("count", "a", OnFailure.ASK, headless).get()))
                .contains("nobody could be asked", "may have run");
        assertThat(text(calling("count", "b", OnFailure.RECONNECT, headless).get()))
                .contains("counted b");
        server.arm("\"kind\":\"exit-running\"");
        assertThat(text(calling("count", "c", OnFailure.RECONNECT, headless).get()))
                .contains("may already have run");
        assertThat(server.executed("a")).isEqualTo(1);
        assertThat(server.executed("c")).isEqualTo(1);
        assertThat(headless.open()).isEmpty();
        headless.close();
    }

    @Test
    void aRunThatWasStartedToSkipReconnectsNothingWhateverThePolicyIs() throws Exception {
        var headless = new QuestionDesk(clock, () -> "q");
        works("count", "before");
        policy(Settings.Policy.RECONNECT);
        server.arm("\"kind\":\"exit-before\"");
        assertThat(text(calling("count_readonly", "a", OnFailure.SKIP, headless).get()))
                .contains("nobody could be asked");
        assertThat(text(calling("count", "b", OnFailure.SKIP, headless).get()))
                .contains("nobody could be asked", "was not run");
        assertThat(server.events("start")).isEqualTo(1);
        assertThat(text(calling("count", "c", OnFailure.ASK, headless).get()))
                .contains("counted c");
        headless.close();
    }

    private void refusing(int times) throws Exception {
        over(FaultProgram.http(Files.createDirectory(folder.resolve("http"))));
        works("count", "before");
        server.arm("\"kind\":\"401\",\"count\":" + times);
    }

    @Test
    void anAnswerHoldsWhileTheServerRefusesForAMoment() throws Exception {
        refusing(3);
        person.answers.add(Answer.RECONNECT_AND_RETRY);
        works("count", "a");
        assertThat(person.questions()).isEqualTo(1);
        assertThat(server.events("fault")).isEqualTo(3);
        assertThat(server.executed("a")).isEqualTo(1);
    }

    @Test
    void aSessionThatIsGoneAsAnAnswerSaysIsRenewedAndTheCallSentAgain() throws Exception {
        over(FaultProgram.http(Files.createDirectory(folder.resolve("http"))));
        works("count", "before");
        String gone = "{\"code\":-32600,\"message\":\"Session not found\"}";
        server.arm("\"kind\":\"error\",\"method\":\"any\",\"count\":2,\"error\":" + gone);
        person.answers.add(Answer.RECONNECT_FOR_SESSION);
        works("count_readonly", "a");
        assertThat(person.questions()).isEqualTo(1);
        assertThat(server.events("initialize")).isEqualTo(2);
        server.arm("\"kind\":\"error\",\"method\":\"any\",\"count\":2,\"error\":" + gone);
        assertThat(text(calling("count", "b").get())).contains("may already have run");
        assertThat(server.executed("b")).isEqualTo(1);
    }

    @Test
    void aServerThatGoesOnRefusingIsAskedAboutAnewAfterAFewTries() throws Exception {
        settings(Duration.ofSeconds(2), Duration.ofSeconds(60));
        refusing(-1);
        person.answers.addAll(List.of(Answer.RECONNECT_AND_RETRY, Answer.SKIP));
        assertThat(text(calling("count", "a").get())).contains("Skipped", "was not run");
        assertThat(person.questions()).isEqualTo(2);
        assertThat(server.events("fault")).as("tries").isBetween(3L, 5L);
    }

    @Test
    void whereNobodyCanBeAskedAServerThatRefusesForAMomentIsHadBackWithoutAStorm()
            throws Exception {
        var headless = new QuestionDesk(clock, () -> "q");
        refusing(4);
        assertThat(text(calling("count", "a", OnFailure.RECONNECT, headless).get()))
                .contains("counted a");
        assertThat(server.events("fault")).isEqualTo(4);
        // It fell more often than a person would put up with; once well it is used as before.
        assertThat(text(calling("count", "b", OnFailure.RECONNECT, headless).get()))
                .contains("counted b");
        headless.close();
    }

    @Test
    void whereNobodyCanBeAskedAServerThatKeepsFallingIsLeftAloneForAWhile() throws Exception {
        var headless = new QuestionDesk(clock, () -> "q");
        works("count", "before");
        for (int i = 0; i < 8; i++) session.client().fell(IDENTITY);
        server.arm("\"kind\":\"exit-running\"");
        assertThat(text(calling("count_readonly", "a", OnFailure.RECONNECT, headless).get()))
                .contains("could not be reconnected");
        assertThat(text(calling("count_readonly", "b", OnFailure.RECONNECT, headless).get()))
                .contains("could not be reconnected", "was not run");
        assertThat(server.events("start")).isEqualTo(1);
        headless.close();
    }

    @Test
    void whereNobodyCanBeAskedOneTryThereIsHoweverSmallTheLimit() throws Exception {
        falls = 1;
        settings(Duration.ofSeconds(30), Duration.ofSeconds(60));
        var headless = new QuestionDesk(clock, () -> "q");
        works("count", "before");
        server.arm("\"kind\":\"exit-running\"");
        assertThat(text(calling("count_readonly", "a", OnFailure.RECONNECT, headless).get()))
                .contains("counted a");
        headless.close();
    }

    @Test
    void aTimeThatTheServerNamesIsWaitedForSilently() throws Exception {
        falls = 1;
        settings(Duration.ofSeconds(30), Duration.ofSeconds(60));
        over(FaultProgram.http(Files.createDirectory(folder.resolve("http"))));
        works("count", "before");
        server.arm("\"kind\":\"429\",\"seconds\":1");
        works("count", "a");
        assertThat(server.executed("a")).isEqualTo(1);
        assertThat(person.questions()).isZero();
        assertThat(session.client().keepsFalling(IDENTITY, settings))
                .as("to be asked to slow down is no fall")
                .isFalse();
    }

    @Test
    void aServerThatSaysAtOnceForEverIsNotStormed() throws Exception {
        settings(Duration.ofSeconds(2), Duration.ofSeconds(60));
        over(FaultProgram.http(Files.createDirectory(folder.resolve("http"))));
        works("count", "before");
        server.arm("\"kind\":\"429\",\"seconds\":\"Thu, 01 Jan 2026 00:00:00 GMT\",\"count\":-1");
        person.answers.add(Answer.SKIP);
        assertThat(text(calling("count", "a").get()))
                .contains("Skipped", "did not complete the call")
                .as("every other call works")
                .doesNotContain("is disconnected");
        assertThat(server.events("fault")).isBetween(2L, 4L);
    }

    @Test
    void aDroppedStreamOfAReadOnlyToolIsSilentAndOfAPlainToolAsked() throws Exception {
        over(FaultProgram.http(Files.createDirectory(folder.resolve("http"))));
        works("count", "before");
        server.arm("\"kind\":\"drop\"");
        works("count_readonly", "a");
        assertThat(person.questions()).isZero();
        assertThat(upstream.state()).isInstanceOf(State.Ready.class);
        person.answers.add(Answer.RECONNECT_FOR_SESSION);
        server.arm("\"kind\":\"drop\"");
        assertThat(text(calling("count", "b").get()))
                .contains("did not complete the call", "may already have run");
        assertThat(server.executed("b")).isEqualTo(1);
        assertThat(person.seen.getLast().headline()).isEqualTo("srv did not complete the call.");
        assertThat(server.events("initialize")).as("nothing was reconnected").isEqualTo(1);
    }
}
