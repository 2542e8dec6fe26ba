package dev.holdline.gateway;

import dev.holdline.config.Settings;
import dev.holdline.config.Settings.Policy;
import dev.holdline.prompt.Surface;
import dev.holdline.recovery.Witness;
import java.text.MessageFormat;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.ResourceBundle;
import java.util.TreeSet;

/** Puts into words what the person changed about breaks, for the history. */
record PolicyLog(Witness witness) {
    private static final ResourceBundle WORDS =
            ResourceBundle.getBundle("dev.holdline.gateway.changes", Locale.ROOT);

    /** The settings as they were and as they are: what differs about breaks is told. */
    void settings(Settings before, Settings now, Surface surface) {
        if (before.policy() != now.policy()) {
            tell("", "", surface, "default", words(now.policy()));
        }
        differences(before.policies(), now.policies())
                .forEach((server, policy) -> tell(server, "", surface, "server", server, policy));
        differences(before.clientPolicies(), now.clientPolicies())
                .forEach((client, policy) -> tell("", client, surface, "client", client, policy));
        Settings.Limits limits = now.limits();
        if (before.limits().flapCount() != limits.flapCount()
                || !before.limits().flapWindow().equals(limits.flapWindow())) {
            tell(
                    "",
                    "",
                    surface,
                    "flapping",
                    limits.flapCount(),
                    limits.flapWindow().toMinutes(),
                    limits.flapWindow().toSecondsPart());
        }
    }

    private static Map<String, String> differences(
            Map<String, Policy> before, Map<String, Policy> now) {
        var names = new TreeSet<>(before.keySet());
        names.addAll(now.keySet());
        names.removeIf(name -> before.get(name) == now.get(name));
        var all = new java.util.TreeMap<String, String>();
        for (String name : names) {
            Policy policy = now.get(name);
            all.put(name, policy == null ? text("as-default") : words(policy));
        }
        return all;
    }

    void session(String client, Optional<Policy> chosen) {
        String what = chosen.map(PolicyLog::words).orElseGet(() -> text("as-begun"));
        tell("", client, Surface.WINDOW, "session", what);
    }

    void revoked(String client, String server) {
        tell(server, client, Surface.WINDOW, "revoked", server);
    }

    void restored(String client, String server) {
        tell(server, client, Surface.WINDOW, "restored", server);
    }

    void paused(Instant until, Surface surface) {
        tell(
                "",
                "",
                surface,
                "paused",
                DateTimeFormatter.ofPattern("HH:mm")
                        .withZone(ZoneId.systemDefault())
                        .format(until));
    }

    void resumed(Surface surface) {
        tell("", "", surface, "resumed");
    }

    private void tell(String server, String client, Surface surface, String key, Object... parts) {
        witness.changed(server, client, text(key, parts), surface);
    }

    private static String words(Policy policy) {
        return switch (policy) {
            case ASK -> text("ask");
            case RECONNECT -> text("reconnect");
            case NEVER -> text("never");
        };
    }

    private static String text(String key, Object... parts) {
        return new MessageFormat(WORDS.getString(key), Locale.ROOT).format(parts);
    }
}
