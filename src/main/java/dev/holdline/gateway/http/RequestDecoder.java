package dev.holdline.gateway.http;

import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpRequestDecoder;

/** Netty's parser, stricter where a request can be read in two ways. */
final class RequestDecoder extends HttpRequestDecoder {
    private boolean lineRead;

    RequestDecoder(HttpServer.Limits limits) {
        super(
                new HttpDecoderConfig()
                        .setMaxInitialLineLength(limits.line())
                        .setMaxHeaderSize(limits.head())
                        .setMaxChunkSize(Connection.PIECE)
                        .setInitialBufferSize(512));
    }

    @Override
    protected HttpMessage createMessage(String[] initialLine) throws Exception {
        lineRead = true;
        return super.createMessage(initialLine);
    }

    /** RFC 9112 §6.1: both length and chunks is an attempt to smuggle; Netty would drop one. */
    @Override
    protected void handleTransferEncodingChunkedWithContentLength(HttpMessage message) {
        throw new IllegalArgumentException("both Content-Length and Transfer-Encoding");
    }

    /** Tells that a head has been handed on. */
    void headRead() {
        lineRead = false;
    }

    /** Whether a part of the next head has arrived; asked only between two requests. */
    boolean insideHead() {
        return lineRead || actualReadableBytes() > 0;
    }
}
