package dev.holdline.cli;

import static dev.holdline.testkit.Waiting.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdline.prompt.Answer;
import dev.holdline.prompt.Asker;
import dev.holdline.prompt.Question;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How a question is put in a terminal, and which line answers it. */
@Timeout(60)
class TerminalAskerTest {
    private static final Duration TO_READ = Duration.ofMillis(700);
    private static final String TOO_SOON = "That came before this question could be read.";

    private final AtomicLong nanos = new AtomicLong();
    private final Keyboard keyboard = new Keyboard();
    private final ByteArrayOutputStream screen = new ByteArrayOutputStream();
    private final List<String> answers = new CopyOnWriteArrayList<>();

    /** One for each second that passes before the terminal is tried again. */
    private final Semaphore pauses = new Semaphore(0);

    private final AtomicInteger unheard = new AtomicInteger();
    private final TerminalAsker asker =
            new TerminalAsker(
                    new BufferedReader(keyboard),
                    new PrintStream(screen, true, StandardCharsets.UTF_8),
                    nanos::get,
                    pauses::acquire);

    private static Question question(String id, int revision) {
        return new Question(
                id,
                revision,
                List.of(id),
                id + " broke",
                id + " lost its connection.",
                "It exited.",
                List.of(),
                List.of(
                        new Question.Choice(Answer.RECONNECT_AND_RETRY, "Reconnect"),
                        new Question.Choice(Answer.RECONNECT_FOR_SESSION, "Don't ask again"),
                        new Question.Choice(Answer.SKIP, "Skip")),
                Answer.RECONNECT_AND_RETRY,
                Instant.EPOCH);
    }

    private void show(String id, int revision) {
        asker.show(question(id, revision), reply(id));
    }

    private Asker.Reply reply(String id) {
        return (answer, revision, _) -> answers.add(id + " " + revision + " " + answer);
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    private String said() {
        return screen.toString(StandardCharsets.UTF_8);
    }

    private void untilRefused(int times) {
        until("told that it was too soon", () -> said().split(TOO_SOON, -1).length > times);
    }

    @Test
    void aNumberAnswersTheQuestionThatCouldBeRead() {
        show("git", 3);
        pass(TO_READ);
        keyboard.type("2");
        until("answered", () -> !answers.isEmpty());
        assertThat(answers).containsExactly("git 3 RECONNECT_FOR_SESSION");
        assertThat(said()).doesNotContain(TOO_SOON);
    }

    @Test
    void twoLinesAtOnceAnswerOneQuestion() {
        show("git", 0);
        show("jira", 0);
        pass(TO_READ);
        keyboard.type("1", "1");
        untilRefused(1);
        assertThat(answers).containsExactly("git 0 RECONNECT_AND_RETRY");
        assertThat(said()).endsWith(TOO_SOON + "\n1, 2 or 3, then Enter: ");
        pass(TO_READ);
        keyboard.type("3");
        until("answered", () -> answers.size() == 2);
        assertThat(answers).last().isEqualTo("jira 0 SKIP");
    }

    @Test
    void whatWasTypedForAWithdrawnQuestionDoesNotAnswerItsSuccessor() {
        show("git", 0);
        show("jira", 0);
        pass(TO_READ);
        asker.withdraw("git");
        pass(TO_READ.minusMillis(1));
        keyboard.type("1");
        untilRefused(1);
        assertThat(answers).isEmpty();
    }

    @Test
    void aQuestionThatHasChangedIsToBeReadAnew() {
        show("git", 0);
        pass(TO_READ);
        show("git", 1);
        keyboard.type("1");
        untilRefused(1);
        assertThat(answers).isEmpty();
    }

    @Test
    void aChangeOfOneThatWaitsForItsTurnLeavesTheShownOneAsItIs() {
        show("git", 0);
        show("jira", 0);
        pass(TO_READ);
        show("jira", 1);
        keyboard.type("1");
        until("answered", () -> !answers.isEmpty());
        assertThat(answers).containsExactly("git 0 RECONNECT_AND_RETRY");
    }

    private void untilUnheard(int times) {
        until("told that nobody listens", () -> unheard.get() == times);
        until("tried again later", pauses::hasQueuedThreads);
        assertThat(asker.listens()).isFalse();
    }

    @Test
    void afterOneEndOfInputItIsReadOn() {
        asker.whenUnheard(unheard::incrementAndGet);
        show("git", 0);
        keyboard.end();
        pass(Duration.ofSeconds(2));
        keyboard.type("3");
        until("answered", () -> !answers.isEmpty());
        assertThat(asker.listens()).isTrue();
        assertThat(unheard).hasValue(0);
    }

    @Test
    void anInputThatEndsTwiceAtOnceIsNobody() {
        asker.whenUnheard(unheard::incrementAndGet);
        keyboard.end();
        keyboard.end();
        untilUnheard(1);
    }

    @Test
    void aTerminalThatComesBackIsHeardOnceItIsWaitedFor() {
        asker.whenUnheard(unheard::incrementAndGet);
        keyboard.fail();
        keyboard.fail();
        untilUnheard(1);
        keyboard.fail();
        pass(Duration.ofSeconds(1));
        pauses.release();
        until("tried in vain", () -> keyboard.isUsedUp() && pauses.hasQueuedThreads());
        assertThat(unheard).hasValue(1);
        pauses.release();
        until("tried again", () -> keyboard.isWaitedFor());
        assertThat(asker.listens()).isFalse();
        pass(Duration.ofMillis(200));
        assertThat(asker.listens()).isTrue();
        show("git", 0);
        pass(TO_READ);
        keyboard.type("1");
        until("answered", () -> !answers.isEmpty());
        assertThat(asker.listens()).isTrue();
    }
}
