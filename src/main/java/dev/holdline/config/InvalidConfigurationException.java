package dev.holdline.config;

/** A configuration that cannot be used; the message is one line with place, reason and remedy. */
public final class InvalidConfigurationException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Problem problem;

    public InvalidConfigurationException(Problem problem) {
        super(problem.sentence());
        this.problem = problem;
    }

    public Problem problem() {
        return problem;
    }
}
