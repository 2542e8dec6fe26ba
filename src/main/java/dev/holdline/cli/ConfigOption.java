package dev.holdline.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code --config}, of every command that serves. Without it no file is a fresh start; one that was
 * named is meant to be there.
 */
final class ConfigOption {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec command = CommandSpec.create();

    private @Nullable Path file;

    @Option(names = "--config", paramLabel = "FILE", description = "The configuration file.")
    void set(Path asked) {
        if (!Files.exists(asked)) {
            throw new ParameterException(
                    command.commandLine(), "--config: there is no file " + asked + ".");
        }
        file = asked;
    }

    /** Null where none was named. */
    @Nullable Path file() {
        return file;
    }
}
