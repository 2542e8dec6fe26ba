package dev.holdline.prompt;

import static dev.holdline.testkit.Waiting.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdline.testkit.HandClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How waiting calls become one question, and one answer an answer for each call it covers. */
@Timeout(60)
class QuestionDeskTest {
    private static final QuestionDesk.Options USUAL = new QuestionDesk.Options(true, false, true);

    /** Longer than the test may take. */
    private static final Duration AGES = Duration.ofHours(1);

    private final AtomicInteger ids = new AtomicInteger();
    private final HandClock clock = new HandClock();
    private final QuestionDesk desk = new QuestionDesk(clock, () -> "q" + ids.incrementAndGet());
    private final Screen screen = new Screen(Surface.DIALOG);

    /** A surface that remembers what it shows. */
    private final class Screen implements Asker {
        final Surface surface;
        final List<Question> shown = new CopyOnWriteArrayList<>();
        final List<String> withdrawn = new CopyOnWriteArrayList<>();
        private volatile @Nullable Reply reply;
        private volatile boolean listens = true;
        private volatile Runnable unheard = () -> {};

        Screen(Surface surface) {
            this.surface = surface;
        }

        @Override
        public void show(Question question, Reply to) {
            reply = to;
            shown.add(question);
        }

        @Override
        public void withdraw(String questionId) {
            withdrawn.add(questionId);
        }

        @Override
        public boolean listens() {
            return listens;
        }

        @Override
        public void whenUnheard(Runnable told) {
            unheard = told;
        }

        void goesSilent() {
            listens = false;
            unheard.run();
        }

        /** What is on screen once it is what is open, with so many calls. */
        Question seeing(int calls) {
            until(
                    calls + " calls shown",
                    () ->
                            !shown.isEmpty()
                                    && shown.getLast().calls().size() == calls
                                    && desk.open().stream()
                                            .anyMatch(q -> q.id().equals(shown.getLast().id())));
            return shown.getLast();
        }

        void press(Answer answer, Question seen) {
            reply.answer(answer, seen.revision(), surface);
        }
    }

    @BeforeEach
    void showOnAScreen() {
        desk.addSurface(screen);
    }

    @AfterEach
    void close() {
        desk.close();
    }

    private static Subject about(String server) {
        return new Subject(server, server + " lost its connection.", "It exited.", "");
    }

    private static Question.WaitingCall call(String id, String tool, boolean mayHaveRun) {
        return new Question.WaitingCall(
                id, "session-" + id, "Claude Code", tool, mayHaveRun, "{}", Instant.EPOCH);
    }

    private QuestionDesk.Wait join(String id, boolean mayHaveRun) {
        return desk.join(about("git"), call(id, "tool_" + id, mayHaveRun), USUAL);
    }

    private static @Nullable Given now(QuestionDesk.Wait wait) throws Exception {
        return wait.await(Duration.ZERO);
    }

    private static Given soon(QuestionDesk.Wait wait) throws Exception {
        Given given = wait.await(Duration.ofSeconds(20));
        assertThat(given).as("answered").isNotNull();
        return given;
    }

    @Test
    void allCallsOfAServerShareOneQuestion() throws Exception {
        QuestionDesk.Wait first = join("a", false);
        QuestionDesk.Wait second = join("b", false);
        var other = desk.join(about("jira"), call("c", "search", false), USUAL);
        assertThat(desk.open()).hasSize(2);
        Question git = desk.open().getFirst();
        assertThat(git.servers()).containsExactly("git");
        assertThat(git.calls()).hasSize(2);
        assertThat(git.explanation()).startsWith("2 calls from 2 clients are waiting:");
        desk.answer(git.id(), git.revision(), Answer.RECONNECT_FOR_SESSION, Surface.TRAY);
        assertThat(now(first))
                .isEqualTo(new Given(Answer.RECONNECT_FOR_SESSION, false, true, Surface.TRAY));
        assertThat(now(second)).isEqualTo(now(first));
        assertThat(now(other)).isNull();
        assertThat(desk.open()).hasSize(1);
    }

    @Test
    void whereTheServerIsBackByItselfOnlyWhatMayHaveRunWaitsOn() throws Exception {
        QuestionDesk.Wait safe = join("a", false);
        QuestionDesk.Wait others = join("b", false);
        QuestionDesk.Wait risky = join("c", true);

        desk.serverIsBack("git", "session-a");
        desk.serverIsBack("git", "session-c");

        assertThat(safe.answer).isCompletedWithValue(null);
        assertThat(others.answer).as("its own connection is not back").isNotDone();
        assertThat(risky.answer).as("a person decides").isNotDone();
        assertThat(screen.seeing(2).calls())
                .extracting(Question.WaitingCall::session)
                .containsExactly("session-b", "session-c");

        desk.serverIsBack("git", "session-b");
        screen.press(Answer.SKIP, screen.seeing(1));
        assertThat(soon(risky).answer()).isEqualTo(Answer.SKIP);
        assertThat(desk.open()).isEmpty();
    }

    @Test
    void aLaterCallThatMayHaveRunIsAskedAboutAnew() throws Exception {
        QuestionDesk.Wait first = join("a", true);
        Question seen = screen.seeing(1);
        QuestionDesk.Wait later = join("b", true);
        screen.press(Answer.RECONNECT_AND_RETRY, seen);
        assertThat(soon(first).agreedToRunAgain()).isTrue();
        assertThat(now(later)).isNull();
        until("asked anew", () -> !screen.shown.getLast().id().equals(seen.id()));
        Question anew = screen.shown.getLast();
        assertThat(anew.calls()).extracting(Question.WaitingCall::callId).containsExactly("b");
        assertThat(anew.choices().getFirst().label()).isEqualTo("Reconnect and run “tool_b” again");
        screen.press(Answer.RECONNECT_AND_RETRY, anew);
        assertThat(soon(later).agreedToRunAgain()).isTrue();
    }

    @Test
    void aLaterSafeCallJoinsAnAnswerThatReconnectsButNoSkip() throws Exception {
        QuestionDesk.Wait first = join("a", false);
        Question seen = screen.seeing(1);
        QuestionDesk.Wait later = join("b", false);
        screen.press(Answer.RECONNECT_AND_RETRY, seen);
        assertThat(soon(first).answer()).isEqualTo(Answer.RECONNECT_AND_RETRY);
        assertThat(soon(later))
                .isEqualTo(new Given(Answer.RECONNECT_AND_RETRY, false, false, Surface.DIALOG));

        QuestionDesk.Wait third = join("c", false);
        // The first question is shown late on a busy machine; the second has another id.
        until("the next question", () -> !screen.shown.getLast().id().equals(seen.id()));
        Question second = screen.seeing(1);
        QuestionDesk.Wait fourth = join("d", false);
        screen.press(Answer.SKIP, second);
        assertThat(soon(third).answer()).isEqualTo(Answer.SKIP);
        assertThat(now(fourth)).as("was not on screen when the person skipped").isNull();
        assertThat(desk.isOpen("git")).isTrue();
    }

    @Test
    void onlyTheFirstAnswerAgreesAndOnlyButtonOne() throws Exception {
        QuestionDesk.Wait wait = join("a", true);
        screen.press(Answer.RECONNECT_FOR_SESSION, screen.seeing(1));
        assertThat(soon(wait).agreedToRunAgain()).isFalse();
    }

    @Test
    void theLastCallThatIsCancelledClosesTheQuestion() {
        QuestionDesk.Wait first = join("a", false);
        QuestionDesk.Wait second = join("b", false);
        first.leave();
        assertThat(desk.open().getFirst().calls()).hasSize(1);
        String id = desk.open().getFirst().id();
        second.leave();
        assertThat(desk.open()).isEmpty();
        until("withdrawn", () -> screen.withdrawn.contains(id));
    }

    @Test
    void anExpiredQuestionStaysOpenRewordedAndItsAnswerIsForTheNextCall() {
        QuestionDesk.Wait wait = join("a", true);
        List<Given> later = new ArrayList<>();
        assertThat(wait.expire(later::add)).isNull();
        Question open = desk.open().getFirst();
        assertThat(open.calls()).isEmpty();
        assertThat(open.choices())
                .extracting(Question.Choice::label)
                .containsExactly(
                        "Reconnect",
                        "Reconnect and don’t ask again this session",
                        "Skip this operation");
        assertThat(open.defaultAnswer()).isEqualTo(Answer.RECONNECT_AND_RETRY);
        desk.answer(open.id(), open.revision(), Answer.RECONNECT_AND_RETRY, Surface.TRAY);
        assertThat(later)
                .containsExactly(new Given(Answer.RECONNECT_AND_RETRY, false, false, Surface.TRAY));
        assertThat(desk.open()).isEmpty();
    }

    @Test
    void anAnswerAtTheVeryMomentOfExpiryIsNotLost() {
        QuestionDesk.Wait wait = join("a", false);
        Question open = desk.open().getFirst();
        desk.answer(open.id(), open.revision(), Answer.SKIP, Surface.TRAY);
        List<Given> later = new ArrayList<>();
        assertThat(wait.expire(later::add)).isNotNull();
        assertThat(later).isEmpty();
    }

    @Test
    void anAnswerAndTheEndOfAHoldThatMeetAreOneAnswer() throws Exception {
        for (int i = 0; i < 3_000; i++) {
            QuestionDesk.Wait wait = join("call " + i, false);
            Question open = desk.open().getFirst();
            var begin = new CyclicBarrier(2);
            List<Given> heard = new CopyOnWriteArrayList<>();
            Thread person =
                    Thread.ofPlatform()
                            .start(() -> {
                                meet(begin);
                                desk.answer(open.id(), open.revision(), Answer.SKIP, Surface.TRAY);
                            });
            meet(begin);
            Given given = wait.expire(heard::add);
            person.join();
            if (given != null) heard.add(given);
            assertThat(heard).as("round " + i).hasSize(1);
        }
    }

    private static void meet(CyclicBarrier barrier) {
        try {
            barrier.await();
        } catch (InterruptedException | BrokenBarrierException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aCancelledCallLeavesAnExpiredQuestionOpen() {
        join("a", false).expire(_ -> {});
        join("b", false).leave();
        assertThat(desk.isOpen("git")).isTrue();
    }

    @Test
    void aProgramThatEndedLeavesNoQuestionBehind() {
        join("a", false).expire(_ -> {});
        QuestionDesk.Wait other = join("b", false);
        desk.sessionEnded("session-a");
        assertThat(desk.isOpen("git")).as("b still waits").isTrue();
        other.expire(_ -> {});
        desk.sessionEnded("session-b");
        assertThat(desk.open()).isEmpty();
    }

    @Test
    void theFirstSurfaceWinsAndTheOthersAreWithdrawn() throws Exception {
        var tray = new Screen(Surface.TRAY);
        desk.addSurface(tray);
        QuestionDesk.Wait wait = join("a", false);
        Question seen = tray.seeing(1);
        Question same = screen.seeing(1);
        tray.press(Answer.RECONNECT_FOR_SESSION, seen);
        screen.press(Answer.SKIP, same);
        assertThat(soon(wait).answer()).isEqualTo(Answer.RECONNECT_FOR_SESSION);
        until("closed on the other", () -> screen.withdrawn.contains(seen.id()));
    }

    @Test
    void anAnswerForAClosedQuestionMeansNothing() throws Exception {
        join("a", false).leave();
        QuestionDesk.Wait next = join("b", false);
        desk.answer("q1", 99, Answer.RECONNECT_FOR_SESSION, Surface.DIALOG);
        assertThat(now(next)).isNull();
    }

    @Test
    void aSurfaceThatComesLaterShowsWhatIsOpen() {
        join("a", false);
        var late = new Screen(Surface.WINDOW);
        desk.addSurface(late);
        assertThat(late.seeing(1).servers()).containsExactly("git");
    }

    @Test
    void aSurfaceThatIsStillBeingMadeIsWaitedFor() throws Exception {
        try (var early = new QuestionDesk(new HandClock(), () -> "q")) {
            var making = new CompletableFuture<Asker>();
            early.addSurface(making);
            assertThat(early.canAsk()).isTrue();
            QuestionDesk.Wait wait = early.join(about("git"), call("a", "tool", false), USUAL);

            var made = new Screen(Surface.DIALOG);
            making.complete(made);

            until("the question is shown", () -> !made.shown.isEmpty());
            made.press(Answer.SKIP, made.shown.getLast());
            assertThat(soon(wait).answer()).isEqualTo(Answer.SKIP);
        }
    }

    @Test
    void whereASurfaceCannotBeMadeNobodyWaitsForIt() throws Exception {
        try (var early = new QuestionDesk(new HandClock(), () -> "q")) {
            var making = new CompletableFuture<Asker>();
            early.addSurface(making);
            QuestionDesk.Wait wait = early.join(about("git"), call("a", "tool", false), USUAL);

            making.cancel(false);

            assertThat(wait.await(AGES)).isNull();
            assertThat(early.canAsk()).isFalse();
            assertThat(early.open()).isEmpty();
            QuestionDesk.Wait late = early.join(about("git"), call("b", "tool", false), USUAL);
            assertThat(late.await(AGES)).isNull();
        }
    }

    @Test
    void aSurfaceThatCannotBeMadeTakesNothingFromTheOthers() throws Exception {
        QuestionDesk.Wait wait = join("a", false);

        desk.addSurface(CompletableFuture.<Asker>failedFuture(new IllegalStateException()));

        screen.press(Answer.SKIP, screen.seeing(1));
        assertThat(soon(wait).answer()).isEqualTo(Answer.SKIP);
    }

    @Test
    void atTheEndNobodyIsKeptWaiting() throws Exception {
        QuestionDesk.Wait wait = join("a", false);

        desk.close();

        assertThat(wait.await(AGES)).isNull();
        assertThat(desk.canAsk()).isFalse();
    }

    @Test
    void pausingTakesTheQuestionAwayAndWhoWaitsGoesOnWithout() throws Exception {
        QuestionDesk.Wait wait = join("a", false);
        Question seen = screen.seeing(1);

        desk.pause(clock.instant().plus(AGES));

        assertThat(wait.await(AGES)).isNull();
        assertThat(desk.open()).isEmpty();
        until("hidden", () -> screen.withdrawn.contains(seen.id()));
    }

    @Test
    void whileAskingIsPausedNothingIsAskedAndNobodyWaits() throws Exception {
        desk.pause(clock.instant().plus(AGES));

        assertThat(join("a", false).await(AGES)).isNull();
        var late = new Screen(Surface.WINDOW);
        desk.addSurface(late);

        assertThat(desk.open()).isEmpty();
        assertThat(screen.shown).isEmpty();
        assertThat(late.shown).isEmpty();
        assertThat(desk.canAsk()).as("asking goes on later").isTrue();
    }

    @Test
    void afterThePauseOrWhenItIsTakenBackQuestionsAreAskedAgain() {
        desk.pause(clock.instant().plus(AGES));
        desk.resume();
        join("a", false);
        assertThat(screen.seeing(1).servers()).containsExactly("git");

        desk.pause(clock.instant().plus(AGES));
        clock.pass(AGES);
        join("b", false);
        assertThat(screen.seeing(1).calls().getFirst().callId()).isEqualTo("b");
    }

    @Test
    void aSurfaceThatFailsKeepsTheQuestionFromNobody() {
        desk.addSurface(
                new Asker() {
                    @Override
                    public void show(Question question, Reply reply) {
                        throw new IllegalStateException("no display");
                    }

                    @Override
                    public void withdraw(String questionId) {
                        throw new IllegalStateException("no display");
                    }
                });
        var last = new Screen(Surface.TERMINAL);
        desk.addSurface(last);
        join("a", false);
        last.seeing(1);
    }

    @Test
    void aPersonsReconnectSettlesButRunsNothingAgain() throws Exception {
        QuestionDesk.Wait wait = join("a", true);
        desk.settle("git", Surface.TRAY);
        assertThat(now(wait))
                .isEqualTo(new Given(Answer.RECONNECT_AND_RETRY, false, false, Surface.TRAY));
        assertThat(desk.open()).isEmpty();
    }

    private static Subject changed(String tool) {
        return new Subject(
                "git",
                "git changed one of its tools.",
                "“" + tool + "” is no longer what it was.",
                "",
                Subject.About.TOOL);
    }

    @Test
    void aPersonsReconnectAgreesToNoChangedTool() throws Exception {
        QuestionDesk.Wait wait = desk.join(changed("push"), call("a", "push", false), USUAL);
        desk.settle("git", Surface.TRAY);
        assertThat(now(wait)).isNull();
        assertThat(desk.isOpen("git")).isTrue();
    }

    @Test
    void aChangedToolIsAskedAboutForItself() throws Exception {
        QuestionDesk.Wait tool = desk.join(changed("push"), call("a", "push", false), USUAL);
        QuestionDesk.Wait broken = join("b", true);
        QuestionDesk.Wait other = desk.join(changed("pull"), call("c", "pull", false), USUAL);
        QuestionDesk.Wait same = desk.join(changed("push"), call("d", "push", false), USUAL);

        List<Question> open = desk.open();
        assertThat(open).hasSize(3);
        assertThat(open.getFirst().choices().getFirst().label()).isEqualTo("Run it as it is now");
        assertThat(open.get(1).choices().getFirst().label())
                .isEqualTo("Reconnect and run “tool_b” again");
        desk.answer(
                open.get(1).id(),
                open.get(1).revision(),
                Answer.RECONNECT_AND_RETRY,
                Surface.DIALOG);
        assertThat(now(broken)).isNotNull();
        assertThat(now(tool)).isNull();
        desk.answer(
                open.getFirst().id(),
                open.getFirst().revision(),
                Answer.RECONNECT_AND_RETRY,
                Surface.DIALOG);
        assertThat(now(tool)).isNotNull();
        assertThat(now(same)).isNotNull();
        assertThat(now(other)).isNull();
    }

    @Test
    void onceNobodyWaitsAChangedToolIsNotRun() {
        QuestionDesk.Wait wait = desk.join(changed("push"), call("a", "push", false), USUAL);
        assertThat(wait.expire(_ -> {})).isNull();
        assertThat(desk.open().getFirst().choices())
                .extracting(Question.Choice::label)
                .containsExactly(
                        "Use it as it is now",
                        "Use it, and reconnect without asking this session",
                        "Skip this operation");
    }

    @Test
    void anAnswerLastsAsLongAsItsButtonSaid() throws Exception {
        var again = new QuestionDesk.Options(true, true, true);
        var unknown = new QuestionDesk.Options(false, true, true);
        QuestionDesk.Wait first = desk.join(about("git"), call("a", "look", false), again);
        QuestionDesk.Wait second = desk.join(about("git"), call("b", "look", false), USUAL);
        Question both = desk.open().getFirst();
        assertThat(both.choices().getLast().label()).isEqualTo("Skip this operation");
        desk.answer(both.id(), both.revision(), Answer.SKIP, Surface.DIALOG);
        assertThat(now(first)).isEqualTo(new Given(Answer.SKIP, false, false, Surface.DIALOG));
        assertThat(now(second)).isEqualTo(now(first));

        QuestionDesk.Wait third = desk.join(about("git"), call("c", "look", false), again);
        desk.join(about("git"), call("d", "look", false), unknown);
        Question next = desk.open().getFirst();
        assertThat(next.choices().get(1).label()).endsWith("for the next 15 minutes");
        desk.answer(next.id(), next.revision(), Answer.RECONNECT_FOR_SESSION, Surface.DIALOG);
        assertThat(now(third))
                .isEqualTo(new Given(Answer.RECONNECT_FOR_SESSION, false, false, Surface.DIALOG));
    }

    @Test
    void whoIsNotNamedAnyMoreIsGrantedAndSkippedNothing() {
        List<Given> later = new CopyOnWriteArrayList<>();
        assertThat(join("a", false).expire(later::add)).isNull();
        QuestionDesk.Wait _ = join("b", false);
        Question named = desk.open().getFirst();
        assertThat(named.calls()).extracting(Question.WaitingCall::callId).containsExactly("b");
        desk.answer(named.id(), named.revision(), Answer.RECONNECT_FOR_SESSION, Surface.TRAY);
        assertThat(later)
                .containsExactly(new Given(Answer.RECONNECT_AND_RETRY, false, false, Surface.TRAY));

        assertThat(join("c", false).expire(later::add)).isNull();
        QuestionDesk.Wait _ = join("d", false);
        Question next = desk.open().getFirst();
        desk.answer(next.id(), next.revision(), Answer.SKIP, Surface.TRAY);
        assertThat(later).hasSize(1);
    }

    @Test
    void aChangedToolIsAgreedToForWhoIsNamedAlone() throws Exception {
        List<Given> later = new CopyOnWriteArrayList<>();
        QuestionDesk.Wait gone = desk.join(changed("push"), call("a", "push", false), USUAL);
        assertThat(gone.expire(later::add)).isNull();
        QuestionDesk.Wait named = desk.join(changed("push"), call("b", "push", false), USUAL);
        Question shown = desk.open().getFirst();
        QuestionDesk.Wait joined = desk.join(changed("push"), call("c", "push", false), USUAL);

        desk.answer(shown.id(), shown.revision(), Answer.RECONNECT_AND_RETRY, Surface.TRAY);

        assertThat(now(named)).isNotNull();
        assertThat(later).isEmpty();
        assertThat(now(joined)).as("is asked about anew").isNull();
        assertThat(desk.open().getFirst().calls())
                .extracting(Question.WaitingCall::callId)
                .containsExactly("c");
    }

    @Test
    void whoseServerIsGoneGoesOnWithoutAnAnswer() throws Exception {
        List<Given> later = new CopyOnWriteArrayList<>();
        QuestionDesk.Wait git = desk.join(cutOff("git"), call("a", "look", false), USUAL);
        QuestionDesk.Wait jira = desk.join(cutOff("jira"), call("b", "look", false), USUAL);
        QuestionDesk.Wait tool = desk.join(changed("push"), call("c", "push", false), USUAL);
        assertThat(desk.join(cutOff("jira"), call("d", "look", false), USUAL).expire(later::add))
                .isNull();

        desk.forget("jira");

        assertThat(jira.answer).isCompletedWithValue(null);
        assertThat(git.answer).isNotDone();
        assertThat(desk.open().getFirst().headline()).isEqualTo("git lost the network.");
        desk.forget("git");
        assertThat(git.answer).isCompletedWithValue(null);
        assertThat(tool.answer).isCompletedWithValue(null);
        assertThat(desk.open()).isEmpty();
        assertThat(later).isEmpty();
    }

    @Test
    void runningAgainIsNeverTheDefault() {
        join("a", false);
        assertThat(desk.open().getFirst().defaultAnswer()).isEqualTo(Answer.RECONNECT_AND_RETRY);
        join("b", true);
        Question both = desk.open().getFirst();
        assertThat(both.defaultAnswer()).isEqualTo(Answer.SKIP);
        assertThat(both.choices())
                .extracting(Question.Choice::answer)
                .containsExactly(
                        Answer.RECONNECT_AND_RETRY, Answer.RECONNECT_FOR_SESSION, Answer.SKIP);
        assertThat(both.explanation()).contains("May have run already: tool_b.");
    }

    @Test
    void itSaysWhatTheAnswersWillDo() {
        desk.join(
                about("git"),
                call("a", "push", false),
                new QuestionDesk.Options(false, true, false));
        Question open = desk.open().getFirst();
        assertThat(open.choices())
                .extracting(Question.Choice::label)
                .containsExactly(
                        "Reconnect and retry",
                        "Reconnect and don’t ask again for the next 15 minutes",
                        "Skip for this session");
        assertThat(open.explanation())
                .isEqualTo(
                        "Claude Code was calling “push”. It exited. The call may have been received;"
                                + " repeating it does no harm.");
    }

    @Test
    void hostileNamesAreOnlyNames() {
        String hostile =
                "{0} ' '' \"<b>x</b>\"\u001b[31m\u009b2J\r\n\u202eevil\u2066\u2028end\ud83d "
                        + "x".repeat(200);
        desk.join(
                new Subject("git", "git\u202e fell.", "It said {1}\u0007.", "Fix 'it'."),
                new Question.WaitingCall(
                        "a", "s", hostile, hostile, true, "{\"k\":\"\u202e\"}", Instant.EPOCH),
                USUAL);
        Question open = desk.open().getFirst();
        var all = new StringBuilder(open.headline() + open.explanation() + open.title());
        open.choices().forEach(c -> all.append(c.label()));
        open.calls()
                .forEach(c -> all.append(c.client()).append(c.operation()).append(c.arguments()));
        assertThat(all.codePoints().filter(QuestionDeskTest::isOdd).toArray()).isEmpty();
        assertThat(open.explanation())
                .contains("{0} ' '' \"<b>x</b>\"")
                .contains("It said {1} .")
                .endsWith("Fix 'it'.");
        assertThat(open.calls().getFirst().operation()).hasSizeLessThanOrEqualTo(60).endsWith("…");
        assertThat(open.choices().getFirst().label()).startsWith("Reconnect and run “{0} '");
    }

    private static boolean isOdd(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR ->
                    true;
            default -> false;
        };
    }

    @Test
    void aCutNeverHalvesACharacter() {
        assertThat(QuestionText.name("x".repeat(58) + "\ud83d\ude00".repeat(4)))
                .isEqualTo("x".repeat(58) + "…");
    }

    private static Subject cutOff(String server) {
        return new Subject(
                server,
                server + " lost the network.",
                "This computer has no network connection.",
                "Connect it again, then choose.",
                Subject.About.NETWORK);
    }

    @Test
    void anOutageIsOneQuestionForAllServersItCutsOff() throws Exception {
        var waits =
                java.util.stream.Stream.of("git", "jira", "mail", "maps", "wiki")
                        .map(each -> desk.join(cutOff(each), call(each, "look", false), USUAL))
                        .toList();
        Question shown = desk.open().getFirst();
        assertThat(desk.open()).hasSize(1);
        assertThat(shown.servers()).containsExactly("git", "jira", "mail", "maps", "wiki");
        assertThat(shown.headline())
                .isEqualTo("5 servers lost the network: git, jira, mail, maps, wiki.");
        assertThat(shown.choices().getFirst().label()).isEqualTo("Reconnect all and retry");
        desk.answer(shown.id(), shown.revision(), Answer.RECONNECT_FOR_SESSION, Surface.DIALOG);
        for (QuestionDesk.Wait each : waits) {
            assertThat(each.await(Duration.ZERO))
                    .isEqualTo(
                            new Given(Answer.RECONNECT_FOR_SESSION, false, true, Surface.DIALOG));
        }
        assertThat(desk.open()).isEmpty();
    }

    @Test
    void reconnectingOneServerOfAnOutageLeavesTheOthersWaiting() throws Exception {
        QuestionDesk.Wait git = desk.join(cutOff("git"), call("a", "look", false), USUAL);
        QuestionDesk.Wait jira = desk.join(cutOff("jira"), call("b", "look", false), USUAL);
        desk.settle("git", Surface.TRAY);
        assertThat(git.await(Duration.ZERO)).isNotNull();
        assertThat(jira.answer).isNotDone();
        assertThat(desk.open().getFirst().servers()).containsExactly("jira");
        assertThat(desk.open().getFirst().headline()).isEqualTo("jira lost the network.");
    }

    @Test
    void aServerIsAskedAboutInOneQuestionOnly() {
        desk.join(about("git"), call("a", "look", false), USUAL);
        desk.join(cutOff("jira"), call("b", "look", false), USUAL);
        desk.join(cutOff("git"), call("c", "look", false), USUAL);
        assertThat(desk.open().stream().map(Question::servers))
                .containsExactly(List.of("git"), List.of("jira"));
    }

    @Test
    void aGrantIsForThoseWhoseCallsWereShown() throws Exception {
        QuestionDesk.Wait seen = desk.join(cutOff("git"), call("a", "look", false), USUAL);
        Question shown = desk.open().getFirst();
        QuestionDesk.Wait unseen = desk.join(cutOff("jira"), call("b", "look", false), USUAL);
        desk.answer(shown.id(), shown.revision(), Answer.RECONNECT_FOR_SESSION, Surface.DIALOG);
        assertThat(seen.await(Duration.ZERO).answer()).isEqualTo(Answer.RECONNECT_FOR_SESSION);
        assertThat(unseen.await(Duration.ZERO).answer()).isEqualTo(Answer.RECONNECT_AND_RETRY);
    }

    @Test
    void nothingWaitsForASurfaceWhereNobodyListensAnyMore() throws Exception {
        QuestionDesk.Wait waiting = join("a", false);
        screen.seeing(1);
        screen.goesSilent();
        assertThat(waiting.answer).isCompletedWithValue(null);
        assertThat(desk.canAsk()).isFalse();
        assertThat(join("b", false).answer).isCompletedWithValue(null);
        until("withdrawn", () -> screen.withdrawn.size() == 1);
        screen.listens = true;
        assertThat(desk.canAsk()).isTrue();
    }

    @Test
    void aQuestionStaysWhereAnotherSurfaceListens() throws Exception {
        var other = new Screen(Surface.TERMINAL);
        desk.addSurface(other);
        QuestionDesk.Wait waiting = join("a", false);
        screen.seeing(1);
        other.goesSilent();
        assertThat(waiting.answer).isNotDone();
        screen.press(Answer.SKIP, screen.shown.getLast());
        assertThat(soon(waiting).answer()).isEqualTo(Answer.SKIP);
    }
}
