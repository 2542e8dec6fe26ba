package dev.holdline.ui.settings;

import dev.holdline.config.Settings.Policy;
import dev.holdline.ui.Words;
import java.util.Locale;
import java.util.Optional;

/** The three policies as the pages say them. */
final class PolicyWords {
    private PolicyWords() {}

    /** "Reconnect", for a choice among the three. */
    static String word(Policy policy) {
        return Words.of("policy." + key(policy));
    }

    /** The same, or "Default" where nothing is set. */
    static String word(Optional<Policy> policy) {
        return policy.map(PolicyWords::word).orElseGet(() -> Words.of("policy.default"));
    }

    /** "Reconnects without asking", of a server. */
    static String does(Policy policy, String server) {
        return Words.of("policy.does." + key(policy), server);
    }

    /** What is to be known before one chooses it; "" for asking. */
    static String means(Policy policy) {
        return switch (policy) {
            case ASK -> "";
            case RECONNECT -> Words.of("loose.means");
            case NEVER -> Words.of("policy.never.means");
        };
    }

    /** How that is written. */
    static String style(Policy policy) {
        return policy == Policy.RECONNECT ? "loose" : "muted";
    }

    private static String key(Policy policy) {
        return policy.name().toLowerCase(Locale.ROOT);
    }
}
