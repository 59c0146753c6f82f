package dev.penstock.protocol.json;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.protocol.problem.ContractException;
import dev.penstock.protocol.problem.FieldError;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Reads a document of records and finds everything that is wrong with it, where Jackson stops at the first. It goes down record by
 * record; a record whose members are wrong is still asked what else it finds wrong, without them. For documents people write by
 * hand: each value is read once for every level above it.
 */
final class EveryProblem {
    private final ObjectMapper mapper;
    private final List<FieldError> errors = new ArrayList<>();

    EveryProblem(ObjectMapper mapper) {
        this.mapper = mapper;
    }

    <T> T read(JsonNode document, Class<T> type) {
        boolean good = fits(document, mapper.constructType(type), "");
        if (!good) {
            throw new ValidationException(errors);
        }
        return type.cast(Objects.requireNonNull(convert(document, mapper.constructType(type))));
    }

    private boolean fits(JsonNode node, JavaType type, String pointer) {
        if (type.isCollectionLikeType() && node.isArray()) {
            boolean good = true;
            for (int i = 0; i < node.size(); i++) {
                good &= fits(node.get(i), type.getContentType(), pointer + "/" + i);
            }
            return good;
        }
        return (type.isTypeOrSubTypeOf(Record.class) && node.isObject())
                ? recordFits((ObjectNode) node, type, pointer)
                : judge(node, type, pointer, Set.of());
    }

    private boolean recordFits(ObjectNode node, JavaType type, String pointer) {
        Map<String, JavaType> members = members(type.getRawClass());
        ObjectNode rest = mapper.createObjectNode();
        Set<String> bad = new HashSet<>();
        node.properties().forEach(member -> {
            String at = "/" + FieldError.escape(member.getKey());
            JavaType expected = members.get(member.getKey());
            if (expected == null) {
                errors.add(new FieldError(
                        pointer + at,
                        "unknown member (expected: one of " + String.join(", ", new TreeSet<>(members.keySet()))
                                + ")"));
                bad.add(at);
            } else if (member.getValue().isNull() || fits(member.getValue(), expected, pointer + at)) {
                rest.set(member.getKey(), member.getValue());
            } else {
                bad.add(at);
            }
        });
        return judge(rest, type, pointer, bad) && bad.isEmpty();
    }

    /** @param known members that were found wrong and taken away: that they are missing, and what follows from it, is no news */
    private boolean judge(JsonNode node, JavaType type, String pointer, Set<String> known) {
        try {
            if (convert(node, type) == null) {
                errors.add(new FieldError(pointer, FieldChecks.MISSING));
                return false;
            }
            return true;
        } catch (ContractException refused) {
            for (FieldError error : refused.errors()) {
                boolean consequence = known.contains(error.pointer())
                        || (!known.isEmpty() && error.pointer().isEmpty());
                if (!consequence) {
                    errors.add(error.within(pointer));
                }
            }
            return false;
        }
    }

    private @Nullable Object convert(JsonNode node, JavaType type) {
        try {
            return mapper.treeToValue(node, type);
        } catch (IOException e) {
            throw JsonFailure.of(e);
        }
    }

    private Map<String, JavaType> members(Class<?> record) {
        Map<String, JavaType> members = new LinkedHashMap<>();
        for (RecordComponent component : record.getRecordComponents()) {
            JsonProperty renamed = component.getAccessor().getAnnotation(JsonProperty.class);
            members.put(
                    renamed == null || renamed.value().isEmpty() ? component.getName() : renamed.value(),
                    mapper.constructType(component.getGenericType()));
        }
        return members;
    }
}
