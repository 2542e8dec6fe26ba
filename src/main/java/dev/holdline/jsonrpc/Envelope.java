package dev.holdline.jsonrpc;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;

/**
 * Where the fields we act on stand in a body: byte spans, found in one pass that also checks the
 * JSON.
 */
final class Envelope {
    private final long[] spans;
    final @Nullable String method;

    private Envelope(long[] spans, @Nullable String method) {
        this.spans = spans;
        this.method = method;
    }

    boolean has(Field field) {
        return spans[2 * field.ordinal() + 1] > 0;
    }

    long start(Field field) {
        return spans[2 * field.ordinal()];
    }

    long end(Field field) {
        return spans[2 * field.ordinal() + 1];
    }

    static Envelope read(Body body) throws MalformedMessageException {
        try (InputStream in = body.open();
                JsonParser parser =
                        body instanceof HeapBody(byte[] bytes, int size)
                                ? Json.FACTORY.createParser(
                                        ObjectReadContext.empty(), bytes, 0, size)
                                : Json.FACTORY.createParser(ObjectReadContext.empty(), in)) {
            return new Pass(parser).envelope();
        } catch (JacksonException | IOException e) {
            throw new MalformedMessageException("not JSON: " + firstLine(e.getMessage()));
        }
    }

    private static String firstLine(@Nullable String text) {
        if (text == null) return "unreadable";
        int end = text.indexOf('\n');
        return end < 0 ? text : text.substring(0, end);
    }

    /** One reading of one body. */
    private static final class Pass {
        private final JsonParser parser;
        private final long[] spans = new long[2 * Field.values().length];
        private @Nullable String method;
        private @Nullable String version;

        Pass(JsonParser parser) {
            this.parser = parser;
        }

        Envelope envelope() throws MalformedMessageException {
            JsonToken first = parser.nextToken();
            if (first == JsonToken.START_ARRAY) {
                throw new MalformedMessageException(
                        "a JSON-RPC batch; MCP has had none since 2025-06-18, send one message at a time");
            }
            if (first != JsonToken.START_OBJECT)
                throw new MalformedMessageException("not a JSON object");
            eachField(this::top);
            if (parser.nextToken() != null) {
                throw new MalformedMessageException("more than one JSON value");
            }
            if (!"2.0".equals(version))
                throw new MalformedMessageException("\"jsonrpc\" is not \"2.0\"");
            return new Envelope(spans, method);
        }

        private interface OnField {
            void at(String name, JsonToken value) throws MalformedMessageException;
        }

        /**
         * Visits the fields of the object whose START_OBJECT is current; leaves its END_OBJECT
         * current.
         */
        private void eachField(OnField visitor) throws MalformedMessageException {
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = parser.currentName();
                visitor.at(name, parser.nextToken());
            }
        }

        private void top(String name, JsonToken value) throws MalformedMessageException {
            switch (name) {
                case "jsonrpc" -> version = text(value);
                case "method" -> method = text(value);
                case "id" -> {
                    if (value.isStructStart() || value.isBoolean()) {
                        throw new MalformedMessageException(
                                "\"id\" is neither a string nor a number");
                    }
                    mark(Field.ID, value);
                }
                case "params" -> within(Field.PARAMS, value, this::param);
                case "result" -> within(Field.RESULT, value, this::inResult);
                case "error" -> mark(Field.ERROR, value);
                default -> parser.skipChildren();
            }
        }

        private void param(String name, JsonToken value) throws MalformedMessageException {
            switch (name) {
                case "name" -> mark(Field.NAME, value);
                case "uri" -> mark(Field.URI, value);
                case "cursor" -> mark(Field.CURSOR, value);
                case "arguments" -> mark(Field.ARGUMENTS, value);
                case "progressToken" -> mark(Field.PROGRESS_TOKEN, value);
                case "progress" -> mark(Field.PROGRESS, value);
                case "requestId" -> mark(Field.REQUEST_ID, value);
                case "ref" -> within(Field.REF, value, this::inRef);
                case "_meta" -> within(null, value, this::inMeta);
                default -> parser.skipChildren();
            }
        }

        private void inMeta(String name, JsonToken value) {
            if (name.equals("progressToken")) mark(Field.PROGRESS_TOKEN, value);
            else parser.skipChildren();
        }

        private void inRef(String name, JsonToken value) {
            switch (name) {
                case "name" -> mark(Field.REF_NAME, value);
                case "uri" -> mark(Field.REF_URI, value);
                default -> parser.skipChildren();
            }
        }

        private void inResult(String name, JsonToken value) {
            switch (name) {
                case "isError" -> mark(Field.IS_ERROR, value);
                case "content" -> mark(Field.CONTENT, value);
                default -> parser.skipChildren();
            }
        }

        private void within(@Nullable Field whole, JsonToken value, OnField visitor)
                throws MalformedMessageException {
            if (value != JsonToken.START_OBJECT) {
                if (whole != null) mark(whole, value);
                else parser.skipChildren();
                return;
            }
            long start = parser.currentTokenLocation().getByteOffset();
            eachField(visitor);
            if (whole != null) set(whole, start);
        }

        private void mark(Field field, JsonToken value) {
            long start = parser.currentTokenLocation().getByteOffset();
            if (value.isStructStart()) parser.skipChildren();
            else parser.finishToken();
            set(field, start);
        }

        private void set(Field field, long start) {
            spans[2 * field.ordinal()] = start;
            spans[2 * field.ordinal() + 1] = parser.currentLocation().getByteOffset();
        }

        private @Nullable String text(JsonToken value) {
            if (value == JsonToken.VALUE_STRING) return parser.getString();
            parser.skipChildren();
            return null;
        }

        @Override
        public String toString() {
            return method + Arrays.toString(spans);
        }
    }
}
