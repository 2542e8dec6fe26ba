package dev.holdline.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One object of the file and its typed fields; {@code null} counts as absent, since generators
 * write it so.
 */
final class Fields {
    private final Report report;
    private final String server;
    private final String path;
    private final int line;
    private final Map<String, Located.Member> members = new LinkedHashMap<>();

    /**
     * @param server for messages, "" outside an entry
     * @param path "mcpServers.git"
     */
    Fields(Report report, String server, String path, Located value)
            throws InvalidConfigurationException {
        this.report = report;
        this.server = server;
        this.path = path;
        this.line = value.line();
        if (!(value instanceof Located.Obj obj)) {
            throw report.fail(
                    server,
                    line,
                    (path.isEmpty() ? "the file" : path) + " is " + value.kind(),
                    "write an object: {…}");
        }
        for (Located.Member m : obj.members()) {
            Located.Member earlier = members.putIfAbsent(m.key(), m);
            if (earlier != null) {
                throw report.fail(
                        server,
                        m.line(),
                        path(m.key())
                                + " is there twice, in lines "
                                + earlier.line()
                                + " and "
                                + m.line(),
                        "rename or remove one of them");
            }
        }
    }

    Iterable<Located.Member> members() {
        return members.values();
    }

    boolean has(String key) {
        Located.Member m = members.get(key);
        return m != null && !(m.value() instanceof Located.Null);
    }

    int lineOf(String key) {
        Located.Member m = members.get(key);
        return m == null ? line : m.line();
    }

    /** "mcpServers.git.env", fit for a message. */
    String path(String key) {
        return (path.isEmpty() ? "" : path + ".") + Shown.bare(key);
    }

    Optional<String> text(String key) throws InvalidConfigurationException {
        return value(key).isEmpty()
                ? Optional.empty()
                : Optional.of(text(path(key), value(key).get()));
    }

    Optional<Boolean> bool(String key) throws InvalidConfigurationException {
        Optional<Located> value = value(key);
        if (value.isEmpty()) {
            return Optional.empty();
        }
        if (value.get() instanceof Located.Bool b) {
            return Optional.of(b.value());
        }
        throw wrong(path(key), value.get(), "write true or false, without quotes");
    }

    OptionalInt integer(String key, int least, int most) throws InvalidConfigurationException {
        Optional<Located> value = value(key);
        if (value.isEmpty()) {
            return OptionalInt.empty();
        }
        String remedy = "write a whole number from " + least + " to " + most + ", without quotes";
        if (!(value.get() instanceof Located.Num n)) {
            throw wrong(path(key), value.get(), remedy);
        }
        if (!n.spelling().matches("-?\\d{1,9}")
                || Integer.parseInt(n.spelling()) < least
                || Integer.parseInt(n.spelling()) > most) {
            throw report.fail(
                    server, n.line(), path(key) + " is " + Shown.name(n.spelling()), remedy);
        }
        return OptionalInt.of(Integer.parseInt(n.spelling()));
    }

    List<String> texts(String key) throws InvalidConfigurationException {
        Optional<Located> value = value(key);
        if (value.isEmpty()) {
            return List.of();
        }
        if (!(value.get() instanceof Located.Arr arr)) {
            throw wrong(path(key), value.get(), "write a list of texts: [\"…\", \"…\"]");
        }
        List<String> texts = new ArrayList<>();
        for (Located item : arr.items()) {
            texts.add(text(path(key) + "[" + texts.size() + "]", item));
        }
        return texts;
    }

    Map<String, String> textMap(String key) throws InvalidConfigurationException {
        Map<String, String> texts = new LinkedHashMap<>();
        Optional<Fields> object = object(key);
        if (object.isPresent()) {
            for (Located.Member m : object.get().members()) {
                texts.put(m.key(), object.get().text(object.get().path(m.key()), m.value()));
            }
        }
        return texts;
    }

    Optional<Fields> object(String key) throws InvalidConfigurationException {
        Optional<Located> value = value(key);
        return value.isEmpty()
                ? Optional.empty()
                : Optional.of(new Fields(report, server, path(key), value.get()));
    }

    /** A failure in the line of {@code key}. */
    InvalidConfigurationException fail(String key, String what, String remedy) {
        return report.fail(server, lineOf(key), what, remedy);
    }

    InvalidConfigurationException fail(String key, Objection no) {
        return fail(key, path(key) + " " + no.what, no.remedy);
    }

    void warn(String key, String what, String remedy) {
        report.warn(server, lineOf(key), what, remedy);
    }

    /** Warns of every key that is not known; the file keeps it, we ignore it. */
    void warnOfUnknown(List<String> known) {
        warnOfUnknown(known, List.of(), "");
    }

    /**
     * @param misplaced keys that exist, but mean nothing here
     * @param here "a server with a \"url\""
     */
    void warnOfUnknown(List<String> known, List<String> misplaced, String here) {
        for (String key : members.keySet()) {
            if (known.contains(key)) {
                continue;
            }
            if (misplaced.contains(key)) {
                warn(
                        key,
                        path(key) + " means nothing for " + here + " and is ignored",
                        "remove it");
            } else {
                warn(
                        key,
                        path(key) + " is not known and ignored",
                        Nearest.to(key, known)
                                .map(k -> "did you mean \"" + k + "\"?")
                                .orElse("known are " + String.join(", ", known)));
            }
        }
    }

    private Optional<Located> value(String key) {
        return has(key)
                ? Optional.ofNullable(members.get(key)).map(Located.Member::value)
                : Optional.empty();
    }

    private String text(String itsPath, Located value) throws InvalidConfigurationException {
        if (value instanceof Located.Text t) {
            return t.value();
        }
        throw wrong(itsPath, value, "write a text in double quotes");
    }

    private InvalidConfigurationException wrong(String itsPath, Located value, String remedy) {
        return report.fail(server, value.line(), itsPath + " is " + value.kind(), remedy);
    }
}
