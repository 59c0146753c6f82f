package dev.penstock.gateway.announce;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What an announcement is about. On the wire by its name in lower case; a node ignores those it does not know. */
public enum Topic {
    /** Credentials that stopped counting: logins, devices, users, API keys. */
    REVOKED,
    /** The signing keys changed. */
    KEYS,
    /** The route table changed. */
    ROUTES,
    /** Plans, or which tenant is on which, changed. */
    PLANS;

    String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<Topic> ofWire(String text) {
        return Arrays.stream(values())
                .filter(topic -> topic.wire().equals(text))
                .findFirst();
    }
}
