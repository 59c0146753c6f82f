package dev.penstock.launcher.up;

import dev.penstock.launcher.process.CommandFailure;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;

/** Asks {@code /readyz}, as a load balancer would. Blocking. */
final class Readiness {
    private static final int CALL_MILLIS_MAX = 2_000;
    private static final long POLL_MILLIS = 20;

    private Readiness() {}

    /** Returns at the first 200; fails when there is none in time. */
    static void await(int managementPort, Duration patience) {
        URI readyz = URI.create(LocalSettings.url(managementPort) + "/readyz");
        long deadline = System.nanoTime() + patience.toNanos();
        while (!isReady(readyz)) {
            if (System.nanoTime() > deadline) {
                throw CommandFailure.failed(
                        "the gateway was not ready after " + patience.toSeconds() + " s: " + readyz);
            }
            pause();
        }
    }

    private static boolean isReady(URI readyz) {
        try {
            HttpURLConnection call = (HttpURLConnection) readyz.toURL().openConnection();
            call.setConnectTimeout(CALL_MILLIS_MAX);
            call.setReadTimeout(CALL_MILLIS_MAX);
            boolean ready = call.getResponseCode() == HttpURLConnection.HTTP_OK;
            call.disconnect();
            return ready;
        } catch (IOException e) {
            return false;
        }
    }

    private static void pause() {
        try {
            Thread.sleep(POLL_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw CommandFailure.failed("interrupted while waiting for readiness");
        }
    }
}
