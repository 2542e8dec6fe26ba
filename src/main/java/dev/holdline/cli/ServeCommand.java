package dev.holdline.cli;

import dev.holdline.prompt.Asker;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code holdline serve}: without any window, until it is told to stop. */
@Command(
        name = "serve",
        mixinStandardHelpOptions = true,
        description =
                "Serves without a window; questions are asked in the terminal, where there is one.")
final class ServeCommand implements Callable<Integer> {
    private final Engine engine;
    private final PrintStream out;
    private final PrintStream err;

    @Option(names = "--config", paramLabel = "FILE", description = "The configuration file.")
    private @Nullable Path config;

    @Option(names = "--port", defaultValue = "-1", description = "The port; 0 for any free one.")
    private int port;

    @Option(
            names = "--no-token",
            description = "Let every program of this user in, without a token.")
    private boolean noToken;

    @Option(
            names = "--on-failure",
            defaultValue = "ask",
            description =
                    "What happens to a call whose connection broke: ${COMPLETION-CANDIDATES}."
                            + " With nobody to ask, \"ask\" acts as \"skip\".")
    private ServeOptions.OnFailure onFailure = ServeOptions.OnFailure.ask;

    @Spec private CommandSpec spec = CommandSpec.create();

    ServeCommand(Engine engine, PrintStream out, PrintStream err) {
        this.engine = engine;
        this.out = out;
        this.err = err;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        check();
        Optional<Asker> terminal =
                onFailure == ServeOptions.OnFailure.ask
                        ? TerminalAsker.ofThisTerminal(err)
                        : Optional.empty();
        var stopped = new CountDownLatch(1);
        Engine.Running running =
                engine.serve(new ServeOptions(config, port, noToken, onFailure), terminal);
        // Signals end in this hook: children are ended and the port is free when the process is
        // gone.
        Runtime.getRuntime()
                .addShutdownHook(
                        new Thread(() -> {
                            running.close();
                            stopped.countDown();
                        }));
        out.println("Holdline serves at " + running.address());
        out.flush();
        stopped.await();
        return 0;
    }

    private void check() {
        CommandLine line = spec.commandLine();
        boolean given = line.getParseResult().hasMatchedOption("--port");
        if (given && (port < 0 || port > 65_535)) {
            throw new ParameterException(line, "--port is 0 to 65535; 0 takes any free one.");
        }
        // Without --config no file is a fresh start; one that was named is meant to be there.
        if (config != null && !Files.isRegularFile(config)) {
            throw new ParameterException(line, "--config: there is no file " + config + ".");
        }
    }
}
