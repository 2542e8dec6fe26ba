package dev.holdline.reliability;

import static dev.holdline.reliability.Wire.HTTP;
import static dev.holdline.reliability.Wire.SSE;
import static dev.holdline.reliability.Wire.STDIO;

import dev.holdline.transport.Delivery;
import java.util.EnumSet;
import java.util.Set;

/** What goes wrong, and what is known about it before anybody looks at the product. */
enum Fault {
    UNAUTHORIZED(
            "401 with a static token",
            remote(),
            Sort.BREAK,
            Delivery.REJECTED_UNPROCESSED,
            0,
            Comeback.WHILE_ASKED),
    UNAUTHORIZED_FOR_GOOD(
            "401 with a static token, for good",
            remote(),
            Sort.BREAK,
            Delivery.REJECTED_UNPROCESSED,
            0,
            Comeback.NEVER),
    KILLED_BEFORE_SEND(
            "killed before send", all(), Sort.BREAK, Delivery.NOT_SENT, 0, Comeback.AT_ONCE),
    KILLED_RUNNING(
            "killed while running",
            all(),
            Sort.BREAK,
            Delivery.POSSIBLY_EXECUTED,
            1,
            Comeback.AT_ONCE),
    KILLED_AFTER_ANSWER(
            "killed after answering", all(), Sort.BREAK, Delivery.NOT_SENT, 0, Comeback.AT_ONCE),
    EXIT_AT_START("exit at start", all(), Sort.BREAK, Delivery.NOT_SENT, 0, Comeback.WHILE_ASKED),
    EXIT_AT_START_FOR_GOOD(
            "exit at start, for good", all(), Sort.BREAK, Delivery.NOT_SENT, 0, Comeback.NEVER),
    /**
     * The one call never ends, while the server answers pings: §2.4, running time is not bounded.
     */
    HANG(
            "hang, alive to pings",
            all(),
            Sort.ENDLESS,
            Delivery.POSSIBLY_EXECUTED,
            1,
            Comeback.AT_ONCE),
    HALF_OPEN(
            "half-open connection",
            remote(),
            Sort.BREAK,
            Delivery.POSSIBLY_EXECUTED,
            1,
            Comeback.AT_ONCE),
    /**
     * A stopped child is replaced; a stopped remote server is there again once somebody lets it.
     */
    STOPPED("SIGSTOP", all(), Sort.BREAK, Delivery.POSSIBLY_EXECUTED, 1, Comeback.WHILE_ASKED),
    DROP(
            "connection reset, no answer",
            all(),
            Sort.STREAM_DROP,
            Delivery.POSSIBLY_EXECUTED,
            1,
            Comeback.AT_ONCE),
    DROP_MID_RESPONSE(
            "drop mid-response",
            all(),
            Sort.STREAM_DROP,
            Delivery.POSSIBLY_EXECUTED,
            1,
            Comeback.AT_ONCE),
    CLEAN_END(
            "clean end without response",
            all(),
            Sort.STREAM_DROP,
            Delivery.POSSIBLY_EXECUTED,
            1,
            Comeback.AT_ONCE),
    CLEAN_END_RESUMABLE(
            "clean end, stream resumable",
            EnumSet.of(HTTP),
            Sort.HARMLESS,
            Delivery.POSSIBLY_EXECUTED,
            1,
            Comeback.AT_ONCE),
    FORBIDDEN("403", remote(), Sort.BROKEN_CALL, Delivery.POSSIBLY_EXECUTED, 0, Comeback.AT_ONCE),
    PAYMENT_REQUIRED(
            "402", remote(), Sort.BROKEN_CALL, Delivery.POSSIBLY_EXECUTED, 0, Comeback.AT_ONCE),
    FORBIDDEN_PAGE(
            "403, a firewall's page",
            remote(),
            Sort.BROKEN_CALL,
            Delivery.POSSIBLY_EXECUTED,
            0,
            Comeback.AT_ONCE),
    FORBIDDEN_SCOPE(
            "403 insufficient_scope",
            remote(),
            Sort.CONSENT,
            Delivery.POSSIBLY_EXECUTED,
            0,
            Comeback.WHILE_ASKED),
    SESSION_404(
            "session 404",
            remote(),
            Sort.BREAK,
            Delivery.REJECTED_UNPROCESSED,
            0,
            Comeback.AT_ONCE),
    SESSION_400(
            "session 400",
            remote(),
            Sort.BREAK,
            Delivery.REJECTED_UNPROCESSED,
            0,
            Comeback.AT_ONCE),
    TOO_MANY(
            "429, Retry-After 1 s",
            remote(),
            Sort.PAUSE,
            Delivery.REJECTED_UNPROCESSED,
            0,
            Comeback.AT_ONCE),
    TOO_MANY_FOR_LONG(
            "429, Retry-After 1 h",
            remote(),
            Sort.BREAK,
            Delivery.REJECTED_UNPROCESSED,
            0,
            Comeback.AT_ONCE),
    UNAVAILABLE(
            "503, Retry-After 1 s",
            remote(),
            Sort.PAUSE,
            Delivery.POSSIBLY_EXECUTED,
            0,
            Comeback.AT_ONCE),
    SERVER_ERROR("500", remote(), Sort.BREAK, Delivery.POSSIBLY_EXECUTED, 0, Comeback.AT_ONCE),
    BAD_GATEWAY("502", remote(), Sort.BREAK, Delivery.POSSIBLY_EXECUTED, 0, Comeback.AT_ONCE),
    WEB_PAGE(
            "200 with HTML",
            remote(),
            Sort.BROKEN_CALL,
            Delivery.POSSIBLY_EXECUTED,
            0,
            Comeback.AT_ONCE),
    RESTART_PORT_CLOSED(
            "restart, port closed for 2 s",
            remote(),
            Sort.BREAK,
            Delivery.NOT_SENT,
            0,
            Comeback.AT_ONCE),
    RESTART_CHANGED_TOOL(
            "restart, called tool changed",
            all(),
            Sort.BREAK,
            Delivery.NOT_SENT,
            0,
            Comeback.CHANGED),
    RESTART_ADDED_TOOL(
            "restart, a tool added", all(), Sort.BREAK, Delivery.NOT_SENT, 0, Comeback.AT_ONCE),
    SLOW("slow but alive", all(), Sort.SLOW, Delivery.POSSIBLY_EXECUTED, 1, Comeback.AT_ONCE),
    GARBAGE(
            "garbage between messages",
            all(),
            Sort.HARMLESS,
            Delivery.POSSIBLY_EXECUTED,
            1,
            Comeback.AT_ONCE),
    OVERSIZED(
            "oversized answer",
            all(),
            Sort.BROKEN_CALL,
            Delivery.POSSIBLY_EXECUTED,
            1,
            Comeback.AT_ONCE),
    TOOL_SAYS_401(
            "tool result that says 401",
            all(),
            Sort.TOOL_ERROR,
            Delivery.POSSIBLY_EXECUTED,
            1,
            Comeback.AT_ONCE);

    /** What kind of trouble it is for the one call that meets it. */
    enum Sort {
        /** Nothing a client should notice. */
        HARMLESS,
        /** Takes three seconds. */
        SLOW,
        /** Never ends, and yet nothing is broken. */
        ENDLESS,
        /** The tool failed; its own error passes. */
        TOOL_ERROR,
        /**
         * This one call is lost; the connection is as good as before and reconnecting is no help.
         */
        BROKEN_CALL,
        /** The server names a time that fits the hold (429, 503). */
        PAUSE,
        /**
         * The stream of one call broke. On Streamable HTTP requests still work (§5, fourth row).
         */
        STREAM_DROP,
        /** A person must agree to more access: a grant does not cover it (§2.3). */
        CONSENT,
        /** The connection broke with a call waiting. */
        BREAK
    }

    /** When the server can be reached again. */
    enum Comeback {
        AT_ONCE,
        /** Somebody puts it right when the question is seen; unasked nobody does. */
        WHILE_ASKED,
        NEVER,
        /** At once, with another definition of the called tool. */
        CHANGED
    }

    final String title;
    final Set<Wire> wires;
    private final Sort sort;
    final Delivery delivery;

    /** How often the call has been executed when it breaks. */
    final int ran;

    private final Comeback comeback;

    Fault(String title, Set<Wire> wires, Sort sort, Delivery delivery, int ran, Comeback comeback) {
        this.title = title;
        this.wires = wires;
        this.sort = sort;
        this.delivery = delivery;
        this.ran = ran;
        this.comeback = comeback;
    }

    private static Set<Wire> all() {
        return EnumSet.allOf(Wire.class);
    }

    private static Set<Wire> remote() {
        return EnumSet.of(HTTP, SSE);
    }

    /** On stdio and HTTP+SSE the one stream is the connection. */
    Sort sort(Wire wire) {
        return sort == Sort.STREAM_DROP && wire != HTTP ? Sort.BREAK : sort;
    }

    Comeback comeback(Wire wire) {
        return this == STOPPED && wire == STDIO ? Comeback.AT_ONCE : comeback;
    }
}
