package dev.holdline.upstream;

import dev.holdline.transport.Delivery;

/** A call got no answer because its connection is unusable. */
public final class BrokenException extends Exception {
    private final transient Failure failure;
    private final Delivery delivery;
    private final boolean connectionLost;

    /**
     * @param connectionLost false where only this request failed and the connection may still be
     *     good
     */
    BrokenException(Failure failure, Delivery delivery, boolean connectionLost) {
        super(failure.kind().word() + ", " + delivery);
        this.failure = failure;
        this.delivery = delivery;
        this.connectionLost = connectionLost;
    }

    public Failure failure() {
        return failure;
    }

    /** Whether the request can have reached the server and been processed. */
    public boolean mayHaveRun() {
        return delivery == Delivery.POSSIBLY_EXECUTED;
    }

    public boolean connectionLost() {
        return connectionLost;
    }
}
