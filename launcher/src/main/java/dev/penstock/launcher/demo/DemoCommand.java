package dev.penstock.launcher.demo;

import dev.penstock.launcher.client.Account;
import dev.penstock.launcher.client.ClientFailure;
import java.io.IOException;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code penstock demo}. */
@Command(
        name = "demo",
        description =
                "Plays the main flow against a running system: upload, push, thumbnail, download; prints milliseconds.",
        footer = {"", "Example: penstock demo --data ./data --photo holiday.jpg"})
public final class DemoCommand implements Callable<Integer> {

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Data folder of the running system (default: ${DEFAULT-VALUE}).")
    private Path data = Path.of("data");

    @Option(
            names = "--photo",
            paramLabel = "FILE",
            description = "A JPEG, PNG, GIF or WebP of yours; without it a new 12-megapixel JPEG is made.")
    private @Nullable Path photo;

    @Override
    public Integer call() throws IOException {
        try {
            Account account = Account.read(data);
            Path file = photo;
            byte[] bytes = file == null ? DemoPhoto.take(new SplittableRandom()) : Files.readAllBytes(file);
            System.out.println("Penstock demo at " + account.url());
            Demo.Figures figures = new Demo(account, bytes, type(file)).play();
            System.out.printf(
                    Locale.ROOT,
                    "{\"ok\":true,\"uploadMs\":%d,\"pushMs\":%d,\"thumbnailMs\":%d}%n",
                    figures.uploadMs(),
                    figures.pushMs(),
                    figures.thumbnailMs());
            return 0;
        } catch (ClientFailure e) {
            System.err.println("penstock demo: " + e.getMessage());
            System.out.println("{\"ok\":false}");
            return 1;
        }
    }

    private static String type(@Nullable Path file) {
        if (file == null) {
            return "image/jpeg";
        }
        String name = file.toString().toLowerCase(Locale.ROOT);
        String guess = name.endsWith(".webp") ? "image/webp" : URLConnection.guessContentTypeFromName(name);
        return guess == null ? "application/octet-stream" : guess;
    }
}
