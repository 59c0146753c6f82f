package dev.penstock.protocol.routes;

import dev.penstock.protocol.json.ValidationException;
import dev.penstock.protocol.problem.FieldError;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where a request goes: exactly one member is there.
 *
 * @param builtIn {@code true}: to the features that are built in, wherever they run
 */
public record RouteTargetDocument(
        @Nullable Boolean builtIn,
        @Nullable UpstreamTargetDocument upstream,
        @Nullable RedirectTargetDocument redirect,
        @Nullable RespondTargetDocument respond,
        @Nullable AggregateTargetDocument aggregate) {

    public RouteTargetDocument {
        long there = Stream.of(builtIn, upstream, redirect, respond, aggregate)
                .filter(Objects::nonNull)
                .count();
        if (there != 1 || Boolean.FALSE.equals(builtIn)) {
            throw new ValidationException(List.of(new FieldError(
                    "", "expected: exactly one of builtIn (true), upstream, redirect, respond, aggregate")));
        }
    }

    /** To the built-in features. */
    public static RouteTargetDocument toBuiltIn() {
        return new RouteTargetDocument(true, null, null, null, null);
    }

    public static RouteTargetDocument of(UpstreamTargetDocument upstream) {
        return new RouteTargetDocument(null, upstream, null, null, null);
    }

    public static RouteTargetDocument of(RedirectTargetDocument redirect) {
        return new RouteTargetDocument(null, null, redirect, null, null);
    }

    public static RouteTargetDocument of(RespondTargetDocument respond) {
        return new RouteTargetDocument(null, null, null, respond, null);
    }

    public static RouteTargetDocument of(AggregateTargetDocument aggregate) {
        return new RouteTargetDocument(null, null, null, null, aggregate);
    }
}
