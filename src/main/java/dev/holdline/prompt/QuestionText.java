package dev.holdline.prompt;

import java.text.MessageFormat;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;

/** Puts a question into words; every text in one resource bundle. */
final class QuestionText {
    private static final ResourceBundle WORDS =
            ResourceBundle.getBundle("dev.holdline.prompt.question", Locale.ROOT);
    private static final int LONGEST_NAME = 60;
    private static final int LONGEST_SENTENCE = 400;
    private static final int LONGEST_ARGUMENTS = 2_001;

    private QuestionText() {}

    static String title(List<String> servers) {
        return servers.size() == 1
                ? words("title", name(servers.getFirst()))
                : words("title.many", servers.size());
    }

    static String headline(Subject subject, List<String> servers) {
        return servers.size() == 1
                ? sentence(subject.headline())
                : sentence(words("outage", servers.size(), names(servers)));
    }

    private static String names(List<String> servers) {
        String some = String.join(", ", servers.stream().limit(5).map(QuestionText::name).toList());
        return servers.size() > 5 ? some + words("more", servers.size() - 5) : some;
    }

    static String explanation(Subject subject, List<Question.WaitingCall> calls, boolean notSent) {
        var text = new StringBuilder();
        if (calls.isEmpty()) text.append(words("expired"));
        else if (calls.size() == 1) text.append(one(calls.getFirst()));
        else text.append(many(calls));
        text.append(' ').append(sentence(subject.reason()));
        if (!calls.isEmpty()) text.append(' ').append(delivery(calls, notSent));
        if (!subject.remedy().isEmpty()) text.append(' ').append(sentence(subject.remedy()));
        return text.toString();
    }

    private static String one(Question.WaitingCall call) {
        return words("calling", name(call.client()), name(call.operation()));
    }

    private static String many(List<Question.WaitingCall> calls) {
        long clients = calls.stream().map(Question.WaitingCall::session).distinct().count();
        String list =
                String.join(
                        ", ",
                        calls.stream()
                                .limit(4)
                                .map(c -> words("named", name(c.operation()), name(c.client())))
                                .toList());
        String more = calls.size() > 4 ? words("more", calls.size() - 4) : "";
        return words(clients == 1 ? "waiting.one" : "waiting.many", calls.size(), clients)
                + " "
                + list
                + more
                + ".";
    }

    private static String delivery(List<Question.WaitingCall> calls, boolean notSent) {
        List<String> ran =
                calls.stream()
                        .filter(Question.WaitingCall::mayHaveRun)
                        .map(c -> name(c.operation()))
                        .distinct()
                        .toList();
        if (ran.isEmpty()) {
            if (calls.size() > 1) return words(notSent ? "notSent.many" : "safe.many");
            return words(notSent ? "notSent.one" : "safe.one");
        }
        return calls.size() == 1 ? words("ran.one") : words("ran.many", String.join(", ", ran));
    }

    /**
     * @param servers how many the answer reconnects
     */
    static List<Question.Choice> choices(
            Subject subject,
            int servers,
            List<Question.WaitingCall> calls,
            boolean forSession,
            boolean skipForSession) {
        String choice = servers > 1 ? "choice.all." : "choice.";
        String lasting = choice + (forSession ? "session" : "minutes");
        String changed = calls.isEmpty() ? ".accepted" : ".changed";
        return List.of(
                new Question.Choice(
                        Answer.RECONNECT_AND_RETRY,
                        subject.isChangedTool() ? words("choice" + changed) : retry(choice, calls)),
                new Question.Choice(
                        Answer.RECONNECT_FOR_SESSION,
                        words(subject.isChangedTool() ? lasting + changed : lasting)),
                new Question.Choice(
                        Answer.SKIP, words(skipForSession ? lastingSkip(subject) : "choice.skip")));
    }

    private static String lastingSkip(Subject subject) {
        return subject.keepsFalling() ? "choice.leaveOff" : "choice.skipSession";
    }

    private static String retry(String choice, List<Question.WaitingCall> calls) {
        if (calls.isEmpty()) return words(choice + "reconnect");
        List<String> ran =
                calls.stream()
                        .filter(Question.WaitingCall::mayHaveRun)
                        .map(c -> name(c.operation()))
                        .distinct()
                        .toList();
        if (ran.isEmpty()) return words(choice + "retry");
        return ran.size() == 1
                ? words(choice + "again", ran.getFirst())
                : words(choice + "againAll", ran.size());
    }

    /** Names come from servers and clients: one line, no control or invisible characters, cut. */
    static String name(String text) {
        return line(text, LONGEST_NAME);
    }

    /** A sentence that may repeat what a server said. */
    static String sentence(String text) {
        return line(text, LONGEST_SENTENCE);
    }

    /** A call's arguments, for whoever unfolds them: cut again, for the marks that were in them. */
    static String arguments(String json) {
        return line(json, LONGEST_ARGUMENTS);
    }

    private static String line(String text, int longest) {
        // Cc holds both ranges of control characters (a terminal takes U+009B for an escape), Cf
        // the marks that turn the reading direction, Cs the halves of cut surrogate pairs.
        String line = text.replaceAll("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Co}\\p{Zl}\\p{Zp}]+", " ").strip();
        if (line.length() <= longest) return line;
        int end = Character.isHighSurrogate(line.charAt(longest - 2)) ? longest - 2 : longest - 1;
        return line.substring(0, end) + "…";
    }

    private static String words(String key, Object... parts) {
        // The pattern is ours; what others say goes in as arguments, which are never read as
        // patterns.
        return new MessageFormat(WORDS.getString(key), Locale.ROOT).format(parts);
    }
}
