package dev.penstock.protocol.sync;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.penstock.protocol.http.ChangeEntry;
import dev.penstock.protocol.jobs.JobState;
import dev.penstock.protocol.json.RawJson;
import dev.penstock.protocol.problem.ErrorCode;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What the service sends. The member {@code t} names the frame; clients skip frames and members they do not know. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "t")
@JsonSubTypes({
    @JsonSubTypes.Type(value = ServerFrame.Hello.class, name = "hello"),
    @JsonSubTypes.Type(value = ServerFrame.Ready.class, name = "ready"),
    @JsonSubTypes.Type(value = ServerFrame.Changes.class, name = "changes"),
    @JsonSubTypes.Type(value = ServerFrame.Head.class, name = "head"),
    @JsonSubTypes.Type(value = ServerFrame.Resync.class, name = "resync"),
    @JsonSubTypes.Type(value = ServerFrame.TokenOk.class, name = "token-ok"),
    @JsonSubTypes.Type(value = ServerFrame.Job.class, name = "job"),
    @JsonSubTypes.Type(value = ServerFrame.Notice.class, name = "notice"),
    @JsonSubTypes.Type(value = ServerFrame.Goaway.class, name = "goaway"),
    @JsonSubTypes.Type(value = ServerFrame.Refused.class, name = "error")
})
public sealed interface ServerFrame {
    /**
     * Sent first, before anything is known of the client.
     *
     * @param v version of the protocol, {@value FrameCodec#VERSION}
     * @param conn this connection, for support and logs
     * @param node the node that holds it
     * @param pingMs how often the service pings a silent client
     * @param pongMs how long after a ping a silent client counts as gone
     * @param maxFrame largest frame the service takes, in bytes
     */
    record Hello(int v, String conn, String node, long pingMs, long pongMs, long maxFrame) implements ServerFrame {
        public Hello {
            Objects.requireNonNull(conn, "conn");
            Objects.requireNonNull(node, "node");
        }
    }

    /**
     * The client is known; sent after auth.
     *
     * @param session names this session when it is resumed
     * @param ttl seconds until the token expires
     * @param drives one for each drive the client named and may read
     */
    record Ready(String session, long ttl, List<DriveState> drives) implements ServerFrame {
        public Ready {
            Objects.requireNonNull(session, "session");
            drives = List.copyOf(drives);
        }
    }

    /**
     * A subscribed drive at the time of {@link Ready}.
     *
     * @param head its newest change
     * @param recovered true when what the client missed follows as {@code changes}; false when it must read the journal
     */
    record DriveState(UUID drive, long epoch, long head, boolean recovered) {
        public DriveState {
            Objects.requireNonNull(drive, "drive");
        }
    }

    /**
     * Changes {@code from} to {@code to} inclusive, without a gap from what this session was sent before: {@code from} is one more
     * than the last {@code to}.
     *
     * @param entries each a {@link ChangeEntry} exactly as it was committed
     */
    record Changes(UUID drive, long epoch, long from, long to, List<RawJson> entries) implements ServerFrame {
        public Changes {
            Objects.requireNonNull(drive, "drive");
            entries = List.copyOf(entries);
            if (entries.isEmpty() || entries.size() != to - from + 1) {
                throw new IllegalArgumentException(
                        "entries: " + entries.size() + " (expected: one for each of " + from + ".." + to + ")");
            }
        }

        /** The entries as a client reads them. */
        public List<ChangeEntry> changes() {
            return entries.stream().map(e -> e.as(ChangeEntry.class)).toList();
        }
    }

    /**
     * Doorbell: the drive has changes up to {@code seq}; read {@code /changes}. Instead of changes for a session that is behind,
     * and now and then as a heartbeat of truth.
     */
    record Head(UUID drive, long epoch, long seq) implements ServerFrame {
        public Head {
            Objects.requireNonNull(drive, "drive");
        }
    }

    /**
     * Start this drive from a snapshot. Its subscription has ended; subscribe again from the snapshot's position.
     *
     * @param delayMs wait so long first: the service spreads its load
     */
    record Resync(UUID drive, ResyncReason reason, long delayMs) implements ServerFrame {
        public Resync {
            Objects.requireNonNull(drive, "drive");
            Objects.requireNonNull(reason, "reason");
        }
    }

    /**
     * The newer token is in force.
     *
     * @param ttl seconds until it expires
     */
    record TokenOk(long ttl) implements ServerFrame {}

    /**
     * How a job this user asked for is doing.
     *
     * @param progress 0 to 1; null when the job does not tell
     */
    record Job(UUID id, JobState state, @Nullable Double progress) implements ServerFrame {
        public Job {
            Objects.requireNonNull(id, "id");
            Objects.requireNonNull(state, "state");
        }
    }

    /**
     * Something this user should know.
     *
     * @param code stable, in kebab case, such as {@code quota-low}
     * @param text for people
     */
    record Notice(String code, String text) implements ServerFrame {
        public Notice {
            Objects.requireNonNull(code, "code");
            Objects.requireNonNull(text, "text");
        }
    }

    /**
     * Connect elsewhere first, then close this socket.
     *
     * @param reason that of the {@link CloseCode} that will follow
     * @param delayMs wait so long before connecting
     * @param graceMs after so long the service closes
     */
    record Goaway(String reason, long delayMs, long graceMs) implements ServerFrame {
        public Goaway {
            Objects.requireNonNull(reason, "reason");
        }
    }

    /**
     * A client frame was refused; the socket stays open unless a close follows.
     *
     * @param ref type of the refused frame, with {@code :<drive>} after it where it named one; null when it could not be read
     * @param code an {@link ErrorCode}'s wire form
     * @param retry whether the same frame may succeed later
     */
    record Refused(@Nullable String ref, String code, boolean retry) implements ServerFrame {
        public Refused {
            Objects.requireNonNull(code, "code");
        }

        public static Refused of(@Nullable String ref, ErrorCode code) {
            return new Refused(ref, code.code(), code.retryable());
        }
    }
}
