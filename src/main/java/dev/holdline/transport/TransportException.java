package dev.holdline.transport;

import dev.holdline.jsonrpc.Id;
import org.jspecify.annotations.Nullable;

/** A wire, or one request on it, failed. */
public final class TransportException extends Exception {
    private final transient Evidence evidence;
    private final Delivery delivery;
    private final transient @Nullable Id requestId;
    private final boolean wireLost;

    /**
     * @param requestId the request that failed, null where the wire failed with none in flight
     * @param wireLost true where nothing else can go over this wire (child ended); false where only
     *     this request failed (an HTTP 500, a stream that dropped)
     */
    public TransportException(
            Evidence evidence, Delivery delivery, @Nullable Id requestId, boolean wireLost) {
        super(evidence.where() + " " + evidence.wire() + " " + evidence.phase());
        this.evidence = evidence;
        this.delivery = delivery;
        this.requestId = requestId;
        this.wireLost = wireLost;
    }

    public Evidence evidence() {
        return evidence;
    }

    public Delivery delivery() {
        return delivery;
    }

    public @Nullable Id requestId() {
        return requestId;
    }

    public boolean wireLost() {
        return wireLost;
    }
}
