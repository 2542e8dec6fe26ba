package dev.holdline.prompt;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A question while it is open: who waits, and since which revision each was on screen. Guarded by
 * the desk.
 */
final class OpenQuestion {
    final String id;
    final Instant since;
    Subject subject;
    int revision = 1;
    final Map<String, Waiter> waiting = new LinkedHashMap<>();

    /** More calls than anybody's patience brings about while one question stays open. */
    private static final int MOST_EXPIRED = 64;

    /** Calls whose hold expired: what their session does with the answer, for the next call. */
    final Deque<Expired> expired = new ArrayDeque<>();

    /**
     * @param session gone with it
     */
    record Expired(String session, Consumer<Given> later) {}

    /**
     * @param shownSince the first revision that named this call
     */
    record Waiter(QuestionDesk.Wait place, int shownSince) {}

    OpenQuestion(String id, Subject subject, Instant since) {
        this.id = id;
        this.subject = subject;
        this.since = since;
    }

    List<Question.WaitingCall> calls() {
        return waiting.values().stream().map(w -> w.place().call).toList();
    }

    void expire(String session, Consumer<Given> later) {
        expired.addLast(new Expired(session, later));
        if (expired.size() > MOST_EXPIRED) expired.removeFirst();
    }

    /** Whether nobody is left whom an answer would concern. */
    boolean isOver() {
        return waiting.isEmpty() && expired.isEmpty();
    }

    Question asShown() {
        List<Question.WaitingCall> calls = calls();
        boolean mayHaveRun = calls.stream().anyMatch(Question.WaitingCall::mayHaveRun);
        boolean lasting = waiting.values().stream().allMatch(w -> w.place().options.grantsLast());
        boolean again =
                !calls.isEmpty()
                        && waiting.values().stream()
                                .allMatch(w -> w.place().options.skippedBefore());
        return new Question(
                id,
                revision,
                List.of(QuestionText.name(subject.server())),
                QuestionText.title(subject.server()),
                QuestionText.sentence(subject.headline()),
                QuestionText.explanation(
                        subject,
                        calls,
                        waiting.values().stream().allMatch(w -> w.place().options.notSent())),
                calls,
                QuestionText.choices(subject, calls, lasting, again),
                // Running something again is never what a stray Enter does, and neither is a grant.
                mayHaveRun || subject.changed() ? Answer.SKIP : Answer.RECONNECT_AND_RETRY,
                since);
    }
}
