package dev.holdline.upstream;

import dev.holdline.jsonrpc.Field;
import dev.holdline.jsonrpc.Id;
import dev.holdline.jsonrpc.Message;
import dev.holdline.transport.TransportException;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** What a server says unasked, sent on to where it belongs. */
record ServerVoice(UpstreamListener listener, BiConsumer<Connection, TransportException> whenLost)
        implements Connection.Receiver {

    @Override
    public void received(Connection from, Message message, @Nullable CallEvents call) {
        switch (message.kind()) {
            case NOTIFICATION -> notified(from, message, call);
            case REQUEST -> asked(from, message, call != null ? call : from.onlyCall());
            // An answer to nothing we asked: some servers answer twice. Nobody waits for it.
            case RESULT, ERROR -> {}
        }
    }

    @Override
    public void lost(Connection connection, TransportException why) {
        whenLost.accept(connection, why);
    }

    private void notified(Connection from, Message message, @Nullable CallEvents call) {
        switch (message.method()) {
            case "notifications/progress" -> from.progressed(message);
            case "notifications/cancelled" -> {
                String id = message.raw(Field.REQUEST_ID);
                if (id != null) from.askedNoMore(new Id(id));
            }
            default -> {
                // Changed lists concern the session, and what the catalogue keeps.
                if (call == null || message.method().endsWith("/list_changed")) {
                    listener.notification(message);
                } else {
                    call.notification(message);
                }
            }
        }
    }

    private void asked(Connection from, Message request, @Nullable CallEvents call) {
        if (request.method().equals("ping")) {
            from.sendLater(Message.result(request.id(), "{}"));
        } else if (call != null) {
            from.asked(request, call, call::ask);
        } else {
            from.asked(request, null, listener::ask);
        }
    }
}
