package dev.penstock.protocol.sync;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.penstock.protocol.json.FieldChecks;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a client sends. The member {@code t} names the frame. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "t")
@JsonSubTypes({
    @JsonSubTypes.Type(value = ClientFrame.Auth.class, name = "auth"),
    @JsonSubTypes.Type(value = ClientFrame.Subscribe.class, name = "subscribe"),
    @JsonSubTypes.Type(value = ClientFrame.Unsubscribe.class, name = "unsubscribe"),
    @JsonSubTypes.Type(value = ClientFrame.Ack.class, name = "ack"),
    @JsonSubTypes.Type(value = ClientFrame.Token.class, name = "token")
})
public sealed interface ClientFrame {
    /** Most drives one auth frame may resume. */
    int RESUME_MAX = 256;

    /** Longest access token. */
    int TOKEN_LENGTH_MAX = 8192;

    /**
     * The first frame, unless the upgrade request had a bearer header and there is nothing to resume. Subscribes to every drive it
     * names. The text form leaves the token out.
     *
     * @param token the access token; null when the upgrade request had it
     * @param device the device of the login; null to take it from the token
     * @param resume what this client has already
     */
    record Auth(@Nullable String token, @Nullable UUID device, List<DrivePosition> resume) implements ClientFrame {
        public Auth {
            resume = resume == null ? List.of() : resume;
            new FieldChecks()
                    .optionalText("token", token, 1, TOKEN_LENGTH_MAX)
                    .items("resume", resume, 0, RESUME_MAX)
                    .done();
            resume = List.copyOf(resume);
        }

        @Override
        public String toString() {
            return "Auth[device=" + device + ", resume=" + resume + "]";
        }
    }

    /**
     * Asks for a drive's changes after {@code seq}. Answered by {@code changes}, {@code head}, {@code resync} or {@code error}.
     */
    record Subscribe(UUID drive, long epoch, long seq) implements ClientFrame {
        public Subscribe {
            new FieldChecks()
                    .required("drive", drive)
                    .atLeast("epoch", epoch, 1)
                    .atLeast("seq", seq, 0)
                    .done();
        }

        public DrivePosition position() {
            return new DrivePosition(drive, epoch, seq);
        }
    }

    /** No more of that drive. Not answered; no error when there was no subscription. */
    record Unsubscribe(UUID drive) implements ClientFrame {
        public Unsubscribe {
            new FieldChecks().required("drive", drive).done();
        }
    }

    /** Applied up to {@code seq}. Serves lag metrics and resume, and never gates sending. */
    record Ack(UUID drive, long seq) implements ClientFrame {
        public Ack {
            new FieldChecks().required("drive", drive).atLeast("seq", seq, 0).done();
        }
    }

    /** A newer access token of the same user and device. Answered by {@code token-ok}. The text form leaves the token out. */
    record Token(String token) implements ClientFrame {
        public Token {
            new FieldChecks().text("token", token, 1, TOKEN_LENGTH_MAX).done();
        }

        @Override
        public String toString() {
            return "Token[***]";
        }
    }
}
