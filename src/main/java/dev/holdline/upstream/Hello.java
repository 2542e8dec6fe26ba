package dev.holdline.upstream;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a client told us and every new connection is told again.
 *
 * @param initializeParams the client's own {@code initialize} params, as JSON
 * @param logLevel the level of {@code logging/setLevel}, null where the client never set one
 * @param subscriptions resource URIs the client subscribed to
 */
public record Hello(
        String initializeParams, @Nullable String logLevel, Set<String> subscriptions) {}
