package dev.holdline.cli;

import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** A command line that cannot be understood: one line that says what is wrong and what helps. */
final class Misuse {
    /** As for everything that must be mended before another start is worth trying. */
    static final int EXIT = 2;

    private Misuse() {}

    static int told(ParameterException e, String[] arguments) {
        CommandLine command = e.getCommandLine();
        String what = String.valueOf(e.getMessage()).lines().findFirst().orElse("").strip();
        command.getErr()
                .println(
                        "holdline: "
                                + (what.endsWith(".") ? what : what + ".")
                                + meant(e)
                                + " See `"
                                + command.getCommandSpec().qualifiedName()
                                + " --help`.");
        return EXIT;
    }

    private static String meant(ParameterException e) {
        List<String> close =
                e instanceof UnmatchedArgumentException unmatched
                        ? unmatched.getSuggestions()
                        : List.of();
        return close.isEmpty() ? "" : " Did you mean " + String.join(" or ", close) + "?";
    }
}
