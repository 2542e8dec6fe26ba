package dev.holdline.gateway;

import dev.holdline.jsonrpc.Message;
import dev.holdline.session.ClientCall;
import dev.holdline.session.McpSession;

/** What one endpoint address serves: one server, or all of them. */
interface Scope {
    /** The result of {@code initialize}, as JSON. */
    String initialize(McpSession session) throws InterruptedException;

    /** The one answer to a request. */
    Message answer(ClientCall call) throws InterruptedException;

    /** A notification of the client, other than those about its own calls. */
    void notification(McpSession session, Message notification);
}
