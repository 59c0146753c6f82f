package dev.penstock.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestNameTest {
    private static final List<String> KNOWN = List.of("host", "port", "tenantPoolSize", "connectTimeout");

    @ParameterizedTest
    @CsvSource({
        "hots,host",
        "prot,port",
        "tenant-pool-size,tenantPoolSize",
        "TENANT_POOL_SIZE,tenantPoolSize",
        "conectTimeout,connectTimeout"
    })
    void findsWhatWasMeant(String written, String meant) {
        assertEquals(Optional.of(meant), NearestName.of(written, KNOWN));
    }

    @Test
    void findsNothingForSomethingElse() {
        assertEquals(Optional.empty(), NearestName.of("certificate", KNOWN));
        assertEquals("", NearestName.hint("certificate", KNOWN));
    }
}
