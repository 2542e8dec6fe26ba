package dev.holdline.reliability;

import dev.holdline.prompt.Answer;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Plays one row: a server and a client of its own, a fault, one call, what comes of it. */
final class Play {
    private static final AtomicInteger NUMBER = new AtomicInteger();

    /** How long a call that is not held runs before its client cancels it. */
    private static final Duration CANCEL_AFTER = Duration.ofMillis(600);

    /** Longer than liveness needs to call something hung. */
    private static final Duration GIVE_UP_AFTER = Duration.ofSeconds(7);

    private static final long PATIENCE_SECONDS = 20;

    private final Lab lab;
    private final Row row;
    private final String key = "the-call";

    private Play(Lab lab, Row row) {
        this.lab = lab;
        this.row = row;
    }

    static Outcome of(Lab lab, Row row) throws IOException {
        return new Play(lab, row).play();
    }

    private Outcome play() throws IOException {
        boolean gated = row.fault() == Fault.HALF_OPEN;
        String name = "s" + NUMBER.incrementAndGet();
        LabServer server =
                row.fault() == Fault.CLEAN_END_RESUMABLE
                        ? lab.server(name, row.wire(), gated, "--resumable")
                        : lab.server(name, row.wire(), gated);
        var strike = new Strike(server, row, key);
        try (LabClient client = lab.client(server, row.chosen() != Chosen.NOBODY)) {
            server.awaitUp();
            client.initialize();
            lab.awaitCatalogue(server);
            ready(client, "warm-up");
            if (row.chosen() == Chosen.GRANT) grant(server, client);
            return measured(server, client, strike);
        } finally {
            strike.release();
            lab.remove(server);
        }
    }

    private void ready(LabClient client, String warmUp) throws IOException {
        LabClient.Reply reply = client.call("count", warmUp).await();
        if (reply.isError()) throw new AssertionError(row + ": not ready: " + reply);
    }

    /** Breaks it once and answers 2. */
    private void grant(LabServer server, LabClient client) throws IOException {
        lab.person.decides(server.name, _ -> Answer.RECONNECT_FOR_SESSION);
        server.kill();
        server.awaitUp();
        LabClient.Reply reply = client.call("count_readonly", "granting").await();
        if (reply.isError()) throw new AssertionError(row + ": not granted: " + reply);
    }

    private Outcome measured(LabServer server, LabClient client, Strike strike) throws IOException {
        int asked = lab.questions(server).size();
        var script = new Script(strike);
        lab.person.decides(server.name, _ -> script.next());
        strike.before(client);
        Instant sent = Instant.now();
        LabClient.Call call = client.call(row.hint().tool, key);
        strike.during(call);
        if (isToBeCancelled()) cancel(server, client, call, asked);
        LabClient.Reply reply = call.await(PATIENCE_SECONDS);
        Duration took = Duration.between(sent, Instant.now());
        // What is executed behind the answer's back shows itself now, if at all.
        boolean _ =
                Until.within(
                        Duration.ofMillis(150), () -> server.ran(key) > Expected.of(row).runs());
        List<Person.Shown> questions = lab.questions(server);
        List<Person.Shown> ours = questions.subList(asked, questions.size());
        return new Outcome(
                row,
                got(reply),
                ours.size(),
                server.ran(key),
                reply != null && reply.isOneAnswer(),
                ours.stream().anyMatch(Person.Shown::agreedToRunAgain),
                took,
                reply == null ? "" : reply.text());
    }

    private boolean isToBeCancelled() {
        return row.chosen() == Chosen.CANCEL || row.fault().sort(row.wire()) == Fault.Sort.ENDLESS;
    }

    private void cancel(LabServer server, LabClient client, LabClient.Call call, int before)
            throws IOException {
        boolean endless = row.fault().sort(row.wire()) == Fault.Sort.ENDLESS;
        Expected expected = Expected.of(row);
        // What is answered or asked about by itself is waited for, however slow the machine.
        boolean ends = expected.asked() > 0 || !expected.got().contains(Got.NOTHING);
        Duration patience = endless ? GIVE_UP_AFTER : ends ? Until.PATIENCE : CANCEL_AFTER;
        boolean _ =
                Until.within(
                        patience, () -> !call.isOpen() || lab.questions(server).size() > before);
        if (call.isOpen()) client.cancel(call);
    }

    /** What the person answers, in order. */
    private final class Script {
        private final AtomicInteger nth = new AtomicInteger();
        private final Strike strike;

        Script(Strike strike) {
            this.strike = strike;
        }

        @Nullable Answer next() {
            int number = nth.incrementAndGet();
            if (row.chosen() == Chosen.NOBODY || row.chosen() == Chosen.CANCEL) return null;
            strike.repair();
            boolean hopeless =
                    number > 1 && row.fault().comeback(row.wire()) == Fault.Comeback.NEVER;
            if (hopeless || number > 2) return Answer.SKIP;
            return switch (row.chosen()) {
                case ONE, GRANT -> Answer.RECONNECT_AND_RETRY;
                case TWO -> Answer.RECONNECT_FOR_SESSION;
                case THREE -> Answer.SKIP;
                case NOBODY, CANCEL -> null;
            };
        }
    }

    private Got got(LabClient.@Nullable Reply reply) {
        if (reply == null) return Got.UNANSWERED;
        if (reply.isNothing()) return reply.broken() == null ? Got.NOTHING : Got.UNANSWERED;
        String text = reply.text();
        if (!reply.isError()) return text.startsWith("counted") ? Got.RESULT : Got.FAILED;
        if (text.equals("401 Unauthorized: token expired")) return Got.TOOL_ERROR;
        if (text.startsWith("Skipped by the user")) return Got.SKIPPED;
        if (text.contains("may already have run")) return Got.MAY_HAVE_RUN;
        if (text.startsWith("Still waiting for the user")) return Got.STILL_WAITING;
        return Got.FAILED;
    }
}
