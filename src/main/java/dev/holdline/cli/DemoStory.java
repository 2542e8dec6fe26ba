package dev.holdline.cli;

import dev.holdline.prompt.Answer;
import dev.holdline.prompt.Asker;
import dev.holdline.prompt.Question;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Plays the demo on its stage and tells it, step by step; being the one who is asked, it hears the
 * question and the answer on their way. Only what was seen is told: every number is counted or
 * measured.
 */
final class DemoStory implements Asker {
    static final String READS = "look_up_weather";
    static final String WRITES = "book_table";

    private static final Map<String, Map<String, Object>> ARGUMENTS =
            Map.of(
                    READS,
                    Map.of("city", "Lisbon"),
                    WRITES,
                    Map.of("restaurant", "Casa Azul", "people", 2));

    /**
     * Where the question appears.
     *
     * @param hint what the person is to do
     */
    record Surface(Asker asker, String hint) {}

    private final Surface surface;
    private final String tool;
    private final PrintStream out;
    // Both guarded by this.
    private boolean asking;
    private @Nullable Answered answered;
    private int step;

    private record Answered(Answer answer, Duration after) {}

    DemoStory(Surface surface, String tool, PrintStream out) {
        this.surface = surface;
        this.tool = tool;
        this.out = out;
    }

    /** Whether all went as it should, whatever the answer was. */
    boolean tell(Engine.Demo demo) throws IOException, InterruptedException {
        out.println("Holdline's demo: a connection breaks in the middle of a call.");
        out.println("Nothing on this machine is configured, and nothing is kept.");
        step("Holdline runs at " + demo.address() + "; behind it stands one server, \"demo\".");
        Optional<Engine.Demo.Reply> first = breakOneCall(demo, "A client calls " + tool);
        if (first.isEmpty()) return false;
        boolean good = outcome(demo, first.get());
        if (good && !first.get().isError() && is(Answer.RECONNECT_FOR_SESSION)) good = again(demo);
        if (good) nextSteps();
        return good;
    }

    /** Empty where the call was answered before anything could break. */
    private Optional<Engine.Demo.Reply> breakOneCall(Engine.Demo demo, String what)
            throws IOException, InterruptedException {
        forget();
        step(what + ", which takes three seconds.");
        Engine.Demo.Call call =
                demo.call(tool, ARGUMENTS.getOrDefault(tool, Map.of()), this::progress);
        if (!call.isRunning()) {
            out.println("   The call was answered before the server could be killed:");
            quote(call.reply());
            return Optional.empty();
        }
        long server = demo.killServer();
        step("The server (process " + server + ") is killed while " + tool + " is running.");
        return Optional.of(call.reply());
    }

    private boolean outcome(Engine.Demo demo, Engine.Demo.Reply reply) {
        @Nullable Answered said = said();
        if (said == null) {
            step("Nobody answered in time, so Holdline told the model:");
            quote(reply);
            out.println(
                    "   In everyday use the question stays open, and your answer counts for the next"
                            + " call.");
            return reply.isError();
        }
        String held = "The call was held for " + seconds(said.after()) + " until the answer.";
        if (reply.isError()) {
            step(
                    said.answer() == Answer.SKIP
                            ? "The call was skipped, and this is all the model is told:"
                            : "The model is told:");
            quote(reply);
            out.println("   " + held + " " + runs(demo));
            return true;
        }
        step("The client has the tool's result:");
        quote(reply);
        out.println("   " + held + " " + runs(demo));
        out.println("   The model never saw the failure.");
        if (reply.texts().size() > 1) {
            out.println("   It only has a note that the server was started afresh.");
        }
        return true;
    }

    /** After answer 2: the next failure of the same session asks nobody. */
    private boolean again(Engine.Demo demo) throws IOException, InterruptedException {
        out.println();
        out.println("With this answer the next failure asks nobody. The same once more:");
        Optional<Engine.Demo.Reply> reply = breakOneCall(demo, "The client calls " + tool);
        if (reply.isEmpty() || said() != null || reply.get().isError()) return false;
        step("Reconnected and retried without a question. The client has the result:");
        quote(reply.get());
        out.println("   The next session asks again: Holdline never keeps such a permission.");
        return true;
    }

    private String runs(Engine.Demo demo) {
        int runs = demo.runs(tool);
        int starts = demo.starts().size();
        return tool
                + " began "
                + times(runs)
                + (runs == 2 ? " (the first was cut off)" : "")
                + "; the server was started "
                + times(starts)
                + ".";
    }

    private static String times(int count) {
        return switch (count) {
            case 1 -> "once";
            case 2 -> "twice";
            default -> count + " times";
        };
    }

    private void nextSteps() {
        // Of a package it is the command itself; of a build, ./dev run.
        String holdline =
                System.getProperty("jpackage.app-path") == null ? "./dev run" : "holdline";
        out.println();
        out.println("Your own servers:");
        out.println("  1. Paste their \"mcpServers\" entries into a file, servers.json.");
        out.println("  2. " + holdline + " serve --config servers.json      prints the address");
        out.println("  3. " + holdline + " token \"Claude Code\"              prints its token");
        out.println("  4. claude mcp add --transport http NAME http://127.0.0.1:7332/mcp/NAME \\");
        out.println("       --header \"Authorization: Bearer TOKEN\"");
        out.println("     NAME is the server's name in servers.json; other clients likewise.");
    }

    @Override
    public void show(Question question, Reply reply) {
        long shown = System.nanoTime();
        boolean fresh;
        synchronized (this) {
            fresh = !asking && answered == null;
            asking = true;
        }
        if (fresh) {
            step("Holdline holds the call and asks.");
            out.println("   " + surface.hint());
        }
        surface.asker()
                .show(
                        question,
                        (answer, revision, where) -> {
                            heard(question, answer, Duration.ofNanos(System.nanoTime() - shown));
                            reply.answer(answer, revision, where);
                        });
    }

    @Override
    public void withdraw(String questionId) {
        surface.asker().withdraw(questionId);
    }

    @Override
    public boolean listens() {
        return surface.asker().listens();
    }

    @Override
    public void whenUnheard(Runnable told) {
        surface.asker().whenUnheard(told);
    }

    private void heard(Question question, Answer answer, Duration after) {
        synchronized (this) {
            asking = false;
            answered = new Answered(answer, after);
        }
        int number = answer.ordinal() + 1;
        step("The answer: " + number + ", " + question.choices().get(number - 1).label() + ".");
    }

    private synchronized void forget() {
        asking = false;
        answered = null;
    }

    private synchronized @Nullable Answered said() {
        return answered;
    }

    private boolean is(Answer answer) {
        @Nullable Answered said = said();
        return said != null && said.answer() == answer;
    }

    /** What the client is told while it waits; not while the person reads the question. */
    private synchronized void progress(String message) {
        if (!asking) out.println("     the client hears: " + message);
    }

    private synchronized void step(String what) {
        out.println();
        out.println(++step + "  " + what);
    }

    private void quote(Engine.Demo.Reply reply) {
        for (String text : reply.texts()) {
            text.lines().forEach(line -> out.println("     | " + TerminalAsker.plain(line)));
        }
    }

    private static String seconds(Duration time) {
        return String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1000.0);
    }
}
