package dev.holdline.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Turns findings into sentences that name the file and the line; collects the warnings. */
final class Report {
    private final Path file;
    private final List<Problem> warnings = new ArrayList<>();

    Report(Path file) {
        this.file = file;
    }

    InvalidConfigurationException fail(int line, String what, String remedy) {
        return fail("", line, what, remedy);
    }

    InvalidConfigurationException fail(String server, int line, String what, String remedy) {
        return new InvalidConfigurationException(problem(server, line, what, remedy));
    }

    InvalidConfigurationException fail(int line, int column, String what, String remedy) {
        return new InvalidConfigurationException(
                new Problem("", place(line) + ", column " + column, what, remedy));
    }

    /** Something about the file as a whole. */
    InvalidConfigurationException fail(String what, String remedy) {
        return new InvalidConfigurationException(new Problem("", file.toString(), what, remedy));
    }

    void warn(String server, int line, String what, String remedy) {
        warnings.add(problem(server, line, what, remedy));
    }

    List<Problem> warnings() {
        return List.copyOf(warnings);
    }

    private Problem problem(String server, int line, String what, String remedy) {
        return new Problem(server, place(line), what, remedy);
    }

    private String place(int line) {
        return file + ", line " + line;
    }
}
