package dev.penstock.gateway.auth;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.RSAKey;
import dev.penstock.config.Secret;
import dev.penstock.gateway.auth.jose.SignatureAlgorithm;
import java.security.PrivateKey;
import java.text.ParseException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.Test;

final class SigningKeysTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final MasterKey MASTER = master((byte) 1);

    private final SigningKeys keys = new SigningKeys(MASTER.derive("seal", 32));
    private final SigningKey key = keys.create(SignatureAlgorithm.RS256, NOW);

    @Test
    void opensWhatItSealed() {
        for (SignatureAlgorithm algorithm : SignatureAlgorithm.values()) {
            SigningKey made = keys.create(algorithm, NOW);
            PrivateKey opened = keys.unseal(made.kid(), algorithm, keys.seal(made));
            assertArrayEquals(made.privateKey().getEncoded(), opened.getEncoded());
        }
    }

    @Test
    void sealsDifferentlyEachTime() {
        assertFalse(Arrays.equals(keys.seal(key), keys.seal(key)));
    }

    @Test
    void doesNotOpenForeignBrokenOrRenamedSeals() {
        byte[] sealed = keys.seal(key);
        SigningKeys others = new SigningKeys(master((byte) 2).derive("seal", 32));
        assertThrows(IllegalStateException.class, () -> others.unseal(key.kid(), SignatureAlgorithm.RS256, sealed));
        assertThrows(IllegalStateException.class, () -> keys.unseal("another", SignatureAlgorithm.RS256, sealed));
        sealed[20] ^= 1;
        assertThrows(IllegalStateException.class, () -> keys.unseal(key.kid(), SignatureAlgorithm.RS256, sealed));
    }

    @Test
    void publicHalfIsReadableElsewhereAndCarriesNoPrivatePart() throws ParseException, JOSEException {
        RSAKey read = RSAKey.parse(key.publicJwk().encode());
        assertArrayEquals(key.publicKey().getEncoded(), read.toRSAPublicKey().getEncoded());
        assertEquals(key.kid(), read.computeThumbprint().toString());
        assertEquals("RS256", read.getAlgorithm().getName());
        assertFalse(read.isPrivate());
    }

    @Test
    void derivedKeysDifferByPurposeAndMaster() {
        assertArrayEquals(MASTER.derive("a", 32), MASTER.derive("a", 32));
        assertFalse(Arrays.equals(MASTER.derive("a", 32), MASTER.derive("b", 32)));
        assertFalse(Arrays.equals(MASTER.derive("a", 32), master((byte) 2).derive("a", 32)));
        assertThrows(IllegalArgumentException.class, () -> MasterKey.of(Secret.of("c2hvcnQ=")));
    }

    private static MasterKey master(byte fill) {
        byte[] bytes = new byte[32];
        Arrays.fill(bytes, fill);
        return MasterKey.of(Secret.of(Base64.getEncoder().encodeToString(bytes)));
    }
}
