package dev.penstock.protocol.http;

import dev.penstock.protocol.json.WireEnum;
import java.util.Locale;

/** What an API key may do, always within what its user may. */
public enum ApiKeyScope implements WireEnum {
    /** Read drives, folders, files, changes, and listen to them. */
    FILES_READ,
    /** Change drives, folders and files, and upload. */
    FILES_WRITE,
    /** Decide who else may use a drive. */
    SHARE,
    /** Administer the tenant. */
    ADMIN,
    /** Administer the installation. */
    OPERATOR;

    /** On the wire and in the database: {@code files:read}. */
    @Override
    public String wire() {
        return name().toLowerCase(Locale.ROOT).replace('_', ':');
    }
}
