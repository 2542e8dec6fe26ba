package dev.holdline.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.holdline.transport.Evidence.Phase;
import dev.holdline.transport.Evidence.Where;
import dev.holdline.transport.TransportException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every state with every event, and what holds whatever the order in which they come. */
class TransitionTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final Instant DUE = NOW.plusSeconds(2);
    private static final Classifier CLASSIFIER = new Classifier(InstantSource.fixed(NOW));
    private static final Failure DROPPED =
            CLASSIFIER.classify(Seen.child(Where.PROCESS_EXIT, Phase.CALL).exit(1).evidence());
    private static final Failure PERMANENT =
            CLASSIFIER.classify(
                    Seen.child(Where.START, Phase.STARTUP).text("spawn x ENOENT").evidence());
    private static final Failure SIGN_IN =
            CLASSIFIER.classify(Seen.http(401).withToken().evidence());

    private static Connection connection() {
        return new Connection(
                new ScriptedWires().create(),
                new Connection.Receiver() {
                    @Override
                    public void received(
                            Connection from,
                            dev.holdline.jsonrpc.Message message,
                            @Nullable CallEvents call) {}

                    @Override
                    public void lost(Connection connection, TransportException why) {}
                },
                new Pace(
                        InstantSource.fixed(NOW),
                        RandomGenerator.getDefault(),
                        new Semaphore(2),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(1)));
    }

    private static final Connection PRESENT = connection();
    private static final Connection OTHER = connection();

    private static Map<String, State> states() {
        Map<String, State> all = new LinkedHashMap<>();
        all.put("Idle", new State.Idle());
        all.put("Connecting", new State.Connecting(2, NOW));
        all.put("Connecting:last", new State.Connecting(2, NOW, true));
        all.put("SigningIn", new State.SigningIn(NOW));
        all.put("Ready", new State.Ready(PRESENT, NOW));
        all.put("Broken", new State.Broken(DROPPED, NOW));
        all.put("Waiting", new State.Waiting(DUE, 2, DROPPED));
        all.put("Stopped", new State.Stopped(PERMANENT, 2, NOW));
        all.put("Closed", new State.Closed());
        return all;
    }

    private static Map<String, Event> events() {
        Map<String, Event> all = new LinkedHashMap<>();
        all.put("Wanted", new Event.Wanted(NOW));
        all.put("Connected:new", new Event.Connected(OTHER, NOW));
        all.put("Connected:present", new Event.Connected(PRESENT, NOW));
        all.put("AttemptFailed:again", new Event.AttemptFailed(DROPPED, DUE, NOW));
        all.put("AttemptFailed:last", new Event.AttemptFailed(DROPPED, null, NOW));
        all.put("AttemptFailed:permanent", new Event.AttemptFailed(PERMANENT, null, NOW));
        all.put("PauseOver:due", new Event.PauseOver(DUE, NOW));
        all.put("PauseOver:old", new Event.PauseOver(NOW, NOW));
        all.put("Lost:present", new Event.Lost(PRESENT, DROPPED, NOW));
        all.put("Lost:permanent", new Event.Lost(PRESENT, PERMANENT, NOW));
        all.put("Lost:signIn", new Event.Lost(PRESENT, SIGN_IN, NOW));
        all.put("Lost:other", new Event.Lost(OTHER, DROPPED, NOW));
        all.put("SignInOpened", new Event.SignInOpened(NOW));
        all.put("Renewal", new Event.Renewal(NOW));
        all.put("Forgone", new Event.Forgone(DROPPED, NOW));
        all.put("CloseWanted", new Event.CloseWanted(NOW));
        return all;
    }

    /** "." is: nothing changes and nothing follows. */
    private static final String TABLE =
            """
            event                   | Idle                 | Connecting          | Connecting:last     | SigningIn           | Ready                     | Broken               | Waiting              | Stopped              | Closed
            Wanted                  | Connecting+Connect1  | .                   | .                   | .                   | Ready+Admit               | Connecting+Connect1  | .                    | Connecting+Connect1  | .
            Connected:new           | Idle+Drop            | Ready+Admit         | Ready+Admit         | Ready+Admit         | Ready+Drop                | Broken+Drop          | Waiting+Drop         | Stopped+Drop         | Closed+Drop
            Connected:present       | Idle+Drop            | Ready+Admit         | Ready+Admit         | Ready+Admit         | .                         | Broken+Drop          | Waiting+Drop         | Stopped+Drop         | Closed+Drop
            AttemptFailed:again     | .                    | Waiting+PauseUntil  | Broken+Refuse       | Waiting+PauseUntil  | .                         | .                    | .                    | .                    | .
            AttemptFailed:last      | .                    | Broken+Refuse       | Broken+Refuse       | Broken+Refuse       | .                         | .                    | .                    | .                    | .
            AttemptFailed:permanent | .                    | Stopped+Refuse      | Stopped+Refuse      | Stopped+Refuse      | .                         | .                    | .                    | .                    | .
            PauseOver:due           | .                    | .                   | .                   | .                   | .                         | .                    | Connecting+Connect2  | .                    | .
            PauseOver:old           | .                    | .                   | .                   | .                   | .                         | .                    | .                    | .                    | .
            Lost:present            | .                    | .                   | .                   | .                   | Broken+Drop               | .                    | .                    | .                    | .
            Lost:permanent          | .                    | .                   | .                   | .                   | Stopped+Drop              | .                    | .                    | .                    | .
            Lost:signIn             | .                    | .                   | .                   | .                   | Broken+Retire             | .                    | .                    | .                    | .
            Lost:other              | .                    | .                   | .                   | .                   | .                         | .                    | .                    | .                    | .
            SignInOpened            | .                    | SigningIn           | SigningIn           | .                   | .                         | .                    | .                    | .                    | .
            Renewal                 | Connecting+Connect1  | .                   | Connecting          | .                   | Connecting+Drop+Connect1  | Connecting+Connect1  | Connecting+Connect2  | Connecting+Connect1  | .
            Forgone                 | .                    | Connecting+Refuse   | Connecting+Refuse   | .                   | .                         | .                    | Broken+Refuse        | .                    | .
            CloseWanted             | Closed+Dismiss       | Closed+Dismiss      | Closed+Dismiss      | Closed+Dismiss      | Closed+Drop+Dismiss       | Closed+Dismiss       | Closed+Dismiss       | Closed+Dismiss       | .
            """;

    private static Map<String, Map<String, String>> table() {
        List<List<String>> rows =
                TABLE.lines()
                        .map(line -> Stream.of(line.split("\\|")).map(String::strip).toList())
                        .toList();
        List<String> columns = rows.getFirst();
        Map<String, Map<String, String>> all = new LinkedHashMap<>();
        for (List<String> row : rows.subList(1, rows.size())) {
            Map<String, String> cells = new LinkedHashMap<>();
            for (int i = 1; i < columns.size(); i++) cells.put(columns.get(i), row.get(i));
            all.put(row.getFirst(), cells);
        }
        return all;
    }

    private static String describe(State before, Transition step) {
        if (step.state().equals(before) && step.effects().isEmpty()) return ".";
        return Stream.concat(
                        Stream.of(step.state().getClass().getSimpleName()),
                        step.effects().stream()
                                .map(e ->
                                        e instanceof Effect.Connect(int n)
                                                ? "Connect" + n
                                                : e.getClass().getSimpleName()))
                .collect(Collectors.joining("+"));
    }

    @Test
    void everyStateAnswersEveryEventAsTheTableSays() {
        var table = table();
        Map<String, Map<String, String>> actual = new LinkedHashMap<>();
        events().forEach((name, event) -> {
            Map<String, String> row = new LinkedHashMap<>();
            states().forEach((s, state) ->
                    row.put(s, describe(state, Transition.next(state, event))));
            actual.put(name, row);
        });
        assertThat(actual).isEqualTo(table);
    }

    @Test
    void aNewStateOrEventIsEnteredInTheTable() {
        assertThat(names(State.class))
                .isEqualTo(kinds(table().values().iterator().next().keySet()))
                .isEqualTo(kinds(states().keySet()));
        assertThat(names(Event.class)).isEqualTo(kinds(table().keySet()));
    }

    private static Set<String> kinds(Set<String> entries) {
        return entries.stream().map(e -> e.split(":")[0]).collect(Collectors.toSet());
    }

    private static Set<String> names(Class<?> sealed) {
        return Stream.of(sealed.getPermittedSubclasses())
                .map(Class::getSimpleName)
                .collect(Collectors.toSet());
    }

    static LongStream seeds() {
        return LongStream.range(0, 3_000);
    }

    /** A failing seed is in the test's name: {@code new Life(seed).live()} replays it. */
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void whateverTheOrderNoTwoConnectionsLiveAndEverybodyIsAnsweredOnce(long seed) {
        assertThatCode(() -> new Life(seed).live()).as("seed %d", seed).doesNotThrowAnyException();
    }

    /** Plays the world around one upstream: attempts that end late, old pauses, lost wires. */
    private static final class Life {
        private final Random random;
        private final List<String> story = new ArrayList<>();
        private State state = new State.Idle();
        private int attempts;
        private final List<Instant> pauses = new ArrayList<>();
        private final Set<Connection> live = new LinkedHashSet<>();
        private final List<Connection> ever = new ArrayList<>();
        private int waiting;
        private int released;
        private int asked;
        private int clock;

        Life(long seed) {
            random = new Random(seed);
        }

        void live() {
            for (int i = 0; i < 60; i++) step();
            apply(new Event.CloseWanted(tick()));
            // What was under way ends after the close.
            while (attempts > 0) {
                attempts--;
                Connection late = connection();
                live.add(late);
                apply(new Event.Connected(late, tick()));
            }
            for (Instant each : List.copyOf(pauses)) apply(new Event.PauseOver(each, tick()));
            assertThat(state).as("%s", story).isInstanceOf(State.Closed.class);
            assertThat(live).as("%s", story).isEmpty();
            assertThat(attempts).as("%s", story).isZero();
            assertThat(released).as("%s", story).isEqualTo(asked);
        }

        private Instant tick() {
            return NOW.plusSeconds(++clock);
        }

        private void step() {
            switch (random.nextInt(10)) {
                case 0, 1 -> want();
                case 2, 3 -> connect();
                case 4 -> fail();
                case 5 -> {
                    if (!pauses.isEmpty()) {
                        Instant due = pauses.get(random.nextInt(pauses.size()));
                        apply(new Event.PauseOver(due, tick()));
                    }
                }
                case 6, 7 -> {
                    if (!ever.isEmpty()) {
                        Connection which = ever.get(random.nextInt(ever.size()));
                        apply(new Event.Lost(which, anyFailure(), tick()));
                    }
                }
                case 8 -> apply(new Event.Renewal(tick()));
                case 9 -> {
                    if (attempts > 0) apply(new Event.SignInOpened(tick()));
                    if (random.nextInt(3) == 0) apply(new Event.Forgone(anyFailure(), tick()));
                    if (random.nextInt(40) == 0) apply(new Event.CloseWanted(tick()));
                }
                default -> throw new IllegalStateException();
            }
        }

        private Failure anyFailure() {
            return List.of(DROPPED, PERMANENT, SIGN_IN).get(random.nextInt(3));
        }

        private void want() {
            if (!(state instanceof State.Closed)) {
                asked++;
                waiting++;
            }
            apply(new Event.Wanted(tick()));
        }

        private void connect() {
            if (attempts == 0) return;
            attempts--;
            Connection fresh = connection();
            live.add(fresh);
            ever.add(fresh);
            apply(new Event.Connected(fresh, tick()));
        }

        private void fail() {
            if (attempts == 0) return;
            attempts--;
            Instant again = random.nextBoolean() ? NOW.plusSeconds(clock + 5L) : null;
            apply(new Event.AttemptFailed(anyFailure(), again, tick()));
        }

        private void apply(Event event) {
            boolean wasClosed = state instanceof State.Closed;
            Transition step = Transition.next(state, event);
            story.add(event.getClass().getSimpleName() + " → " + describe(state, step));
            state = step.state();
            if (wasClosed) assertThat(state).isInstanceOf(State.Closed.class);
            step.effects().forEach(this::follow);
            assertThat(live).as("live, %s", story).hasSizeLessThanOrEqualTo(1);
            assertThat(attempts).as("attempts, %s", story).isLessThanOrEqualTo(1);
            assertThat(!live.isEmpty())
                    .as("a live connection is a ready one, %s", story)
                    .isEqualTo(state instanceof State.Ready);
            boolean trying = state instanceof State.Connecting || state instanceof State.SigningIn;
            if (trying) assertThat(attempts).as("an attempt runs, %s", story).isEqualTo(1);
            if (waiting > 0) {
                assertThat(trying || state instanceof State.Waiting)
                        .as("who waits will hear, %s", story)
                        .isTrue();
            }
        }

        private void follow(Effect effect) {
            switch (effect) {
                case Effect.Connect _ -> {
                    attempts++;
                    assertThat(attempts).as("one series, %s", story).isEqualTo(1);
                }
                case Effect.PauseUntil(Instant when) -> pauses.add(when);
                case Effect.Drop(Connection c) ->
                        assertThat(live.remove(c)).as("dropped once, %s", story).isTrue();
                case Effect.Retire(Connection c) ->
                        assertThat(live.remove(c)).as("retired once, %s", story).isTrue();
                case Effect.Admit _, Effect.Refuse _, Effect.Dismiss _ -> {
                    released += waiting;
                    waiting = 0;
                }
            }
        }
    }
}
