package dev.penstock.protocol.objects;

import java.util.UUID;

/** Short ways to the keys of {@link ObjectKey}. */
public final class ObjectKeys {
    private ObjectKeys() {}

    /** {@code t/{tenant}/b/{sha256}}: the bytes of a file by content. */
    public static String blob(UUID tenant, String sha256) {
        return new ObjectKey.Blob(tenant, sha256).key();
    }

    /** {@code t/{tenant}/m/{upload}}: the bytes of a file that came in parts. */
    public static String multipart(UUID tenant, UUID upload) {
        return new ObjectKey.Multipart(tenant, upload).key();
    }

    /** {@code t/{tenant}/p/{sha256}/{boxPx}}: a preview of that content. */
    public static String preview(UUID tenant, String sha256, int boxPx) {
        return new ObjectKey.Preview(tenant, sha256, boxPx).key();
    }
}
