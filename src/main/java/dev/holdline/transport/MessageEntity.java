package dev.holdline.transport;

import dev.holdline.jsonrpc.Message;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.AbstractHttpEntity;

/** A message as the body of a request, written from where it lies. */
final class MessageEntity extends AbstractHttpEntity {
    private final Message message;

    MessageEntity(Message message) {
        super(ContentType.APPLICATION_JSON.getMimeType(), null, false);
        this.message = message;
    }

    @Override
    public long getContentLength() {
        return message.length();
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        message.writeTo(out);
    }

    @Override
    public InputStream getContent() {
        return new ByteArrayInputStream(message.toBytes());
    }

    @Override
    public boolean isRepeatable() {
        return true;
    }

    @Override
    public boolean isStreaming() {
        return false;
    }

    @Override
    public void close() {}
}
