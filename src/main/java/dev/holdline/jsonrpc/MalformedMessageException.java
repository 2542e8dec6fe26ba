package dev.holdline.jsonrpc;

/** Bytes that are not one JSON-RPC 2.0 message; the text names the place and what was expected. */
public final class MalformedMessageException extends Exception {
    public MalformedMessageException(String what) {
        super(what);
    }
}
