package dev.holdline.cli;

import dev.holdline.prompt.Asker;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code holdline demo}: the main job once, with nothing configured and nothing kept. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description =
                "Breaks a connection during a call, asks, and shows what the client gets. Configures nothing.")
final class DemoCommand implements Callable<Integer> {
    /** Of a run that cannot ask anybody, as picocli's for a wrong command line. */
    private static final int NOBODY_TO_ASK = 2;

    private final Engine engine;
    private final PrintStream out;
    private final PrintStream err;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--answer",
            paramLabel = "1|2|3",
            description = "Give this answer; for runs with neither display nor terminal.")
    private int answer;

    @Option(
            names = "--tool",
            defaultValue = "look_up_weather",
            description =
                    "The tool whose call breaks: look_up_weather, which only reads, or book_table,"
                            + " which must not run twice unasked.")
    private String tool = "";

    @Option(
            names = "--wait",
            paramLabel = "SECONDS",
            defaultValue = "55",
            description = "How long the call is held for your answer; ${DEFAULT-VALUE} seconds.")
    private int wait;

    DemoCommand(Engine engine, PrintStream out, PrintStream err) {
        this.engine = engine;
        this.out = out;
        this.err = err;
    }

    /**
     * @return 0 where the story was told to its end, whatever was answered; 1 where something
     *     failed that should not; 2 where nobody could be asked
     */
    @Override
    public Integer call() throws IOException, InterruptedException {
        check();
        Optional<DemoStory.Surface> surface = surface();
        if (surface.isEmpty()) {
            err.println(
                    "The demo asks a question, and there is neither a display nor a terminal to ask"
                            + " it on.\nAdd --answer 1, 2 or 3:  1 reconnect and retry,  2 the same and"
                            + " don't ask again,  3 skip.");
            return NOBODY_TO_ASK;
        }
        var story = new DemoStory(surface.get(), tool, out);
        var stopped = new AtomicBoolean();
        try (Engine.Demo demo = engine.demo(story, Duration.ofSeconds(wait))) {
            // Ctrl+C and *Quit* must not leave the server or the folder behind either.
            Runtime.getRuntime()
                    .addShutdownHook(
                            new Thread(() -> {
                                stopped.set(true);
                                demo.close();
                            }));
            return story.tell(demo) ? 0 : 1;
        } catch (IOException e) {
            // Whoever stops it in the middle need not be told that it does not go on.
            if (stopped.get()) return 0;
            throw e;
        }
    }

    private void check() {
        if (spec.commandLine().getParseResult().hasMatchedOption("--answer")
                && (answer < 1 || answer > 3)) {
            throw wrong("--answer is 1, 2 or 3.");
        }
        if (!tool.equals(DemoStory.READS) && !tool.equals(DemoStory.WRITES)) {
            throw wrong("--tool is " + DemoStory.READS + " or " + DemoStory.WRITES + ".");
        }
        if (wait < 1 || wait > 3600) throw wrong("--wait is 1 to 3600 seconds.");
    }

    private ParameterException wrong(String what) {
        return new ParameterException(spec.commandLine(), what);
    }

    private Optional<DemoStory.Surface> surface() {
        if (answer != 0) {
            return Optional.of(
                    new DemoStory.Surface(
                            new ScriptedAnswer(answer, out),
                            "Nobody is asked: --answer gives the answer."));
        }
        Optional<Asker> dialog = engine.dialog();
        if (dialog.isPresent()) {
            return Optional.of(
                    new DemoStory.Surface(
                            dialog.get(),
                            "-> A dialog has opened. Read it, then press 1, 2 or 3 in it, or click."));
        }
        return TerminalAsker.ofThisTerminal(out)
                .map(t -> new DemoStory.Surface(t, "-> There is no display, so it asks here."));
    }
}
