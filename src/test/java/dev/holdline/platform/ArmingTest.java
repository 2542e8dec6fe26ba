package dev.holdline.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ArmingTest {
    private long now = -5;
    private final Arming arming = new Arming(() -> now);

    @Test
    void nothingCountsWithoutTheFocus() {
        after(10_000);

        assertThat(arming.accepts()).isFalse();
    }

    @Test
    void aPressCountsAfterSevenHundredMillisecondsOfFocus() {
        arming.focus(true);

        after(699);
        assertThat(arming.accepts()).isFalse();
        after(1);
        assertThat(arming.accepts()).isTrue();
        assertThat(arming.acceptsKey()).isTrue();
    }

    @Test
    void losingTheFocusStartsTheWaitAgain() {
        arming.focus(true);
        after(700);
        arming.focus(false);
        assertThat(arming.accepts()).isFalse();

        arming.focus(true);
        after(699);
        assertThat(arming.accepts()).isFalse();
    }

    @Test
    void beingToldOfTheSameFocusTwiceChangesNothing() {
        arming.focus(true);
        after(600);
        arming.focus(true);
        after(100);

        assertThat(arming.accepts()).isTrue();
    }

    @Test
    void whatChangesOnScreenMustBeReadAnew() {
        arming.focus(true);
        after(700);
        arming.restart();

        assertThat(arming.accepts()).isFalse();
    }

    @Test
    void somebodyWhoTypesOnNeverAnswers() {
        arming.focus(true);
        for (int key = 0; key < 20; key++) {
            after(200);
            assertThat(arming.acceptsKey()).isFalse();
        }
        after(700);

        assertThat(arming.acceptsKey()).isTrue();
    }

    @Test
    void aClickThatComesTooEarlyDoesNotMakeThePersonWaitLonger() {
        arming.focus(true);
        after(600);
        assertThat(arming.accepts()).isFalse();
        after(100);

        assertThat(arming.accepts()).isTrue();
    }

    private void after(long milliseconds) {
        now += TimeUnit.MILLISECONDS.toNanos(milliseconds);
    }
}
