package dev.holdline.gateway;

import dev.holdline.config.ServerDefinition;
import dev.holdline.jsonrpc.Field;
import dev.holdline.jsonrpc.Message;
import java.util.Objects;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/** Tools that the person hid: clients are not told of them, and a call is refused. */
final class HiddenTools {
    private static final int INVALID_PARAMS = -32602;

    private HiddenTools() {}

    /** The answer to {@code tools/list} without them; any other answer as it is. */
    static Message leftOut(ServerDefinition server, Message answer) {
        JsonNode result =
                server.hiddenTools().isEmpty() || answer.kind() != Message.Kind.RESULT
                        ? null
                        : answer.tree(Field.RESULT);
        if (result == null || !(result.path("tools") instanceof ArrayNode tools)) return answer;
        tools.removeIf(tool -> server.hiddenTools().contains(tool.path("name").asString("")));
        Message without = Message.result(answer.id(), result.toString());
        answer.release();
        return without;
    }

    /** The answer to a call of a hidden tool; empty for any other. */
    static Optional<Message> refusal(ServerDefinition server, Message request) {
        String tool = Objects.requireNonNullElse(request.text(Field.NAME), "");
        return server.hiddenTools().contains(tool)
                ? Optional.of(refusal(request, server.name(), tool))
                : Optional.empty();
    }

    static Message refusal(Message request, String server, String tool) {
        return Message.error(
                request.id(),
                INVALID_PARAMS,
                "The user has hidden the tool '"
                        + tool
                        + "' of the server '"
                        + server
                        + "' in Holdline. It was not run; go on without it.");
    }
}
