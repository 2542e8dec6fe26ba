package dev.holdline.recovery;

import dev.holdline.upstream.Connection;
import dev.holdline.upstream.State;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Whether a reconnect lost what the server kept for one session; the model is told once. */
public final class StateLoss {
    private final AtomicBoolean owed = new AtomicBoolean();
    private volatile @Nullable Connection last;

    /** What became of the upstream; told before anybody can call on a new connection. */
    public void noted(State now) {
        if (!(now instanceof State.Ready ready)) return;
        Connection before = last;
        last = ready.connection();
        if (before != null && before != last && before.remembers()) owed.set(true);
    }

    /** True once for every loss. */
    boolean take() {
        return owed.getAndSet(false);
    }
}
