package dev.penstock.protocol.http;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.penstock.protocol.json.FieldChecks;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /v1/bucket-events}: a notification as S3 and its kin send it. They are hints: they repeat, come late and in any
 * order. Members we do not use are skipped, since the format is not ours.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record BucketEvents(@JsonProperty("Records") List<Event> records) {
    private static final int RECORDS_MAX = 1000;

    public BucketEvents {
        new FieldChecks().items("Records", records, 0, RECORDS_MAX).done();
        records = List.copyOf(records);
    }

    /**
     * One event.
     *
     * @param eventName such as {@code ObjectCreated:Put}, with {@code s3:} before it from some stores
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Event(String eventName, S3 s3) {
        public Event {
            new FieldChecks()
                    .required("eventName", eventName)
                    .required("s3", s3)
                    .done();
        }

        /** Whether an object came to be, in whichever way. */
        public boolean created() {
            return eventName.startsWith("ObjectCreated:") || eventName.startsWith("s3:ObjectCreated:");
        }
    }

    @JsonIgnoreProperties(ignoreUnknown = true)
    public record S3(Bucket bucket, StoredObject object) {
        public S3 {
            new FieldChecks()
                    .required("bucket", bucket)
                    .required("object", object)
                    .done();
        }
    }

    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Bucket(String name) {
        public Bucket {
            new FieldChecks().required("name", name).done();
        }
    }

    /**
     * The object an event is about.
     *
     * @param key in the form encoding S3 puts it in
     * @param size in bytes; null where the store does not say
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record StoredObject(String key, @Nullable Long size) {
        public StoredObject {
            new FieldChecks().required("key", key).done();
        }

        /** The key as it is in the bucket. */
        public String decodedKey() {
            return URLDecoder.decode(key, StandardCharsets.UTF_8);
        }
    }
}
