package dev.penstock.protocol.document;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.protocol.ContractDocument;
import dev.penstock.protocol.sync.ClientFrame;
import dev.penstock.protocol.sync.CloseCode;
import dev.penstock.protocol.sync.FrameCodec;
import dev.penstock.protocol.sync.ResyncReason;
import dev.penstock.protocol.sync.ServerFrame;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The document knows every frame and close code, and no other. */
class AsyncApiTest {
    private final JsonNode sync = Documents.tree(ContractDocument.SYNC);

    @Test
    void everyFrameIsAMessageOfItsSide() {
        assertEquals(types(ClientFrame.class), messagesOf("fromClient"));
        assertEquals(types(ServerFrame.class), messagesOf("toClient"));
    }

    @Test
    void everyFrameClassHasAType() {
        assertEquals(
                ClientFrame.class.getPermittedSubclasses().length,
                types(ClientFrame.class).size());
        // DriveState and the like are parts of frames and do not implement the interface
        assertEquals(
                ServerFrame.class.getPermittedSubclasses().length,
                types(ServerFrame.class).size());
    }

    @Test
    void everyMessageSchemaHasItsTypeAsConstant() {
        sync.at("/components/messages").properties().forEach(message -> {
            String schema = message.getValue().at("/payload/$ref").asText().substring(1);
            assertEquals(
                    message.getKey(), sync.at(schema).at("/properties/t/const").asText());
        });
    }

    @Test
    void everyCloseCodeIsListedWithItsReason() {
        Set<String> documented = new TreeSet<>();
        sync.at("/components/schemas/CloseCode/oneOf")
                .forEach(code -> documented.add(
                        code.path("const").asInt() + " " + code.path("title").asText()));
        Set<String> known = new TreeSet<>();
        Arrays.stream(CloseCode.values()).forEach(code -> known.add(code.code() + " " + code.reason()));
        assertEquals(known, documented);
    }

    @Test
    void resyncReasonsAreTheOnesOfTheCode() {
        Set<String> documented = new TreeSet<>();
        sync.at("/components/schemas/Resync/properties/reason/enum").forEach(reason -> documented.add(reason.asText()));
        Set<String> known = new TreeSet<>();
        Arrays.stream(ResyncReason.values()).forEach(reason -> known.add(reason.wire()));
        assertEquals(known, documented);
    }

    @Test
    void limitsAreTheOnesOfTheCode() {
        assertEquals(
                ClientFrame.RESUME_MAX,
                sync.at("/components/schemas/Auth/properties/resume/maxItems").asInt());
        assertEquals(
                ClientFrame.TOKEN_LENGTH_MAX,
                sync.at("/components/schemas/AccessToken/maxLength").asInt());
        assertEquals(
                FrameCodec.VERSION,
                sync.at("/components/schemas/Hello/properties/v/const").asInt());
    }

    private Set<String> messagesOf(String operation) {
        Set<String> names = new TreeSet<>();
        sync.at("/operations/" + operation + "/messages").forEach(message -> {
            String reference = message.path("$ref").asText();
            names.add(reference.substring(reference.lastIndexOf('/') + 1));
        });
        return names;
    }

    private static Set<String> types(Class<?> frames) {
        Set<String> names = new TreeSet<>();
        for (JsonSubTypes.Type type : frames.getAnnotation(JsonSubTypes.class).value()) {
            names.add(type.name());
        }
        return names;
    }
}
