package dev.holdline.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdline.testkit.HandClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class GrantsTest {
    private static final Duration WINDOW = Duration.ofMinutes(5);

    private final HandClock clock = new HandClock();
    private final Grants grants = new Grants(clock);

    @Test
    void aGrantCoversOneIdentityOnly() {
        grants.add("git npx a", "git", null);
        assertThat(grants.covers("git npx a")).isTrue();
        assertThat(grants.covers("git npx b")).as("a changed command line asks again").isFalse();
        assertThat(grants.servers()).containsExactly("git");
    }

    @Test
    void aGrantForMinutesEndsAndIsNoLongerListed() {
        grants.add("git", "git", Duration.ofMinutes(15));
        clock.pass(Duration.ofMinutes(15).minusMillis(1));
        assertThat(grants.covers("git")).isTrue();
        clock.pass(Duration.ofMillis(1));
        assertThat(grants.covers("git")).isFalse();
        assertThat(grants.servers()).isEmpty();
    }

    @Test
    void threeFallsInTheWindowAreTooMany() {
        fall(Duration.ofMinutes(2));
        fall(Duration.ofMinutes(2));
        assertThat(grants.keepsFalling("git", 3, WINDOW)).isFalse();
        fall(Duration.ZERO);
        assertThat(grants.keepsFalling("git", 3, WINDOW)).isTrue();
        clock.pass(Duration.ofMinutes(2));
        assertThat(grants.keepsFalling("git", 3, WINDOW)).as("the first is long ago").isFalse();
    }

    @Test
    void theRestAfterTooManyFallsDoublesUpToAMinute() {
        fall(Duration.ZERO);
        fall(Duration.ZERO);
        assertThat(grants.restsUntil("git", 3, WINDOW)).isBefore(clock.instant());
        for (int seconds : new int[] {1, 2, 4, 8, 16, 32, 60, 60}) {
            fall(Duration.ZERO);
            assertThat(grants.restsUntil("git", 3, WINDOW))
                    .isEqualTo(clock.instant().plusSeconds(seconds));
        }
        clock.pass(WINDOW);
        assertThat(grants.restsUntil("git", 3, WINDOW)).isBefore(clock.instant());
    }

    private void fall(Duration then) {
        grants.fell("git");
        clock.pass(then);
    }

    @Test
    void aPersonWhoGrantsHasSeenTheFallsSoFar() {
        for (int i = 0; i < 5; i++) grants.fell("git");
        grants.add("git", "git", null);
        assertThat(grants.keepsFalling("git", 3, WINDOW)).isFalse();
    }

    @Test
    void aRevokedOrClearedGrantIsGone() {
        grants.add("git 1", "git", null);
        grants.add("jira 1", "jira", null);
        grants.revoke("git");
        assertThat(grants.covers("git 1")).isFalse();
        assertThat(grants.covers("jira 1")).isTrue();
        grants.clear();
        assertThat(grants.covers("jira 1")).isFalse();
    }
}
