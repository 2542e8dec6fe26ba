package dev.holdline.reliability;

import dev.holdline.testkit.Signals;
import java.io.IOException;
import java.time.Duration;

/** How each fault is brought about. */
final class Strike {
    private static final String UNAUTHORIZED = "{\"kind\":\"401\",\"method\":\"any\",\"count\":-1}";
    private static final String SLOW = "{\"kind\":\"slow\",\"ms\":20000}";

    private final LabServer server;
    private final Row row;
    private final String key;
    private volatile ProcessHandle stopped;

    Strike(LabServer server, Row row, String key) {
        this.server = server;
        this.row = row;
        this.key = key;
    }

    /** Before the call is sent. */
    void before(LabClient client) throws IOException {
        String tool = row.hint().tool;
        switch (row.fault()) {
            case UNAUTHORIZED, UNAUTHORIZED_FOR_GOOD -> server.arm(UNAUTHORIZED);
            case KILLED_BEFORE_SEND -> killed();
            case KILLED_RUNNING ->
                    server.arm("{\"kind\":\"exit-running\",\"ms\":50,\"signal\":\"SIGKILL\"}");
            case KILLED_AFTER_ANSWER -> {
                ProcessHandle before = server.present();
                server.arm("{\"kind\":\"exit-after\"}");
                LabClient.Reply answered = client.call(tool, key + "-before").await();
                if (answered.isError()) throw new AssertionError("not answered: " + answered);
                server.awaitEnd(before);
                awaitNewStart();
            }
            case EXIT_AT_START, EXIT_AT_START_FOR_GOOD -> {
                server.arm("{\"kind\":\"exit-at-start\",\"count\":-1}");
                server.kill();
                rest();
            }
            case HANG -> server.arm("{\"kind\":\"hang\"}");
            case HALF_OPEN -> {
                leaveOneAtRest(client);
                server.arm(SLOW);
            }
            case STOPPED -> server.arm(SLOW);
            case DROP -> server.arm("{\"kind\":\"drop\"}");
            case DROP_MID_RESPONSE -> server.arm("{\"kind\":\"half\"}");
            case CLEAN_END, CLEAN_END_RESUMABLE -> server.arm("{\"kind\":\"stream-end\"}");
            case FORBIDDEN -> server.arm("{\"kind\":\"403\"}");
            case PAYMENT_REQUIRED -> server.arm("{\"kind\":\"status\",\"status\":402}");
            case FORBIDDEN_PAGE ->
                    server.arm(
                            "{\"kind\":\"html\",\"status\":403,\"body\":\"<!DOCTYPE"
                                    + " html><html><h1>Request blocked</h1></html>\"}");
            case FORBIDDEN_SCOPE ->
                    server.arm(
                            "{\"kind\":\"403\",\"count\":-1,\"header\":\"Bearer"
                                    + " error=\\\"insufficient_scope\\\", scope=\\\"write\\\"\"}");
            case SESSION_404 -> server.arm("{\"kind\":\"session404\"}");
            case SESSION_400 -> server.arm("{\"kind\":\"session400\"}");
            case TOO_MANY -> server.arm("{\"kind\":\"429\",\"seconds\":1}");
            case TOO_MANY_FOR_LONG -> server.arm("{\"kind\":\"429\",\"seconds\":3600}");
            case UNAVAILABLE -> server.arm("{\"kind\":\"503\",\"seconds\":1}");
            case SERVER_ERROR -> server.arm("{\"kind\":\"500\"}");
            case BAD_GATEWAY -> server.arm("{\"kind\":\"502\"}");
            case WEB_PAGE -> server.arm("{\"kind\":\"html\"}");
            case RESTART_PORT_CLOSED -> {
                server.staysDown(Duration.ofSeconds(2));
                server.kill();
                rest();
            }
            case RESTART_CHANGED_TOOL -> {
                server.arm(
                        "{\"kind\":\"tools-changed\",\"count\":-1,\"what\":[\"schema\"],\"changes\":\""
                                + tool
                                + "\"}");
                killed();
            }
            case RESTART_ADDED_TOOL -> {
                server.arm("{\"kind\":\"tools-changed\",\"count\":-1,\"what\":[\"added\"]}");
                killed();
            }
            case SLOW -> server.arm("{\"kind\":\"slow\",\"ms\":3000}");
            case GARBAGE -> server.arm("{\"kind\":\"garbage\"}");
            case OVERSIZED ->
                    server.arm("{\"kind\":\"oversized\",\"size\":" + 3 * Lab.LARGEST / 2 + "}");
            case TOOL_SAYS_401 ->
                    server.arm(
                            "{\"kind\":\"result\",\"result\":{\"isError\":true,\"content\":[{\"type\":\"text\",\"text\":\"401"
                                    + " Unauthorized: token expired\"}]}}");
        }
    }

    private void killed() {
        server.kill();
        awaitNewStart();
    }

    /** A server of our own is there again before the call; a child is the product's to start. */
    private void awaitNewStart() {
        if (server.wire == Wire.STDIO) return;
        server.awaitUp();
        rest();
    }

    /**
     * Over HTTP a connection that was used this very moment and is closed the next cannot be told
     * from one that took the request: what is meant here is a connection at rest.
     */
    private static void rest() {
        boolean _ = Until.within(Duration.ofMillis(250), () -> false);
    }

    /**
     * Of the connections to the server one more than the call takes: the ping goes over it, and is
     * lost as the call is. Over a fresh one it would be answered, and such a call is found by the
     * kernel's keep-alive alone (docs/decisions/0011), which the gate answers as a proxy would.
     */
    private void leaveOneAtRest(LabClient client) throws IOException {
        server.arm("{\"kind\":\"slow\",\"ms\":1000,\"count\":2}");
        LabClient.Call one = client.call("count", key + "-one");
        LabClient.Call other = client.call("count", key + "-other");
        Until.holds(
                "two calls to run",
                () -> server.ran(key + "-one") > 0 && server.ran(key + "-other") > 0);
        if (!one.isOpen() || !other.isOpen()) throw new AssertionError("not at the same time");
        one.await();
        other.await();
    }

    /** Once the call is on its way. */
    void during(LabClient.Call call) {
        switch (row.fault()) {
            case HALF_OPEN -> {
                awaitRunning(call);
                server.freezeConnections();
            }
            case STOPPED -> {
                awaitRunning(call);
                stopped = server.present();
                Signals.stop(stopped.pid());
            }
            default -> {}
        }
    }

    private void awaitRunning(LabClient.Call call) {
        Until.holds("the call to run", () -> server.ran(key) > 0 || !call.isOpen());
    }

    /** What a person who sees the question puts right, where the fault is one of that kind. */
    void repair() {
        if (row.fault().comeback(row.wire()) != Fault.Comeback.WHILE_ASKED) return;
        server.disarm();
        release();
        if (row.wire() != Wire.STDIO) server.awaitUp();
    }

    /** Nothing stopped is left behind. */
    void release() {
        ProcessHandle it = stopped;
        if (it != null && it.isAlive()) Signals.resume(it.pid());
    }
}
