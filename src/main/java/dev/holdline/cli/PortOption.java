package dev.holdline.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code --port}, of every command that serves. */
final class PortOption {
    private static final int HIGHEST = 65_535;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command = CommandSpec.create();

    private int port = -1;

    @Option(names = "--port", paramLabel = "PORT", description = "The port; 0 for any free one.")
    void set(int asked) {
        if (asked < 0 || asked > HIGHEST) {
            throw new ParameterException(
                    command.commandLine(), "--port is 0 to 65535; 0 takes any free one.");
        }
        port = asked;
    }

    /** -1 where none was asked for. */
    int port() {
        return port;
    }
}
