package dev.holdline.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdline.testkit.HandClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SkipsTest {
    private static final Duration MINUTE = Duration.ofSeconds(60);

    private final HandClock clock = new HandClock();
    private final Skips skips = new Skips(clock);

    @Test
    void aSkipHoldsForItsTimeAndForItsServer() {
        skips.skip("git", MINUTE);
        assertThat(skips.holds("git")).isTrue();
        assertThat(skips.holds("jira")).isFalse();
        assertThat(skips.skippedBefore("git")).isTrue();
        clock.pass(MINUTE);
        assertThat(skips.holds("git")).isFalse();
    }

    @Test
    void oneAnswerForSeveralCallsIsOneSkip() {
        skips.skip("git", MINUTE);
        skips.skip("git", MINUTE);
        skips.skip("git", MINUTE);
        clock.pass(MINUTE);
        assertThat(skips.holds("git")).as("60 s, not the whole session").isFalse();
    }

    @Test
    void whatIsLeftOffStaysOffUntilItIsBack() {
        skips.leaveOff("git");
        skips.skip("git", MINUTE);
        clock.pass(Duration.ofDays(1));
        assertThat(skips.holds("git")).isTrue();
        skips.isBack("git");
        assertThat(skips.holds("git")).isFalse();
    }

    @Test
    void aServerThatIsBackIsNotSkipped() {
        skips.skip("git", MINUTE);
        skips.isBack("git");
        assertThat(skips.holds("git")).isFalse();
        assertThat(skips.skippedBefore("git")).as("the next is still the second").isTrue();
    }
}
