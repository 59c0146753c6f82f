package dev.penstock.protocol.objects;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ObjectKeyTest {
    private static final UUID TENANT = UUID.fromString("018f3a5e-8c7b-7d3a-9f1e-2b4c6d8e0f1a");
    private static final UUID UPLOAD = UUID.fromString("018f3a5e-8c7b-7d3a-9f1e-2b4c6d8e0f1b");
    private static final String HASH = "0123456789abcdef".repeat(4);

    @Test
    void namesBytesByTenantAndContent() {
        assertEquals("t/" + TENANT + "/b/" + HASH, ObjectKeys.blob(TENANT, HASH));
        assertEquals("t/" + TENANT + "/m/" + UPLOAD, ObjectKeys.multipart(TENANT, UPLOAD));
        assertEquals("t/" + TENANT + "/p/" + HASH + "/256", ObjectKeys.preview(TENANT, HASH, 256));
    }

    @Test
    void readsWhatItWrites() {
        assertEquals(Optional.of(new ObjectKey.Blob(TENANT, HASH)), ObjectKey.parse(ObjectKeys.blob(TENANT, HASH)));
        assertEquals(
                Optional.of(new ObjectKey.Multipart(TENANT, UPLOAD)),
                ObjectKey.parse(ObjectKeys.multipart(TENANT, UPLOAD)));
        assertEquals(
                Optional.of(new ObjectKey.Preview(TENANT, HASH, 1024)),
                ObjectKey.parse(ObjectKeys.preview(TENANT, HASH, 1024)));
        assertEquals(
                TENANT,
                ObjectKey.parse(ObjectKeys.blob(TENANT, HASH)).orElseThrow().tenant());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "t",
                "t/T/b/H/",
                "/t/T/b/H",
                "x/T/b/H",
                "t/T/x/H",
                "t/T/b/h",
                "t/T/m/H",
                "t/T/p/H",
                "t/T/p/H/0",
                "t/T/p/H/0256",
                "t/T/p/H/256/1",
                "t/T/p/H/99999999999",
                "t/nobody/b/H",
                "t/T/../b/H"
            })
    void refusesForeignKeys(String key) {
        assertTrue(ObjectKey.parse(key.replace("T", TENANT.toString()).replace("H", HASH))
                .isEmpty());
    }

    @Test
    void refusesTenantsInAnotherSpelling() {
        assertTrue(ObjectKey.parse(ObjectKeys.blob(TENANT, HASH).toUpperCase(java.util.Locale.ROOT))
                .isEmpty());
    }

    @Test
    void refusesHashesThatAreNone() {
        assertThrows(IllegalArgumentException.class, () -> ObjectKeys.blob(TENANT, "../../etc/passwd"));
        assertThrows(IllegalArgumentException.class, () -> ObjectKeys.preview(TENANT, HASH, 0));
    }
}
