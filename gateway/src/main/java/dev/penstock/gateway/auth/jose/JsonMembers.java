package dev.penstock.gateway.auth.jose;

import dev.penstock.protocol.json.MalformedJsonException;
import dev.penstock.protocol.json.ValidationException;
import dev.penstock.protocol.json.WireJson;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The members of a JSON object, strictly read: no duplicates, nothing behind it, bounded nesting. Immutable. */
public final class JsonMembers {

    private final Map<String, Object> members;

    private JsonMembers(Map<String, Object> members) {
        this.members = members;
    }

    /**
     * Reads an object.
     *
     * @throws RefusedTokenException when it is none
     */
    @SuppressWarnings("unchecked") // a JSON object has text for names
    public static JsonMembers read(byte[] json) {
        try {
            return new JsonMembers(WireJson.read(json, Map.class));
        } catch (MalformedJsonException | ValidationException malformed) {
            throw new RefusedTokenException("not a JSON object");
        }
    }

    /** Of values that were read already. */
    public static JsonMembers of(Map<String, Object> members) {
        return new JsonMembers(members);
    }

    /** The member's value, of whatever type. */
    public Optional<Object> value(String name) {
        return Optional.ofNullable(members.get(name));
    }

    /** The member, if it is text. */
    public Optional<String> text(String name) {
        return value(name).filter(String.class::isInstance).map(String.class::cast);
    }

    /** The member, which must be text. */
    public String requiredText(String name) {
        return text(name).orElseThrow(() -> new RefusedTokenException(name + " (expected: text)"));
    }

    boolean has(String name) {
        return members.containsKey(name);
    }

    boolean hasAny(Set<String> names) {
        return names.stream().anyMatch(members::containsKey);
    }
}
