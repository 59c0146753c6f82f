package dev.penstock.protocol.json;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.InvalidNullException;
import com.fasterxml.jackson.databind.exc.InvalidTypeIdException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.PropertyBindingException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import dev.penstock.protocol.problem.ContractException;
import dev.penstock.protocol.problem.FieldError;
import java.io.CharConversionException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Says what Jackson found wrong in our own words: a place and what was expected there. No class names, no source excerpts, and
 * never a value that stands where text was expected, since that may be a secret.
 */
final class JsonFailure {
    private static final int EXCERPT_LENGTH_MAX = 64;

    private JsonFailure() {}

    static ContractException of(IOException failure) {
        if (failure instanceof JsonMappingException mapping) {
            ContractException malformed = malformedWithin(mapping);
            return malformed != null ? malformed : invalid(mapping);
        }
        if (failure instanceof JsonProcessingException syntax) {
            return malformed(syntax);
        }
        if (failure instanceof CharConversionException) {
            return new MalformedJsonException("not UTF-8");
        }
        throw new UncheckedIOException(failure);
    }

    static List<FieldError> wholeBody(String message) {
        return List.of(new FieldError("", message));
    }

    /** Broken syntax met in the middle of binding arrives wrapped; too little or too much of it as a mismatch at the root. */
    private static @Nullable ContractException malformedWithin(JsonMappingException mapping) {
        String said = mapping.getOriginalMessage();
        if (said != null && mapping.getPath().isEmpty()) {
            if (said.startsWith("No content to map")) {
                return new MalformedJsonException("empty (expected: one JSON value)");
            }
            if (said.startsWith("Trailing token")) {
                return new MalformedJsonException("more than one JSON value");
            }
        }
        Throwable cause = mapping.getCause();
        boolean binding = cause instanceof JsonMappingException || cause instanceof InputCoercionException;
        if (cause instanceof JsonProcessingException syntax && !binding) {
            return malformed(syntax);
        }
        return cause instanceof CharConversionException ? new MalformedJsonException("not UTF-8") : null;
    }

    private static ContractException malformed(JsonProcessingException syntax) {
        JsonLocation at = syntax.getLocation();
        String place = at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr();
        return new MalformedJsonException("not well-formed JSON" + place);
    }

    private static ContractException invalid(JsonMappingException mapping) {
        String pointer = pointer(mapping.getPath());
        for (Throwable t = mapping.getCause(); t != null; t = t.getCause()) {
            if (t instanceof ValidationException inner) {
                return new ValidationException(
                        inner.errors().stream().map(e -> e.within(pointer)).collect(Collectors.toList()));
            }
        }
        return new ValidationException(List.of(new FieldError(pointer, message(mapping))));
    }

    private static String pointer(List<JsonMappingException.Reference> path) {
        StringBuilder pointer = new StringBuilder();
        for (JsonMappingException.Reference step : path) {
            String member = step.getFieldName();
            pointer.append('/').append(member == null ? String.valueOf(step.getIndex()) : FieldError.escape(member));
        }
        return pointer.toString();
    }

    private static String message(JsonMappingException mapping) {
        if (mapping instanceof UnrecognizedPropertyException unknown) {
            return "unknown member" + known(unknown.getKnownPropertyIds());
        }
        if (mapping instanceof InvalidNullException) {
            return FieldChecks.MISSING;
        }
        if (mapping instanceof PropertyBindingException) {
            return "not allowed here";
        }
        if (mapping instanceof InvalidTypeIdException type) {
            String id = type.getTypeId();
            return id == null ? "its kind is missing" : excerpt(id) + " (expected: a known kind)";
        }
        if (mapping instanceof InvalidFormatException format && format.getTargetType() != String.class) {
            return excerpt(format.getValue()) + " (expected: " + expected(format.getTargetType()) + ")";
        }
        if (mapping instanceof MismatchedInputException mismatch) {
            return mismatch(mismatch);
        }
        Throwable cause = mapping.getCause();
        if (cause instanceof InputCoercionException coercion) {
            return "out of range (expected: " + expected(coercion.getTargetType()) + ")";
        }
        if (cause instanceof IllegalArgumentException && cause.getMessage() != null) {
            return cause.getMessage();
        }
        return "not valid";
    }

    private static String mismatch(MismatchedInputException mismatch) {
        String said = mismatch.getOriginalMessage();
        if (said.startsWith("Cannot map `null`") || said.startsWith("Missing required creator property")) {
            return FieldChecks.MISSING;
        }
        return "wrong type (expected: " + expected(mismatch.getTargetType()) + ")";
    }

    private static String known(@Nullable Collection<Object> ids) {
        if (ids == null || ids.isEmpty()) {
            return "";
        }
        return " (expected: one of "
                + ids.stream().map(Object::toString).sorted().collect(Collectors.joining(", ")) + ")";
    }

    private static String expected(@Nullable Class<?> type) {
        return type == null ? "another type" : TypeNames.of(type);
    }

    private static String excerpt(@Nullable Object value) {
        String text = String.valueOf(value);
        return '"' + (text.length() > EXCERPT_LENGTH_MAX ? text.substring(0, EXCERPT_LENGTH_MAX) + "…" : text) + '"';
    }
}
