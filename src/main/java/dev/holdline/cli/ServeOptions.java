package dev.holdline.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How a Holdline is started.
 *
 * @param config the configuration file; null for the usual place
 * @param port -1 for the configuration's
 */
public record ServeOptions(@Nullable Path config, int port, boolean noToken, OnFailure onFailure) {
    static final ServeOptions DESKTOP = new ServeOptions(null, -1, false, OnFailure.ask);

    /** What happens to a call whose connection broke: only the first asks anybody. */
    public enum OnFailure {
        ask,
        reconnect,
        skip
    }
}
