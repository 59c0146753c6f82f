package dev.penstock.platform.objects;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner.AuthLocation;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/**
 * AWS Signature Version 4 in the query, for one endpoint. Every header given is a <em>signed header</em>, never hoisted into
 * the query: stores ignore a checksum that stands in the query. The body itself is unsigned; its checksum header stands
 * for it. Thread-safe; about 70 µs a call.
 */
final class SigV4 {
    private final AwsV4HttpSigner signer = AwsV4HttpSigner.create();
    private final URI endpoint;
    private final String region;
    private final AwsCredentialsIdentity identity;

    SigV4(URI endpoint, String region, String accessKey, String secretKey) {
        this.endpoint = endpoint;
        this.region = region;
        this.identity = AwsCredentialsIdentity.create(accessKey, secretKey);
    }

    PresignedRequest sign(S3Call call, Instant signedAt, Duration ttl) {
        SdkHttpRequest unsigned = unsigned(call);
        SdkHttpRequest signed = signer.sign(request -> request.identity(identity)
                        .request(unsigned)
                        .putProperty(AwsV4HttpSigner.AUTH_LOCATION, AuthLocation.QUERY_STRING)
                        .putProperty(AwsV4HttpSigner.EXPIRATION_DURATION, ttl)
                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "s3")
                        .putProperty(AwsV4HttpSigner.REGION_NAME, region)
                        .putProperty(AwsV4HttpSigner.PAYLOAD_SIGNING_ENABLED, false)
                        .putProperty(AwsV4HttpSigner.DOUBLE_URL_ENCODE, false)
                        .putProperty(AwsV4HttpSigner.NORMALIZE_PATH, false)
                        .putProperty(HttpSigner.SIGNING_CLOCK, Clock.fixed(signedAt, ZoneOffset.UTC)))
                .request();
        return new PresignedRequest(call.method(), signed.getUri(), sentHeaders(signed), signedAt.plus(ttl));
    }

    private SdkHttpRequest unsigned(S3Call call) {
        SdkHttpRequest.Builder draft = SdkHttpRequest.builder()
                .method(SdkHttpMethod.fromValue(call.method()))
                .protocol(endpoint.getScheme())
                .host(endpoint.getHost())
                .encodedPath(basePath() + call.path());
        if (endpoint.getPort() >= 0) {
            draft.port(endpoint.getPort());
        }
        new TreeMap<>(call.query()).forEach(draft::putRawQueryParameter);
        call.headers().forEach(draft::putHeader);
        return draft.build();
    }

    private String basePath() {
        String path = endpoint.getRawPath();
        return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }

    private static Map<String, String> sentHeaders(SdkHttpRequest signed) {
        return signed.headers().entrySet().stream()
                .filter(header -> !header.getKey().equalsIgnoreCase("host"))
                .collect(Collectors.toMap(
                        Map.Entry::getKey, header -> header.getValue().get(0)));
    }
}
