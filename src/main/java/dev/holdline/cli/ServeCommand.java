package dev.holdline.cli;

import dev.holdline.config.Configuration;
import dev.holdline.config.ConfigurationFile;
import dev.holdline.config.Home;
import dev.holdline.config.InvalidConfigurationException;
import dev.holdline.prompt.Asker;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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

    @Mixin private PortOption port = new PortOption();

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
    public Integer call() throws IOException, InterruptedException, InvalidConfigurationException {
        check();
        Optional<Asker> terminal =
                onFailure == ServeOptions.OnFailure.ask
                        ? TerminalAsker.ofThisTerminal(out)
                        : Optional.empty();
        var stopped = new CountDownLatch(1);
        // No question stands before the address.
        var asking = new CompletableFuture<Asker>();
        Engine.Running running =
                engine.serve(
                        new ServeOptions(config, port.port(), noToken, onFailure),
                        terminal.map(_ -> asking));
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
        terminal.ifPresent(asking::complete);
        stopped.await();
        return 0;
    }

    /**
     * Nobody looks at a run without a window until its calls fail: what is wrong with its settings
     * is told before it begins.
     */
    private void check() throws InvalidConfigurationException {
        // Without --config no file is a fresh start; one that was named is meant to be there.
        if (config != null && !Files.exists(config)) {
            throw new ParameterException(
                    spec.commandLine(), "--config: there is no file " + config + ".");
        }
        Configuration read =
                ConfigurationFile.load(
                        config == null ? Home.current().configurationFile() : config);
        read.warnings().forEach(each -> err.println(each.sentence()));
    }
}
