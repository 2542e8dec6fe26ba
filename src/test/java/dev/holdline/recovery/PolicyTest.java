package dev.holdline.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdline.prompt.Answer;
import dev.holdline.prompt.Given;
import dev.holdline.prompt.Surface;
import dev.holdline.recovery.Situation.Standing;
import dev.holdline.recovery.Situation.Surfaces;
import dev.holdline.transport.Evidence;
import dev.holdline.transport.Evidence.Phase;
import dev.holdline.transport.Evidence.Where;
import dev.holdline.transport.Evidence.Wire;
import dev.holdline.upstream.Failure;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the policy is to do, as data, and what holds in every one of its cells. */
class PolicyTest {
    private static final Evidence SEEN =
            Evidence.of(Where.STREAM, Wire.STREAMABLE_HTTP, Phase.CALL, "");

    private static Failure failure(Failure.Kind kind, Failure.Recovery recovery) {
        return new Failure(kind, recovery, false, "It broke.", "", "", null, SEEN);
    }

    private static final Failure BROKE =
            failure(Failure.Kind.UNREACHABLE, Failure.Recovery.BACKOFF_RETRY);
    private static final Failure SIGN_IN =
            failure(Failure.Kind.AUTH_REQUIRED, Failure.Recovery.REFRESH_OR_REAUTHORIZE);
    private static final Failure NOT_ALLOWED =
            failure(Failure.Kind.MISCONFIGURED, Failure.Recovery.NONE);
    private static final Failure STATIC_TOKEN =
            failure(Failure.Kind.AUTH_EXPIRED, Failure.Recovery.NONE);

    /** One situation with a few things changed; a new component of the record belongs here, too. */
    private static final class Case {
        Failure failure = BROKE;
        boolean mayHaveRun;
        boolean repeatable;
        boolean mayAsk = true;
        boolean waitFits;
        boolean connected;
        boolean againAtOnce;
        Standing standing = Standing.ASK;
        boolean keepsFalling;
        boolean resting;
        boolean failedAgain;
        @Nullable Given given;
        Surfaces surfaces = Surfaces.SOME;

        static Situation of(Consumer<Case> change) {
            var it = new Case();
            change.accept(it);
            return it.situation();
        }

        Situation situation() {
            return new Situation(
                    failure,
                    mayHaveRun,
                    repeatable,
                    mayAsk,
                    waitFits,
                    connected,
                    againAtOnce,
                    standing,
                    keepsFalling,
                    resting,
                    failedAgain,
                    given,
                    surfaces);
        }
    }

    private static Given given(Answer answer, boolean agreed) {
        return new Given(answer, agreed, false, Surface.DIALOG);
    }

    private static Arguments row(String rule, Consumer<Case> situation, Decision expected) {
        return Arguments.of(rule, Case.of(situation), expected);
    }

    private static Decision tell(Decision.Why why) {
        return new Decision.Tell(why);
    }

    private static final Decision ASK = new Decision.Ask();
    private static final Decision RETRY = new Decision.ReconnectThenRetry();
    private static final Decision CHECK_FIRST =
            new Decision.ReconnectAndTell(Decision.Why.MAY_HAVE_RUN);

    static Stream<Arguments> table() {
        return Stream.of(
                row("a break with a call waiting asks", c -> {}, ASK),
                row("one that may have run asks as well", c -> c.mayHaveRun = true, ASK),
                row(
                        "only some methods may open a question",
                        c -> c.mayAsk = false,
                        tell(Decision.Why.STATE)),
                row(
                        "a time to wait that fits the hold is waited silently",
                        c -> c.waitFits = true,
                        new Decision.WaitThenRetry()),
                row(
                        "but not where the call may have run",
                        c -> {
                            c.waitFits = true;
                            c.mayHaveRun = true;
                        },
                        ASK),
                row(
                        "a dropped stream of a read-only tool is silent",
                        c -> {
                            c.connected = true;
                            c.againAtOnce = true;
                            c.mayHaveRun = true;
                            c.repeatable = true;
                        },
                        new Decision.SendAgain()),
                row(
                        "a dropped stream of a plain tool asks",
                        c -> {
                            c.connected = true;
                            c.againAtOnce = true;
                            c.mayHaveRun = true;
                        },
                        ASK),
                row("401 and a browser is needed: ask", c -> c.failure = SIGN_IN, ASK),
                row(
                        "a request refused while the connection stands is told, not asked",
                        c -> {
                            c.connected = true;
                            c.failure = NOT_ALLOWED;
                        },
                        tell(Decision.Why.BROKEN_CALL)),
                row(
                        "where the connection is gone with it, asked",
                        c -> c.failure = NOT_ALLOWED,
                        ASK),
                row(
                        "answer 1 retries what is safe",
                        c -> c.given = given(Answer.RECONNECT_AND_RETRY, false),
                        RETRY),
                row(
                        "answer 1 runs again what the person saw named",
                        c -> {
                            c.mayHaveRun = true;
                            c.given = given(Answer.RECONNECT_AND_RETRY, true);
                        },
                        RETRY),
                row(
                        "and nothing else that may have run",
                        c -> {
                            c.mayHaveRun = true;
                            c.given = given(Answer.RECONNECT_AND_RETRY, false);
                        },
                        CHECK_FIRST),
                row(
                        "answer 2 retries what is safe",
                        c -> c.given = given(Answer.RECONNECT_FOR_SESSION, false),
                        RETRY),
                row(
                        "answer 2 never re-runs",
                        c -> {
                            c.mayHaveRun = true;
                            c.given = given(Answer.RECONNECT_FOR_SESSION, false);
                        },
                        CHECK_FIRST),
                row(
                        "answer 3 skips",
                        c -> c.given = given(Answer.SKIP, false),
                        tell(Decision.Why.SKIPPED)),
                row(
                        "and so do the calls after it",
                        c -> c.standing = Standing.SKIPPED,
                        tell(Decision.Why.SKIPPED)),
                row("a grant retries what is safe", c -> c.standing = Standing.RECONNECT, RETRY),
                row(
                        "a grant tells of what may have run",
                        c -> {
                            c.standing = Standing.RECONNECT;
                            c.mayHaveRun = true;
                        },
                        CHECK_FIRST),
                row(
                        "a grant retries what may have run where that does no harm",
                        c -> {
                            c.standing = Standing.RECONNECT;
                            c.mayHaveRun = true;
                            c.repeatable = true;
                        },
                        RETRY),
                row(
                        "a grant asks again about a server that keeps falling",
                        c -> {
                            c.standing = Standing.RECONNECT;
                            c.keepsFalling = true;
                        },
                        ASK),
                row(
                        "a grant's reconnect that failed is told",
                        c -> {
                            c.standing = Standing.RECONNECT;
                            c.failedAgain = true;
                        },
                        tell(Decision.Why.RECONNECT_FAILED)),
                row(
                        "a grant does not cover a new sign-in",
                        c -> {
                            c.standing = Standing.RECONNECT;
                            c.failedAgain = true;
                            c.failure = SIGN_IN;
                        },
                        ASK),
                row(
                        "a refused static token is not tried again unasked",
                        c -> {
                            c.standing = Standing.RECONNECT;
                            c.failure = STATIC_TOKEN;
                        },
                        tell(Decision.Why.RECONNECT_FAILED)),
                row(
                        "never: nobody asked, nothing reconnected",
                        c -> c.standing = Standing.NEVER,
                        tell(Decision.Why.NEVER)),
                row(
                        "never: what still stands may be waited for",
                        c -> {
                            c.standing = Standing.NEVER;
                            c.waitFits = true;
                            c.connected = true;
                        },
                        new Decision.WaitThenRetry()),
                row(
                        "never: what is down is not waited for",
                        c -> {
                            c.standing = Standing.NEVER;
                            c.waitFits = true;
                        },
                        tell(Decision.Why.NEVER)),
                row(
                        "asking is paused: skipped, and said so",
                        c -> c.surfaces = Surfaces.PAUSED,
                        tell(Decision.Why.PAUSED)),
                row(
                        "a pause does not stop what needs no question",
                        c -> {
                            c.surfaces = Surfaces.PAUSED;
                            c.standing = Standing.RECONNECT;
                        },
                        RETRY),
                row(
                        "but a grant that would ask about a new sign-in is skipped",
                        c -> {
                            c.surfaces = Surfaces.PAUSED;
                            c.standing = Standing.RECONNECT;
                            c.failure = SIGN_IN;
                        },
                        tell(Decision.Why.PAUSED)),
                row(
                        "as is one for a server that keeps falling",
                        c -> {
                            c.surfaces = Surfaces.PAUSED;
                            c.standing = Standing.RECONNECT;
                            c.keepsFalling = true;
                        },
                        tell(Decision.Why.PAUSED)),
                row(
                        "nobody can be asked: skipped",
                        c -> c.surfaces = Surfaces.NONE_SO_SKIP,
                        tell(Decision.Why.NOBODY_TO_ASK)),
                row(
                        "nobody can be asked, --on-failure reconnect",
                        c -> c.surfaces = Surfaces.NONE_SO_RECONNECT,
                        RETRY),
                row(
                        "the same for what may have run",
                        c -> {
                            c.surfaces = Surfaces.NONE_SO_RECONNECT;
                            c.mayHaveRun = true;
                        },
                        CHECK_FIRST),
                row(
                        "the same for a server that keeps falling",
                        c -> {
                            c.surfaces = Surfaces.NONE_SO_RECONNECT;
                            c.keepsFalling = true;
                        },
                        RETRY),
                row(
                        "but not one that fell too lately",
                        c -> {
                            c.surfaces = Surfaces.NONE_SO_RECONNECT;
                            c.keepsFalling = true;
                            c.resting = true;
                        },
                        tell(Decision.Why.RECONNECT_FAILED)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("table")
    void theTable(String rule, Situation situation, Decision expected) {
        assertThat(Policy.decide(situation)).as(rule).isEqualTo(expected);
    }

    /** All of them: 12 failures × 2⁹ facts × 4 standings × 4 surfaces × 5 answers. */
    private static void all(Consumer<Situation> check) {
        List<Failure> failures = new ArrayList<>(List.of(STATIC_TOKEN));
        for (Failure.Kind kind : Failure.Kind.values()) {
            failures.add(
                    failure(
                            kind,
                            kind.name().startsWith("AUTH")
                                    ? Failure.Recovery.REFRESH_OR_REAUTHORIZE
                                    : Failure.Recovery.BACKOFF_RETRY));
        }
        List<@Nullable Given> answers = new ArrayList<>();
        answers.add(null);
        for (Answer answer : Answer.values()) answers.add(given(answer, false));
        answers.add(given(Answer.RECONNECT_AND_RETRY, true));
        for (Failure failure : failures) {
            for (int facts = 0; facts < 512; facts++) {
                for (Standing standing : Standing.values()) {
                    for (Surfaces surfaces : Surfaces.values()) {
                        for (Given given : answers) {
                            check.accept(
                                    new Situation(
                                            failure,
                                            (facts & 1) != 0,
                                            (facts & 2) != 0,
                                            (facts & 4) != 0,
                                            (facts & 8) != 0,
                                            (facts & 16) != 0,
                                            (facts & 32) != 0,
                                            standing,
                                            (facts & 64) != 0,
                                            (facts & 128) != 0,
                                            (facts & 256) != 0,
                                            given,
                                            surfaces));
                        }
                    }
                }
            }
        }
    }

    private static void whenever(Predicate<Situation> when, Predicate<Decision> then) {
        int[] seen = {0};
        all(s -> {
            if (!when.test(s)) return;
            seen[0]++;
            if (!then.test(Policy.decide(s))) {
                assertThat(Policy.decide(s)).as("%s", s).isNull();
            }
        });
        assertThat(seen[0]).isPositive();
    }

    private static boolean sends(Decision d) {
        return d instanceof Decision.ReconnectThenRetry
                || d instanceof Decision.WaitThenRetry
                || d instanceof Decision.SendAgain;
    }

    private static boolean reconnects(Decision d) {
        return d instanceof Decision.ReconnectThenRetry || d instanceof Decision.ReconnectAndTell;
    }

    @Test
    void whatMayHaveRunIsNeverSentAgainWithoutAgreement() {
        whenever(
                s ->
                        s.mayHaveRun()
                                && !s.repeatable()
                                && (s.given() == null || !s.given().agreedToRunAgain()),
                d -> !sends(d));
    }

    @Test
    void underNeverNobodyIsAskedAndNothingIsReconnected() {
        whenever(
                s -> s.standing() == Standing.NEVER && s.given() == null,
                d -> !(d instanceof Decision.Ask) && !reconnects(d));
    }

    @Test
    void whoeverIsSkippedHearsNothingElse() {
        whenever(
                s -> s.standing() == Standing.SKIPPED && s.given() == null,
                tell(Decision.Why.SKIPPED)::equals);
        whenever(
                s -> s.given() != null && s.given().answer() == Answer.SKIP,
                tell(Decision.Why.SKIPPED)::equals);
    }

    @Test
    void nobodyIsAskedWhereNobodyIsOrWhereTheMethodMayNot() {
        whenever(s -> s.surfaces() != Surfaces.SOME, d -> !(d instanceof Decision.Ask));
        whenever(s -> !s.mayAsk(), d -> !(d instanceof Decision.Ask));
    }

    @Test
    void underAskNothingIsReconnectedWhileAskingIsPaused() {
        whenever(
                s ->
                        s.surfaces() == Surfaces.PAUSED
                                && s.standing() == Standing.ASK
                                && s.given() == null,
                d -> !reconnects(d));
    }

    @Test
    void anAnswerIsNeverFollowedByTheSameQuestion() {
        whenever(s -> s.given() != null, d -> !(d instanceof Decision.Ask));
    }

    @Test
    void aGrantAsksOnlyAboutWhatKeepsFallingOrNeedsASignIn() {
        whenever(
                s ->
                        s.standing() == Standing.RECONNECT
                                && !s.keepsFalling()
                                && s.failure().recovery()
                                        != Failure.Recovery.REFRESH_OR_REAUTHORIZE,
                d -> !(d instanceof Decision.Ask));
    }

    @Test
    void nothingReconnectsUnaskedOverAndOver() {
        whenever(
                s -> s.failedAgain() && s.given() == null && !s.waitFits() && !s.againAtOnce(),
                d -> !reconnects(d) && !sends(d));
    }

    @Test
    void aServerThatKeepsFallingIsNotReconnectedUnaskedWhereSomebodyCouldBeAsked() {
        whenever(
                s ->
                        s.keepsFalling()
                                && s.surfaces() != Surfaces.NONE_SO_RECONNECT
                                && s.given() == null,
                d -> !reconnects(d));
    }

    @Test
    void aServerThatRestsIsNotReconnectedWhereNobodyCanBeAsked() {
        whenever(
                s ->
                        s.keepsFalling()
                                && s.resting()
                                && s.surfaces() == Surfaces.NONE_SO_RECONNECT
                                && s.given() == null,
                d -> !reconnects(d));
    }

    @Test
    void aRefusedStaticTokenIsNotTriedAgainUnasked() {
        whenever(s -> s.failure() == STATIC_TOKEN && s.given() == null, d -> !reconnects(d));
    }
}
