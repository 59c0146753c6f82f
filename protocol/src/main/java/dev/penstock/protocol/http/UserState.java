package dev.penstock.protocol.http;

import dev.penstock.protocol.json.WireEnum;

/** Whether a user may use the service. */
public enum UserState implements WireEnum {
    ACTIVE,
    /** Cannot log in; logins have ended, API keys do not count. */
    DISABLED
}
