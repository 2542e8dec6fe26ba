package dev.holdline.cli;

import dev.holdline.prompt.Asker;
import dev.holdline.prompt.Question;
import dev.holdline.prompt.Surface;
import java.io.PrintStream;

/**
 * The demo's {@code --answer}: shows the question as the terminal would, and gives one answer to
 * all of them. No other command makes one.
 */
final class ScriptedAnswer implements Asker {
    private final int number;
    private final PrintStream out;

    /**
     * @param number 1, 2 or 3
     */
    ScriptedAnswer(int number, PrintStream out) {
        this.number = number;
        this.out = out;
    }

    @Override
    public void show(Question question, Reply reply) {
        out.println(TerminalAsker.text(question) + number + "   (from --answer)");
        reply.answer(
                question.choices().get(number - 1).answer(), question.revision(), Surface.SCRIPT);
    }

    @Override
    public void withdraw(String questionId) {
        // It answered when it was shown: nothing is left on any screen.
    }
}
