package dev.holdline.ui;

import dev.holdline.config.Settings;
import dev.holdline.config.Settings.Policy;
import dev.holdline.gateway.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Says what is set looser than "ask", each in a sentence: nobody should have to look for it. */
public final class Looser {
    private Looser() {}

    public static List<String> sentences(Snapshot snapshot) {
        Settings settings = snapshot.settings();
        List<String> all = new ArrayList<>();
        if (settings.policy() == Policy.RECONNECT) all.add(Words.of("looser.default"));
        String servers = loose(settings.policies());
        if (!servers.isEmpty()) all.add(Words.of("looser.servers", servers));
        String clients = loose(settings.clientPolicies());
        if (!clients.isEmpty()) all.add(Words.of("looser.clients", clients));
        for (Snapshot.Session each : snapshot.sessions()) {
            if (isLoose(each)) all.add(Words.of("looser.session", label(each)));
        }
        return List.copyOf(all);
    }

    private static boolean isLoose(Snapshot.Session session) {
        return session.policy() == Policy.RECONNECT
                || session.exceptions().containsValue(Policy.RECONNECT);
    }

    private static String loose(Map<String, Policy> policies) {
        return String.join(
                ", ",
                policies.entrySet().stream()
                        .filter(e -> e.getValue() == Policy.RECONNECT)
                        .map(Map.Entry::getKey)
                        .sorted()
                        .toList());
    }

    private static String label(Snapshot.Session session) {
        return session.folder().isEmpty()
                ? session.client()
                : Words.of("client.in", session.client(), session.folder());
    }
}
