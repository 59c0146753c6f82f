package dev.penstock.gateway.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.penstock.engines.harness.Backends;
import dev.penstock.engines.harness.TcpProxy;
import dev.penstock.gateway.GatewayFixture;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** A small OpenID Connect issuer, real enough to be hostile, behind a line that can be cut. */
final class IssuerServer implements AutoCloseable {

    static final String AUDIENCE = "files";

    private final Vertx vertx = Vertx.vertx();
    private final HttpServer server;
    private final TcpProxy line;
    final AtomicInteger fetches = new AtomicInteger();
    volatile List<JWK> keys;
    volatile Consumer<HttpServerResponse> metadata = this::goodMetadata;
    volatile Consumer<HttpServerResponse> jwks = this::goodKeys;

    IssuerServer() {
        keys = List.of(rsa("first"));
        server = GatewayFixture.await(
                vertx.createHttpServer().requestHandler(this::answer).listen(0, "127.0.0.1"));
        line = Backends.shared().proxy("127.0.0.1", server.actualPort());
    }

    String issuer() {
        return "http://127.0.0.1:" + line.port();
    }

    TcpProxy line() {
        return line;
    }

    static RSAKey rsa(String kid) {
        try {
            return new RSAKeyGenerator(2048)
                    .keyID(kid)
                    .algorithm(JWSAlgorithm.RS256)
                    .generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    static ECKey ec(String kid) {
        try {
            return new ECKeyGenerator(Curve.P_256)
                    .keyID(kid)
                    .algorithm(JWSAlgorithm.ES256)
                    .generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    JWTClaimsSet.Builder claims(String subject, String tenantSlug) {
        return new JWTClaimsSet.Builder()
                .issuer(issuer())
                .audience(AUDIENCE)
                .subject(subject)
                .claim("tenant", tenantSlug)
                .issueTime(Date.from(Instant.now()))
                .expirationTime(Date.from(Instant.now().plusSeconds(600)));
    }

    String sign(JWTClaimsSet.Builder claims) {
        return sign(keys.get(keys.size() - 1), claims);
    }

    static String sign(JWK key, JWTClaimsSet.Builder claims) {
        try {
            JWSHeader header = new JWSHeader.Builder((JWSAlgorithm) key.getAlgorithm())
                    .type(JOSEObjectType.JWT)
                    .keyID(key.getKeyID())
                    .build();
            SignedJWT token = new SignedJWT(header, claims.build());
            token.sign(key instanceof RSAKey rsa ? new RSASSASigner(rsa) : new ECDSASigner((ECKey) key));
            return token.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    void goodMetadata(HttpServerResponse response) {
        response.end(metadataJson(issuer(), issuer() + "/keys").encode());
    }

    static JsonObject metadataJson(String issuer, String jwksUri) {
        return new JsonObject().put("issuer", issuer).put("jwks_uri", jwksUri);
    }

    void goodKeys(HttpServerResponse response) {
        response.end(new JWKSet(keys).toString());
    }

    private void answer(HttpServerRequest request) {
        if (request.path().equals("/.well-known/openid-configuration")) {
            fetches.incrementAndGet();
            metadata.accept(request.response());
        } else if (request.path().equals("/keys")) {
            jwks.accept(request.response());
        } else {
            request.response().setStatusCode(404).end();
        }
    }

    @Override
    public void close() {
        line.close();
        GatewayFixture.await(server.close());
        GatewayFixture.await(vertx.close());
    }
}
