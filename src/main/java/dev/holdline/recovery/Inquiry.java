package dev.holdline.recovery;

import dev.holdline.config.Settings;
import dev.holdline.prompt.Answer;
import dev.holdline.prompt.Given;
import dev.holdline.prompt.Question;
import dev.holdline.prompt.QuestionDesk;
import dev.holdline.prompt.Subject;
import dev.holdline.session.ClientSession;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Asks about one call, for as long as it is held, and does for its session what was answered. */
final class Inquiry {
    private final HeldCall held;
    private final Recovery.Means means;
    private final Hold hold;
    private final Consumer<Given> answeredLater;
    private boolean asked;
    private @Nullable Given given;

    /**
     * @param answeredLater hears of an answer that comes when the call is no longer held
     */
    Inquiry(HeldCall held, Recovery.Means means, Hold hold, Consumer<Given> answeredLater) {
        this.held = held;
        this.means = means;
        this.hold = hold;
        this.answeredLater = answeredLater;
    }

    boolean wasAsked() {
        return asked;
    }

    /** The latest answer; null where there was none. */
    @Nullable Given given() {
        return given;
    }

    /**
     * Null where the hold ended first; then, as a rule, the question stays open and its answer
     * counts for the next call.
     */
    @Nullable Given ask(Subject subject, boolean mayHaveRun, Consumer<Given> later)
            throws InterruptedException {
        asked = true;
        ClientSession client = held.call().client();
        // A changed tool is declined, and its server not skipped.
        boolean skipLasts =
                subject.about() != Subject.About.TOOL
                        && (client.skippedBefore(held.server()) || subject.keepsFalling());
        var options = new QuestionDesk.Options(client.grantsLast(), skipLasts, !mayHaveRun);
        Question.WaitingCall waiting =
                new CallInWords(held)
                        .waiting(mayHaveRun && !held.repeatable(), means.clock().instant());
        QuestionDesk.Wait wait = means.desk().join(subject, waiting, options);
        try (var _ = Ticker.of(held, means.settings().get(), "held", true)) {
            given = wait.await(hold.patience());
            if (given == null) given = wait.expire(isKept() ? a -> cameLate(a, later) : null);
            return given;
        } catch (InterruptedException e) {
            wait.leave();
            throw e;
        }
    }

    private void cameLate(Given answer, Consumer<Given> later) {
        later.accept(answer);
        answeredLater.accept(answer);
    }

    /** What the call is told when its hold ended without an answer. */
    Decision.Why unanswered() {
        return isKept() ? Decision.Why.STILL_WAITING : Decision.Why.UNANSWERED;
    }

    private boolean isKept() {
        return means.settings().get().unanswered() == Settings.Unanswered.KEEP;
    }

    void honour(Given answer) {
        ClientSession client = held.call().client();
        switch (answer.answer()) {
            case RECONNECT_AND_RETRY -> client.serverIsBack(held.server());
            case RECONNECT_FOR_SESSION -> {
                client.grant(held.identity(), held.server(), answer.lasts());
                client.serverIsBack(held.server());
            }
            case SKIP -> {
                if (answer.lasts()) client.leaveOff(held.server());
                else client.skip(held.server(), means.settings().get().limits().skip());
            }
        }
    }

    /** The call has been told to come again; the answer is for the next one. */
    void honourLater(Given answer) {
        honour(answer);
        if (answer.answer() != Answer.SKIP) held.upstream().repair();
    }
}
