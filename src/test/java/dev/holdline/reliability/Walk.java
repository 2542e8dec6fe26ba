package dev.holdline.reliability;

import dev.holdline.gateway.Snapshot;
import dev.holdline.prompt.Answer;
import dev.holdline.prompt.Question;
import dev.holdline.session.PeerProcesses;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * A random walk: calls, cancels, faults, answers, program ends and restarts of Holdline over
 * several clients and servers. The seed fixes every step and every answer; what the machine makes
 * of their timing it does not fix.
 */
final class Walk {
    private static final int PROGRAMS = 3;
    private static final int MOST_PENDING = 10;
    private static final Duration TO_SETTLE = Duration.ofSeconds(30);

    private static final List<String> ANYWHERE =
            List.of(
                    "{\"kind\":\"exit-before\",\"signal\":\"SIGKILL\"}",
                    "{\"kind\":\"exit-running\",\"ms\":20,\"signal\":\"SIGKILL\"}",
                    "{\"kind\":\"exit-after\"}",
                    "{\"kind\":\"exit-at-start\"}",
                    "{\"kind\":\"drop\"}",
                    "{\"kind\":\"half\"}",
                    "{\"kind\":\"stream-end\"}",
                    "{\"kind\":\"garbage\"}",
                    "{\"kind\":\"slow\",\"ms\":700}",
                    "{\"kind\":\"slow-init\",\"ms\":300}",
                    "{\"kind\":\"error\"}");
    private static final List<String> REMOTE =
            List.of(
                    "{\"kind\":\"401\"}",
                    "{\"kind\":\"403\"}",
                    "{\"kind\":\"session404\"}",
                    "{\"kind\":\"session400\"}",
                    "{\"kind\":\"429\",\"seconds\":1}",
                    "{\"kind\":\"500\"}",
                    "{\"kind\":\"502\"}",
                    "{\"kind\":\"html\"}",
                    "{\"kind\":\"drop-before\"}");

    private final Lab lab;
    private final Random random;
    private final Random answers;
    private final Map<Wire, LabServer> servers = new EnumMap<>(Wire.class);
    private final List<Program> programs = new ArrayList<>();
    private final List<Made> pending = new ArrayList<>();
    private final List<Made> settled = new ArrayList<>();
    private final List<String> broken = new ArrayList<>();
    private int made;
    private int restarts;

    /** A client program with a session at each server. */
    private record Program(PeerProcesses.Peer peer, Map<Wire, LabClient> clients) {
        void end() {
            clients.values().forEach(LabClient::close);
        }
    }

    /** A call, and whether its client has lost interest in it. */
    private static final class Made {
        final Program by;
        final LabServer to;
        final Hint hint;
        final String key;
        final LabClient.Call call;
        boolean left;

        Made(Program by, LabServer to, Hint hint, String key, LabClient.Call call) {
            this.by = by;
            this.to = to;
            this.hint = hint;
            this.key = key;
            this.call = call;
        }

        @Override
        public String toString() {
            return key + " (" + hint.tool + " at " + to.name + ")";
        }
    }

    private Walk(Lab lab, long seed) {
        this.lab = lab;
        this.random = new Random(seed);
        this.answers = new Random(seed + 1);
    }

    /** What the walk found wrong; empty where all held. */
    record Report(int calls, int questions, int restarts, List<String> broken) {}

    static Report take(Path folder, long seed, int steps) throws IOException {
        try (Lab lab = Lab.open(folder, "1s")) {
            var walk = new Walk(lab, seed);
            walk.begin();
            var progress = new Progress("steps with seed " + seed, steps);
            for (int i = 0; i < steps; i++) {
                walk.step();
                progress.one();
            }
            return walk.finish();
        }
    }

    private void begin() throws IOException {
        for (Wire wire : Wire.values()) {
            LabServer server =
                    lab.server(
                            "walk-" + wire.name().toLowerCase(java.util.Locale.ROOT), wire, false);
            servers.put(wire, server);
            lab.person.decides(server.name, this::decide);
            server.awaitUp();
        }
        for (int i = 0; i < PROGRAMS; i++) programs.add(program());
    }

    private Program program() throws IOException {
        PeerProcesses.Peer peer = lab.peers.fresh();
        Map<Wire, LabClient> clients = new EnumMap<>(Wire.class);
        for (Wire wire : Wire.values()) {
            LabClient client = lab.client(servers.get(wire), false, peer);
            client.initialize();
            clients.put(wire, client);
        }
        checkFreshProgram();
        return new Program(peer, clients);
    }

    private void checkFreshProgram() {
        List<Snapshot.Session> sessions = lab.gateway().snapshot().sessions();
        Snapshot.Session youngest =
                sessions.stream()
                        .max(java.util.Comparator.comparing(Snapshot.Session::since))
                        .orElse(null);
        if (youngest != null && !youngest.grants().isEmpty())
            broken.add("a new program begins with grants " + youngest.grants());
    }

    private synchronized @Nullable Answer decide(Question question) {
        int roll = answers.nextInt(100);
        // Now and then nobody is there; the hold runs out.
        if (roll < 10) return null;
        if (roll < 60) return Answer.RECONNECT_AND_RETRY;
        return roll < 80 ? Answer.RECONNECT_FOR_SESSION : Answer.SKIP;
    }

    private void step() throws IOException {
        int roll = random.nextInt(1000);
        if (roll < 680) call();
        else if (roll < 740) leave(false);
        else if (roll < 770) leave(true);
        else if (roll < 920) fault();
        else if (roll < 965) any(servers).killIfRunning();
        else if (roll < 995) replaceProgram();
        else restart();
        collect(MOST_PENDING);
    }

    private <T> T any(Map<Wire, T> map) {
        return java.util.Objects.requireNonNull(
                map.get(Wire.values()[random.nextInt(Wire.values().length)]));
    }

    private void call() throws IOException {
        Program by = programs.get(random.nextInt(programs.size()));
        Wire wire = Wire.values()[random.nextInt(Wire.values().length)];
        Hint hint = Hint.values()[random.nextInt(Hint.values().length)];
        String key = "call-" + ++made;
        LabClient.Call call = by.clients().get(wire).call(hint.tool, key);
        pending.add(new Made(by, servers.get(wire), hint, key, call));
    }

    private void leave(boolean byHangingUp) throws IOException {
        if (pending.isEmpty()) return;
        Made one = pending.get(random.nextInt(pending.size()));
        LabClient client = one.by.clients().get(one.to.wire);
        one.left = true;
        if (byHangingUp) client.hangUp(one.call);
        else client.cancel(one.call);
    }

    private void fault() throws IOException {
        LabServer server = any(servers);
        boolean remote = server.wire != Wire.STDIO && random.nextBoolean();
        List<String> kinds = remote ? REMOTE : ANYWHERE;
        server.arm(kinds.get(random.nextInt(kinds.size())));
    }

    private void replaceProgram() throws IOException {
        int which = random.nextInt(programs.size());
        Program old = programs.get(which);
        pending.stream().filter(m -> m.by == old).forEach(m -> m.left = true);
        old.end();
        programs.set(which, program());
    }

    private void restart() throws IOException {
        restarts++;
        // Held calls do not survive; their clients see the connection end.
        pending.forEach(m -> m.left = true);
        lab.restart();
        for (Program each : programs) each.clients().values().forEach(c -> c.movedTo(lab.port()));
        boolean grants =
                lab.gateway().snapshot().sessions().stream().anyMatch(s -> !s.grants().isEmpty());
        if (grants) broken.add("a grant outlived Holdline");
    }

    /** Waits until no more than so many calls are open. */
    private void collect(int atMost) {
        boolean inTime =
                Until.within(
                        TO_SETTLE,
                        () -> pending.stream().filter(m -> m.call.isOpen()).count() <= atMost);
        if (!inTime) {
            pending.stream()
                    .filter(m -> m.call.isOpen())
                    .forEach(m -> broken.add("unanswered: " + m));
            settled.addAll(pending);
            pending.clear();
            return;
        }
        pending.removeIf(m -> !m.call.isOpen() && settled.add(m));
    }

    private Report finish() throws IOException {
        servers.values().forEach(LabServer::disarm);
        collect(0);
        boolean noMore =
                Until.within(TO_SETTLE, () -> servers.get(Wire.STDIO).alive() <= programs.size());
        if (!noMore)
            broken.add(
                    servers.get(Wire.STDIO).alive()
                            + " children for "
                            + programs.size()
                            + " programs");
        programs.forEach(Program::end);
        if (!Until.within(TO_SETTLE, () -> servers.get(Wire.STDIO).alive() == 0))
            broken.add(servers.get(Wire.STDIO).alive() + " children when all programs had ended");
        int questions = 0;
        for (LabServer server : servers.values()) questions += lab.questions(server).size();
        settled.forEach(this::check);
        return new Report(made, questions, restarts, List.copyOf(broken));
    }

    private void check(Made one) {
        LabClient.Reply reply = one.call.await(0);
        int runs = one.to.ran(one.key);
        if (runs > 1 && !one.hint.repeatable() && runs > 1 + agreed(one))
            broken.add("executed " + runs + " times, agreed " + agreed(one) + ": " + one);
        if (reply == null) return;
        if (reply.answers().size() > 1 || (!reply.isNothing() && !reply.isOneAnswer()))
            broken.add("answered " + reply.answers().size() + " times or under another id: " + one);
        if (reply.isNothing() && !one.left) broken.add("no answer: " + one + " " + reply);
        if (reply.isNothing()) return;
        boolean served = !reply.isError() && reply.text().startsWith("counted");
        if (served && runs == 0) broken.add("answered but never executed: " + one);
        if (reply.text().contains("was not run") && runs > 0)
            broken.add("told \"was not run\" but executed: " + one + ": " + reply.text());
    }

    /** How often somebody pressed a button that says this very call is run again. */
    private long agreed(Made one) {
        return lab.questions(one.to).stream()
                .filter(Person.Shown::agreedToRunAgain)
                .filter(s ->
                        s.last.calls().stream()
                                .anyMatch(c -> c.arguments().contains("\"" + one.key + "\"")))
                .count();
    }
}
