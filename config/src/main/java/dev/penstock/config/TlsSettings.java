package dev.penstock.config;

import java.time.Duration;

/**
 * TLS on the port clients talk to. Off unless a certificate is named. TLS 1.2 and 1.3; HTTP/2 where the client asks for it.
 *
 * @param certificate file with the certificate and those above it, PEM; empty for no TLS
 * @param key file with its private key, PEM, PKCS 8
 * @param reload how often the files are looked at; what has changed is used for new connections
 */
public record TlsSettings(
        @Default("") String certificate,
        @Default("") String key,
        @Default("10s") Duration reload) {
    public TlsSettings {
        new SettingChecks()
                .check(certificate.indexOf('\0') < 0, "certificate", "has U+0000 (expected: a path)")
                .check(
                        certificate.isEmpty() == key.isEmpty() && key.indexOf('\0') < 0,
                        "key",
                        "must be there if and only if tls.certificate is")
                .range("reload", reload, Duration.ofMillis(100), Duration.ofDays(1))
                .done();
    }

    public static TlsSettings defaults() {
        return Defaults.of(TlsSettings.class);
    }

    public boolean on() {
        return !certificate.isEmpty();
    }
}
