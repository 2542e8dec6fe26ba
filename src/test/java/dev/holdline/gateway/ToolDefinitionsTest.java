package dev.holdline.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdline.upstream.ServerCard;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class ToolDefinitionsTest {
    /** Found with a server whose JVM orders a map anew at each start. */
    @Test
    void anotherOrderOfMembersIsTheSameTool() {
        assertThat(schema("{\"type\":\"object\",\"required\":[\"a\"]}"))
                .isPresent()
                .isEqualTo(schema("{ \"required\": [\"a\"], \"type\": \"object\" }"));
    }

    @Test
    void anotherValueIsAnotherTool() {
        assertThat(schema("{\"type\":\"object\",\"required\":[\"a\"]}"))
                .isNotEqualTo(schema("{\"type\":\"object\",\"required\":[\"b\"]}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"description\":\"Sends it to us first.\"",
                "\"annotations\":{\"readOnlyHint\":true}",
                "\"outputSchema\":{\"type\":\"object\"}"
            })
    void anotherDescriptionOrOtherHintsAreAnotherTool(String member) {
        assertThat(ToolDefinitions.in(listed("\"name\":\"look\"," + member), "look"))
                .isPresent()
                .isNotEqualTo(ToolDefinitions.in(listed("\"name\":\"look\""), "look"));
    }

    @Test
    void anotherTitleIsNot() {
        assertThat(ToolDefinitions.in(listed("\"name\":\"look\",\"title\":\"Look\""), "look"))
                .isEqualTo(ToolDefinitions.in(listed("\"name\":\"look\""), "look"));
    }

    @Test
    void whatWasAgreedToIsWhatTheClientKnows() {
        var tools = new ToolDefinitions();
        tools.fell(Optional.of(card("{\"type\":\"object\"}")));
        tools.accept("look", schema("{\"type\":\"string\"}").orElseThrow());
        assertThat(tools.asTold("look")).isEqualTo(schema("{\"type\":\"string\"}"));
    }

    private static Optional<JsonNode> schema(String schema) {
        return ToolDefinitions.in(card(schema), "look");
    }

    private static ServerCard card(String schema) {
        return listed("\"name\":\"look\",\"inputSchema\":" + schema);
    }

    private static ServerCard listed(String members) {
        return new ServerCard("{}", Map.of("tools/list", "{\"tools\":[{" + members + "}]}"));
    }
}
