package dev.penstock.gateway.upstream;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Names endpoints for cookies: 96 bits of HMAC-SHA256 over cluster and endpoint. Nobody can tell from one where a server is. */
final class StickyIds {

    private static final String ALGORITHM = "HmacSHA256";
    private static final int ID_BYTES = 12;

    private final SecretKeySpec key;

    StickyIds(byte[] key) {
        this.key = new SecretKeySpec(key, ALGORITHM);
    }

    Endpoint endpoint(String cluster, Endpoint.Place place) {
        return new Endpoint(place, id(cluster + '/' + place.label()));
    }

    private String id(String text) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            byte[] digest = mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(digest, ID_BYTES));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, e);
        }
    }
}
