package dev.holdline.platform.linux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdline.desktop.Desktop;
import dev.holdline.platform.Arming;
import dev.holdline.prompt.Answer;
import dev.holdline.prompt.Question;
import dev.holdline.prompt.Question.Choice;
import dev.holdline.prompt.Question.WaitingCall;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import javax.imageio.ImageIO;
import org.freedesktop.dbus.connections.impl.DBusConnection;
import org.freedesktop.dbus.types.UInt32;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Notifications over a real bus; the server and the person before it are the test. */
@Timeout(60)
class NotificationAskerTest {
    private final AtomicLong now = new AtomicLong();
    private final List<String> answers = new CopyOnWriteArrayList<>();
    @TempDir private Path images;
    private NotificationServer server;
    private NotificationAsker asker;

    @BeforeEach
    void start() throws Exception {
        server = new NotificationServer();
        asker = new NotificationAsker(server::connect, now::get, images);
    }

    @AfterEach
    void stop() throws Exception {
        asker.close();
        server.close();
    }

    private static Question question(int revision, boolean mayHaveRun, String... sessions) {
        return new Question(
                "q1",
                revision,
                List.of("git"),
                "git lost its connection",
                "git lost its connection.",
                "Claude Code was calling “<b>push</b> & co”. It exited (code 1).",
                List.of(sessions).stream()
                        .map(s ->
                                new WaitingCall(
                                        "c-" + s,
                                        s,
                                        "Claude Code",
                                        "push",
                                        mayHaveRun,
                                        "",
                                        Instant.EPOCH))
                        .toList(),
                List.of(
                        new Choice(
                                Answer.RECONNECT_AND_RETRY,
                                mayHaveRun
                                        ? "Reconnect and run “push” again"
                                        : "Reconnect and retry"),
                        new Choice(
                                Answer.RECONNECT_FOR_SESSION,
                                "Reconnect and don’t ask again this session"),
                        new Choice(Answer.SKIP, "Skip this operation")),
                mayHaveRun ? Answer.SKIP : Answer.RECONNECT_AND_RETRY,
                Instant.EPOCH);
    }

    private void ask(Question question) {
        asker.show(
                question,
                (answer, revision, surface) ->
                        answers.add(answer + " " + revision + " " + surface));
    }

    /** The card that is on screen, once the asker knows that it is. */
    private NotificationServer.Card shown(int cards) {
        Desktop.await("card " + cards, () -> server.cards.size() >= cards);
        List<String> can = server.capabilities;
        int asked = server.asked.get();
        // It does one thing after the other, and this one shows nothing.
        server.capabilities = List.of();
        asker.show(named("next", question(1, false, "s9")), (_, _, _) -> {});
        Desktop.await("it to be done", () -> server.asked.get() > asked);
        server.capabilities = can;
        assertThat(server.cards).hasSize(cards);
        return server.cards.getLast();
    }

    private static Question named(String id, Question q) {
        return new Question(
                id,
                q.revision(),
                q.servers(),
                q.title(),
                q.headline(),
                q.explanation(),
                q.calls(),
                q.choices(),
                q.defaultAnswer(),
                q.since());
    }

    private void read() {
        now.addAndGet(Arming.DELAY.toNanos());
    }

    @Test
    void aPressOnAButtonIsTheAnswerOfItsRevision() throws Exception {
        ask(question(3, false, "s1"));
        int id = shown(1).id();
        read();

        server.press(id, "RECONNECT_FOR_SESSION");

        Desktop.await(
                "the answer",
                () -> answers.equals(List.of("RECONNECT_FOR_SESSION 3 NOTIFICATION")));
    }

    @Test
    void theThreeButtonsAreTheQuestionsAndWhatRunsAgainSaysSo() {
        ask(question(1, true, "s1"));

        assertThat(shown(1).actions())
                .containsExactly(
                        "RECONNECT_AND_RETRY",
                        "Reconnect and run “push” again",
                        "RECONNECT_FOR_SESSION",
                        "Reconnect and don’t ask again this session",
                        "SKIP",
                        "Skip this operation");
    }

    /** Also where no package is installed, whose icon the desktop would know by its name. */
    @Test
    void itShowsTheApplicationsIcon() throws Exception {
        ask(question(1, false, "s1"));

        String icon = (String) shown(1).hints().get("image-path").getValue();

        assertThat(ImageIO.read(URI.create(icon).toURL()).getWidth()).isEqualTo(64);
    }

    @Test
    void aPressBeforeItCanHaveBeenReadIsNoAnswerAndItIsShownAgain() throws Exception {
        ask(question(1, false, "s1"));
        int id = shown(1).id();
        now.addAndGet(Arming.DELAY.toNanos() - 1);

        server.press(id, "SKIP");

        int again = shown(2).id();
        assertThat(answers).isEmpty();
        read();
        server.press(again, "SKIP");
        Desktop.await("the answer", () -> answers.equals(List.of("SKIP 1 NOTIFICATION")));
    }

    @Test
    void whatChangedTakesItsPlaceAndMustBeReadAnew() throws Exception {
        ask(question(1, false, "s1"));
        int id = shown(1).id();
        read();
        ask(question(2, true, "s1", "s2"));

        assertThat(shown(2).replaces()).isEqualTo(id);
        server.press(id, "RECONNECT_AND_RETRY");
        shown(3);
        assertThat(answers).isEmpty();
    }

    @Test
    void aWithdrawnQuestionIsClosedAndAnswersNothing() throws Exception {
        ask(question(1, false, "s1"));
        int id = shown(1).id();
        read();

        asker.withdraw("q1");

        Desktop.await("it to close", () -> server.closed.equals(List.of(id)));
        server.press(id, "SKIP");
        ask(question(5, false, "s1"));
        shown(2);
        assertThat(answers).isEmpty();
    }

    @Test
    void puttingItAwayIsNoAnswerAndItStaysAwayUntilSomebodyElseWaits() throws Exception {
        ask(question(1, false, "s1"));
        int id = shown(1).id();
        ask(named("q2", question(1, false, "s1")));
        int other = shown(2).id();
        read();
        server.dismiss(id);
        // Signals come in the order in which they were sent.
        server.press(other, "SKIP");
        Desktop.await("both signals", () -> answers.equals(List.of("SKIP 1 NOTIFICATION")));

        ask(question(2, false, "s1"));
        ask(question(3, false, "s1", "s2"));

        assertThat(shown(3).replaces()).isZero();
        assertThat(answers).hasSize(1);
    }

    @Test
    void aServersWordsAreNoMarkup() {
        ask(question(1, false, "s1"));

        assertThat(shown(1).body()).contains("“&lt;b&gt;push&lt;/b&gt; &amp; co”");
    }

    @Test
    void whereABodyIsPlainTextNothingIsEscaped() {
        server.capabilities = List.of("actions", "body");
        ask(question(1, false, "s1"));

        assertThat(shown(1).body()).contains("“<b>push</b> & co”");
    }

    @Test
    void whereThereAreNoButtonsNothingIsShown() throws Exception {
        server.capabilities = List.of("body");
        ask(question(1, false, "s1"));
        asker.close();

        assertThat(server.cards).isEmpty();
    }

    @Test
    void anotherProgramOnTheBusAnswersNothing() throws Exception {
        ask(question(1, false, "s1"));
        int id = shown(1).id();
        read();
        try (DBusConnection other = server.connect()) {
            other.sendMessage(
                    new Notifications.ActionInvoked(Notifications.PATH, new UInt32(id), "SKIP"));
        }
        server.press(id, "RECONNECT_AND_RETRY");

        Desktop.await(
                "the real answer",
                () -> answers.equals(List.of("RECONNECT_AND_RETRY 1 NOTIFICATION")));
    }

    @Test
    void withoutAServerAskingIsQuiet() throws Exception {
        server.close();

        ask(question(1, false, "s1"));
        asker.withdraw("q1");
        asker.close();

        assertThat(answers).isEmpty();
    }
}
