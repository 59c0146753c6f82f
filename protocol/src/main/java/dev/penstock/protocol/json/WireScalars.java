package dev.penstock.protocol.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.ser.std.StdScalarSerializer;
import dev.penstock.protocol.Ids;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/** Scalars whose text form we hold narrower than Jackson does. */
final class WireScalars {
    private static final DateTimeFormatter RFC_3339_MILLIS = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private WireScalars() {}

    /** The same form as the database's {@code wire_time}: UTC, always three digits of a second. */
    static final class InstantWriter extends StdScalarSerializer<Instant> {
        private static final long serialVersionUID = 1L;

        InstantWriter() {
            super(Instant.class);
        }

        @Override
        public void serialize(Instant value, JsonGenerator out, SerializerProvider context) throws IOException {
            out.writeString(RFC_3339_MILLIS.format(value));
        }
    }

    /** Any RFC 3339 date-time, whatever its offset. */
    static final class InstantReader extends StdScalarDeserializer<Instant> {
        private static final long serialVersionUID = 1L;

        InstantReader() {
            super(Instant.class);
        }

        @Override
        public Instant deserialize(JsonParser in, DeserializationContext context) throws IOException {
            String text = text(in, context, Instant.class);
            try {
                return OffsetDateTime.parse(text).toInstant();
            } catch (DateTimeException e) {
                return (Instant) context.handleWeirdStringValue(Instant.class, text, "not an RFC 3339 date-time");
            }
        }
    }

    /** The canonical 36 characters only. */
    static final class UuidReader extends StdScalarDeserializer<UUID> {
        private static final long serialVersionUID = 1L;

        UuidReader() {
            super(UUID.class);
        }

        @Override
        public UUID deserialize(JsonParser in, DeserializationContext context) throws IOException {
            String text = text(in, context, UUID.class);
            Optional<UUID> id = Ids.parse(text);
            return id.isPresent() ? id.get() : (UUID) context.handleWeirdStringValue(UUID.class, text, "not a UUID");
        }
    }

    private static String text(JsonParser in, DeserializationContext context, Class<?> type) throws IOException {
        if (!in.hasToken(JsonToken.VALUE_STRING)) {
            context.handleUnexpectedToken(type, in);
        }
        return in.getText();
    }
}
