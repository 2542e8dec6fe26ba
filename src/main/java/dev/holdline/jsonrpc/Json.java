package dev.holdline.jsonrpc;

import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.io.JsonStringEncoder;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The JSON library, set up once: numbers keep their spelling, sizes are ours to bound. */
public final class Json {
    static final JsonFactory FACTORY =
            JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxStringLength(Integer.MAX_VALUE)
                                    .maxNumberLength(100_000)
                                    .maxNestingDepth(2_000)
                                    .maxNameLength(1 << 20)
                                    .build())
                    .build();

    /** For what we act on or write ourselves; payloads that pass through never see it. */
    public static final JsonMapper MAPPER =
            JsonMapper.builder(FACTORY)
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .enable(DeserializationFeature.USE_BIG_INTEGER_FOR_INTS)
                    .build();

    private Json() {}

    /** A JSON string literal, quotes included. */
    public static String quote(String text) {
        return "\"" + new String(JsonStringEncoder.getInstance().quoteAsCharArray(text)) + "\"";
    }

    /** Reads a document; for bytes that {@link Message#parse} has already accepted. */
    public static JsonNode tree(String json) {
        return MAPPER.readTree(json);
    }
}
