package dev.holdline.config;

import dev.holdline.config.Settings.Limits;
import dev.holdline.config.Settings.Policy;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads the {@code holdline} object. */
final class SettingsEntry {
    private static final List<String> KNOWN =
            List.of(
                    "port",
                    "allowedOrigins",
                    "policy",
                    "policies",
                    "clientPolicies",
                    "holds",
                    "unanswered",
                    "limits");
    private static final List<String> LIMITS =
            List.of(
                    "initialize",
                    "firstContact",
                    "skip",
                    "flapCount",
                    "flapWindow",
                    "sessionIdle",
                    "progressEvery",
                    "pingAfter",
                    "hungAfter",
                    "checkAfter",
                    "checkWithin");

    /** RFC 6454, 6.2: scheme, host, port and nothing else. */
    private static final Pattern ORIGIN = Pattern.compile("[a-z][a-z0-9+.-]*://[^/?#@\\s*]+");

    private final Fields fields;

    private SettingsEntry(Fields fields) {
        this.fields = fields;
    }

    static Settings read(Fields fields) throws InvalidConfigurationException {
        fields.warnOfUnknown(KNOWN);
        return new SettingsEntry(fields).read();
    }

    private Settings read() throws InvalidConfigurationException {
        Optional<Fields> limits = fields.object("limits");
        return new Settings(
                fields.integer("port", 0, 65_535).orElse(Settings.STANDARD.port()),
                origins(),
                fields.has("policy") ? policy(fields, "policy") : Settings.STANDARD.policy(),
                policies("policies"),
                policies("clientPolicies"),
                holds(),
                unanswered(),
                limits.isPresent() ? limits(limits.get()) : Limits.STANDARD);
    }

    private List<String> origins() throws InvalidConfigurationException {
        List<String> origins = fields.texts("allowedOrigins");
        for (String origin : origins) {
            if (!ORIGIN.matcher(origin).matches()) {
                throw fields.fail(
                        "allowedOrigins",
                        fields.path("allowedOrigins") + " has " + Shown.name(origin),
                        origin.contains("*")
                                ? "name each origin: a pattern would let any web page in"
                                : "write an origin like \"https://example.com\", in small letters"
                                        + " and without a path");
            }
        }
        return origins;
    }

    private static Policy policy(Fields fields, String key) throws InvalidConfigurationException {
        String text = fields.text(key).orElse("");
        for (Policy p : Policy.values()) {
            if (p.name().toLowerCase(Locale.ROOT).equals(text)) {
                return p;
            }
        }
        throw fields.fail(
                key,
                fields.path(key) + " is " + Shown.name(text),
                "write \"ask\", \"reconnect\" or \"never\"");
    }

    private Settings.Unanswered unanswered() throws InvalidConfigurationException {
        String text = fields.text("unanswered").orElse("keep");
        return switch (text) {
            case "keep" -> Settings.Unanswered.KEEP;
            case "skip" -> Settings.Unanswered.SKIP;
            default ->
                    throw fields.fail(
                            "unanswered",
                            fields.path("unanswered") + " is " + Shown.name(text),
                            "write \"keep\" or \"skip\"");
        };
    }

    private Map<String, Policy> policies(String key) throws InvalidConfigurationException {
        Map<String, Policy> policies = new LinkedHashMap<>();
        Optional<Fields> object = fields.object(key);
        if (object.isPresent()) {
            for (Located.Member m : object.get().members()) {
                if (object.get().has(m.key())) {
                    policies.put(m.key(), policy(object.get(), m.key()));
                }
            }
        }
        return policies;
    }

    private Map<String, Duration> holds() throws InvalidConfigurationException {
        Map<String, Duration> holds = new LinkedHashMap<>();
        Optional<Fields> object = fields.object("holds");
        if (object.isPresent()) {
            for (Located.Member m : object.get().members()) {
                if (object.get().has(m.key())) {
                    holds.put(m.key(), duration(object.get(), m.key(), Duration.ZERO));
                }
            }
        }
        return holds;
    }

    private static Limits limits(Fields f) throws InvalidConfigurationException {
        f.warnOfUnknown(LIMITS);
        Limits standard = Limits.STANDARD;
        return new Limits(
                duration(f, "initialize", standard.initialize()),
                duration(f, "firstContact", standard.firstContact()),
                duration(f, "skip", standard.skip()),
                f.integer("flapCount", 1, 1_000).orElse(standard.flapCount()),
                duration(f, "flapWindow", standard.flapWindow()),
                duration(f, "sessionIdle", standard.sessionIdle()),
                duration(f, "progressEvery", standard.progressEvery()),
                liveness(f, standard.liveness()));
    }

    private static Settings.Liveness liveness(Fields f, Settings.Liveness standard)
            throws InvalidConfigurationException {
        return new Settings.Liveness(
                duration(f, "pingAfter", standard.pingAfter()),
                duration(f, "hungAfter", standard.hungAfter()),
                duration(f, "checkAfter", standard.checkAfter()),
                duration(f, "checkWithin", standard.checkWithin()));
    }

    /** An explicit null is an absent value, here as everywhere. */
    private static Duration duration(Fields f, String key, Duration standard)
            throws InvalidConfigurationException {
        Optional<String> text = f.text(key);
        try {
            return text.isPresent() ? Durations.parse(text.get()) : standard;
        } catch (Objection no) {
            throw f.fail(key, no);
        }
    }
}
