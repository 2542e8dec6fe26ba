package dev.holdline.platform;

import dev.holdline.prompt.Question;
import dev.holdline.prompt.Question.WaitingCall;
import java.text.MessageFormat;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A question's words as every surface of the desktop shows them, so that dialog, tray and window
 * speak alike. What comes out is plain text without control characters, never markup.
 */
public final class QuestionText {
    private static final int CALLS_SHOWN = 5;
    private static final int DETAILS_SHOWN = 6_000;
    private static final ResourceBundle WORDS =
            ResourceBundle.getBundle("dev.holdline.words", Locale.ROOT);

    private QuestionText() {}

    /** "1 · Reconnect and retry"; {@code index} from 0. */
    public static String button(Question question, int index) {
        return words("question.button", index + 1, line(question.choices().get(index).label(), 90));
    }

    public static String title(Question question) {
        return line(question.title(), 120);
    }

    public static String headline(Question question) {
        return line(question.headline(), 300);
    }

    public static String explanation(Question question) {
        return text(question.explanation(), 1_200);
    }

    /**
     * Who waits for what, a line for each call; empty for a single call, which the explanation
     * names.
     */
    public static String calls(Question question) {
        List<WaitingCall> calls = question.calls();
        if (calls.size() < 2) {
            return "";
        }
        Stream<String> shown = calls.stream().limit(CALLS_SHOWN).map(QuestionText::call);
        int more = calls.size() - CALLS_SHOWN;
        return Stream.concat(
                        shown, more > 0 ? Stream.of(words("question.more", more)) : Stream.of())
                .collect(Collectors.joining("\n"));
    }

    /** The word on which the arguments unfold. */
    public static String detailsTitle() {
        return words("question.details");
    }

    /** The calls with their arguments; shown only when unfolded. */
    public static String details(Question question) {
        String all =
                question.calls().stream()
                        .map(call -> call(call) + "\n" + text(call.arguments(), 2_000))
                        .collect(Collectors.joining("\n\n"));
        return cut(all, DETAILS_SHOWN);
    }

    /** One line of foreign text: control and format characters become blanks, the rest is cut. */
    public static String line(String foreign, int most) {
        return cut(text(foreign, Integer.MAX_VALUE).replaceAll("\\s+", " ").strip(), most);
    }

    private static String call(WaitingCall call) {
        return words(
                call.mayHaveRun() ? "question.call.mayHaveRun" : "question.call",
                line(call.client(), 90),
                line(call.operation(), 90));
    }

    /**
     * Cf holds the marks that turn the writing direction: with them a text can lie about itself.
     */
    private static String text(String foreign, int most) {
        String plain =
                foreign.replace("\r\n", "\n")
                        .replaceAll(
                                "[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Co}\\p{Zl}\\p{Zp}&&[^\\n\\t\\u200d]]",
                                " ");
        return cut(plain, most);
    }

    private static String cut(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(most - 2)) ? most - 2 : most - 1;
        return text.substring(0, end).stripTrailing() + "…";
    }

    private static String words(String key, Object... values) {
        return new MessageFormat(WORDS.getString(key), Locale.ROOT).format(values);
    }
}
