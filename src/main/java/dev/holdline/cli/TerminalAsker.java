package dev.holdline.cli;

import dev.holdline.prompt.Answer;
import dev.holdline.prompt.Asker;
import dev.holdline.prompt.Question;
import dev.holdline.prompt.Surface;
import java.io.BufferedReader;
import java.io.PrintStream;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * Asks in the terminal: prints the question and reads 1, 2 or 3. One question at a time, the oldest
 * first; what was typed before a question could be read answers nothing.
 */
public final class TerminalAsker implements Asker {
    /** As long as the buttons of a dialog wait (platform.Arming). */
    private static final Duration TO_READ = Duration.ofMillis(700);

    private static final String PROMPT = "1, 2 or 3, then Enter: ";

    private final PrintStream out;
    private final LongSupplier nanoTime;
    private final TerminalLines lines;
    private volatile Runnable unheard = () -> {};
    // Both guarded by this.
    private final Map<String, Shown> open = new LinkedHashMap<>();
    private long printed;

    private record Shown(Question question, Reply reply) {}

    /**
     * @param nanoTime as {@link System#nanoTime()}
     */
    TerminalAsker(
            BufferedReader in, PrintStream out, LongSupplier nanoTime, TerminalLines.Pause pause) {
        this.out = out;
        this.nanoTime = nanoTime;
        this.lines = new TerminalLines(in, nanoTime, pause);
        Thread.ofPlatform()
                .daemon()
                .name("terminal")
                .start(() -> lines.read(this::typed, () -> unheard.run()));
    }

    /** This process's terminal, where a person sits at it. */
    public static Optional<Asker> ofThisTerminal(PrintStream out) {
        var console = System.console();
        if (console == null || !console.isTerminal()) return Optional.empty();
        stayInTheBackground();
        return Optional.of(
                new TerminalAsker(
                        new BufferedReader(console.reader()),
                        out,
                        System::nanoTime,
                        TerminalAsker::aSecond));
    }

    /**
     * A terminal that is another program's would stop this process when it reads, and all servers
     * with it: so reading only fails. Servers, which inherit this, are spared the same.
     */
    private static void stayInTheBackground() {
        try {
            Signal.handle(new Signal("TTIN"), SignalHandler.SIG_IGN);
        } catch (IllegalArgumentException e) {
            // Windows has no such signal, and no such background.
        }
    }

    private static void aSecond() throws InterruptedException {
        boolean _ = new CountDownLatch(1).await(1, TimeUnit.SECONDS);
    }

    @Override
    public boolean listens() {
        return lines.isHeard();
    }

    @Override
    public void whenUnheard(Runnable told) {
        unheard = told;
    }

    @Override
    public synchronized void show(Question question, Reply reply) {
        open.put(question.id(), new Shown(question, reply));
        if (open.keySet().iterator().next().equals(question.id())) print(question);
    }

    @Override
    public synchronized void withdraw(String questionId) {
        boolean first = !open.isEmpty() && open.keySet().iterator().next().equals(questionId);
        if (open.remove(questionId) != null && first) {
            out.println("(settled; nothing to answer here)");
            printNext();
        }
    }

    private void printNext() {
        if (!open.isEmpty()) print(open.values().iterator().next().question());
    }

    private void print(Question question) {
        prompt(text(question));
        printed = nanoTime.getAsLong();
    }

    private void prompt(String text) {
        out.print(text);
        out.flush();
    }

    /** The question as it is put in a terminal, up to where the number is typed. */
    static String text(Question question) {
        var text = new StringBuilder("\n").append(plain(question.headline())).append('\n');
        text.append(plain(question.explanation())).append('\n');
        int number = 1;
        for (Question.Choice choice : question.choices()) {
            text.append("  ")
                    .append(number++)
                    .append(" · ")
                    .append(plain(choice.label()))
                    .append('\n');
        }
        return text.append(PROMPT).toString();
    }

    /** Names come from servers and clients: no terminal escape gets through. */
    static String plain(String text) {
        return text.replaceAll("[\\p{Cntrl}\\p{Cf}]", " ");
    }

    private void typed(String line) {
        Shown first;
        Optional<Answer> answer;
        synchronized (this) {
            if (open.isEmpty() || line.isEmpty()) return;
            // It was typed for the one that stood here before, or for none.
            if (nanoTime.getAsLong() - printed < TO_READ.toNanos()) {
                prompt("That came before this question could be read.\n" + PROMPT);
                return;
            }
            answer = meant(line);
            if (answer.isEmpty()) {
                prompt(PROMPT);
                return;
            }
            first = open.values().iterator().next();
            // What the desk withdraws for this very answer is none of the person's news.
            open.remove(first.question().id());
            printNext();
        }
        first.reply().answer(answer.get(), first.question().revision(), Surface.TERMINAL);
    }

    private static Optional<Answer> meant(String line) {
        return switch (line) {
            case "1" -> Optional.of(Answer.RECONNECT_AND_RETRY);
            case "2" -> Optional.of(Answer.RECONNECT_FOR_SESSION);
            case "3" -> Optional.of(Answer.SKIP);
            default -> Optional.empty();
        };
    }
}
