package dev.holdline.prompt;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A question while it is open: who waits, and since which revision each was on screen. Guarded by
 * the desk.
 */
final class OpenQuestion {
    final String id;
    final String topic;
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
     * @param until the first revision that no longer named its call
     */
    record Expired(
            String session, Subject subject, boolean grantsLast, int until, Consumer<Given> later) {
        String server() {
            return subject.server();
        }
    }

    /**
     * @param shownSince the first revision that named this call
     */
    record Waiter(QuestionDesk.Wait place, int shownSince) {}

    OpenQuestion(String id, Subject subject, Instant since) {
        this.id = id;
        this.topic = subject.topic();
        this.subject = subject;
        this.since = since;
    }

    /** The servers it is about, in the order in which they joined. */
    List<String> servers() {
        return Stream.concat(
                        expired.stream().map(Expired::server),
                        waiting.values().stream().map(w -> w.place().subject.server()))
                .distinct()
                .toList();
    }

    /** One of an outage's servers fails otherwise meanwhile: the outage is what all share. */
    void joinedBy(Subject latest) {
        revision++;
        if (topic.equals(latest.topic()) || servers().size() <= 1) subject = latest;
    }

    List<Question.WaitingCall> calls() {
        return waiting.values().stream().map(w -> w.place().call).toList();
    }

    void expire(QuestionDesk.Wait place, Consumer<Given> later) {
        expired.addLast(
                new Expired(
                        place.call.session(),
                        place.subject,
                        place.options.grantsLast(),
                        revision,
                        later));
        if (expired.size() > MOST_EXPIRED) expired.removeFirst();
    }

    /** It is no longer about this server; gives who waited for it. */
    List<Waiter> leave(String server) {
        List<Waiter> waiters =
                waiting.values().stream()
                        .filter(each -> each.place().subject.server().equals(server))
                        .toList();
        waiting.values().removeAll(waiters);
        expired.removeIf(each -> each.server().equals(server));
        revision++;
        speakOfWhoIsLeft();
        return waiters;
    }

    /** Its server is there again for this session: gives whose calls need no decision any more. */
    List<Waiter> goOn(String server, String session) {
        List<Waiter> waiters =
                waiting.values().stream()
                        .filter(each -> each.place().subject.server().equals(server))
                        .filter(each -> each.place().call.session().equals(session))
                        .filter(each -> !each.place().call.mayHaveRun())
                        .toList();
        waiting.values().removeAll(waiters);
        boolean changed =
                expired.removeIf(e -> e.server().equals(server) && e.session().equals(session));
        if (changed || !waiters.isEmpty()) {
            revision++;
            speakOfWhoIsLeft();
        }
        return waiters;
    }

    /** What it was said of last may have left. */
    void speakOfWhoIsLeft() {
        if (servers().contains(subject.server())) return;
        Stream.concat(
                        expired.stream().map(Expired::subject),
                        waiting.values().stream().map(w -> w.place().subject))
                .reduce((_, last) -> last)
                .ifPresent(left -> subject = left);
    }

    /** Whether nobody is left whom an answer would concern. */
    boolean isOver() {
        return waiting.isEmpty() && expired.isEmpty();
    }

    /** Whether button 2 speaks of the session; else of a while. */
    boolean grantsLast() {
        return waiting.isEmpty()
                ? expired.stream().allMatch(Expired::grantsLast)
                : waiting.values().stream().allMatch(w -> w.place().options.grantsLast());
    }

    /** Whether button 3 speaks of the session; else of these calls. */
    boolean skipLasts() {
        return !waiting.isEmpty()
                && waiting.values().stream().allMatch(w -> w.place().options.skipLasts());
    }

    Question asShown() {
        List<Question.WaitingCall> calls = calls();
        List<String> servers = servers();
        boolean mayHaveRun = calls.stream().anyMatch(Question.WaitingCall::mayHaveRun);
        return new Question(
                id,
                revision,
                servers.stream().map(QuestionText::name).toList(),
                QuestionText.title(servers),
                QuestionText.headline(subject, servers),
                QuestionText.explanation(
                        subject,
                        calls,
                        waiting.values().stream().allMatch(w -> w.place().options.notSent())),
                calls,
                QuestionText.choices(subject, servers.size(), calls, grantsLast(), skipLasts()),
                // Running something again is never what a stray Enter does, and neither is a grant.
                mayHaveRun || subject.isChangedTool() ? Answer.SKIP : Answer.RECONNECT_AND_RETRY,
                since);
    }
}
