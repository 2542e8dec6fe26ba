package dev.holdline.gateway;

import static dev.holdline.testkit.Waiting.start;
import static dev.holdline.testkit.Waiting.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdline.testkit.Waiting.Running;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class FirstContactsTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    private final FirstContacts contacts = new FirstContacts();
    private final AtomicInteger meetings = new AtomicInteger();
    private final CountDownLatch met = new CountDownLatch(1);

    private Running<Boolean> making(String key, Duration patience) {
        return start(() -> {
            contacts.make(
                    key,
                    patience,
                    _ -> {
                        meetings.incrementAndGet();
                        met.await();
                    });
            return true;
        });
    }

    @Test
    void whoComesMeanwhileWaitsForTheFirst() throws Exception {
        List<Running<Boolean>> all = new ArrayList<>();
        for (int i = 0; i < 10; i++) all.add(making("git", LONG));
        until("one meets it", () -> meetings.get() == 1);
        met.countDown();
        for (Running<Boolean> each : all) assertThat(each.get()).isTrue();
        assertThat(meetings).hasValue(1);
    }

    @Test
    void whereTheFirstOnesClientLeavesTheNextTakesItsPlace() throws Exception {
        Running<Boolean> first = making("git", LONG);
        until("it is at it", () -> meetings.get() == 1);
        Running<Boolean> next = making("git", LONG);
        first.thread().interrupt();
        until("the next is at it", () -> meetings.get() == 2);
        met.countDown();
        assertThat(next.get()).isTrue();
    }

    @Test
    void patienceEndsTheWaitingAndAnotherServerIsNotWaitedFor() throws Exception {
        making("git", LONG);
        until("one meets it", () -> meetings.get() == 1);
        assertThat(making("git", Duration.ofMillis(10)).get()).isTrue();
        assertThat(meetings).hasValue(1);
        making("jira", LONG);
        until("the other is met beside it", () -> meetings.get() == 2);
        met.countDown();
    }
}
