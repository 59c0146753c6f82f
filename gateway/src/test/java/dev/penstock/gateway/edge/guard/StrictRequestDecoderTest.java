package dev.penstock.gateway.edge.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.impl.VertxHttpRequestDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** However the bytes of good requests are cut on their way, the same requests and bodies come out. */
final class StrictRequestDecoderTest {

    private static final String HOST = " HTTP/1.1\r\nHost: example.com:8080\r\n";

    @Property(tries = 300)
    void cutsDoNotMatter(@ForAll("requests") List<Sent> requests, @ForAll("cuts") List<Integer> cuts) {
        StringBuilder bytes = new StringBuilder();
        requests.forEach(request -> bytes.append(request.bytes()));
        List<HttpObject> decoded = decode(bytes.toString(), cuts);
        List<String> bodies = new ArrayList<>();
        for (HttpObject object : decoded) {
            assertTrue(object.decoderResult().isSuccess(), () -> String.valueOf(object.decoderResult()));
            if (object instanceof HttpRequest) {
                bodies.add("");
            } else if (object instanceof HttpContent content) {
                int last = bodies.size() - 1;
                bodies.set(last, bodies.get(last) + content.content().toString(StandardCharsets.ISO_8859_1));
            }
        }
        assertEquals(requests.stream().map(Sent::body).toList(), bodies);
    }

    @Property(tries = 300)
    void foldsAndLongSizesAreSeenHoweverCut(@ForAll("bad") String bad, @ForAll("cuts") List<Integer> cuts) {
        List<HttpObject> decoded = decode(bad + "GET /" + HOST + "\r\n", cuts);
        long refused = decoded.stream()
                .filter(object -> object.decoderResult().isFailure())
                .count();
        assertEquals(1, refused, decoded::toString);
        assertEquals(1, decoded.stream().filter(HttpRequest.class::isInstance).count(), decoded::toString);
    }

    /** A request as bytes, and the body that must come out. */
    private record Sent(String bytes, String body) {}

    @Provide
    Arbitrary<List<Sent>> requests() {
        Arbitrary<String> body =
                Arbitraries.strings().withChars("0123456789abcdef\r\n {}").ofMaxLength(40);
        Arbitrary<Sent> sized = body.map(text ->
                new Sent("POST /a?b=%20" + HOST + "Content-Length: " + text.length() + "\r\n\r\n" + text, text));
        Arbitrary<Sent> chunked = body.filter(text -> !text.isEmpty())
                .list()
                .ofMaxSize(4)
                .map(chunks -> new Sent(
                        "POST /a" + HOST + "Transfer-Encoding: chunked\r\n\r\n" + chunks(chunks)
                                + "0\r\nX-T: t\r\n\r\n",
                        String.join("", chunks)));
        Arbitrary<Sent> bare = Arbitraries.of(new Sent("GET /x" + HOST + "\r\n", ""));
        return Arbitraries.oneOf(sized, chunked, bare).list().ofMinSize(1).ofMaxSize(4);
    }

    private static String chunks(List<String> chunks) {
        StringBuilder bytes = new StringBuilder();
        chunks.forEach(chunk -> bytes.append(Integer.toHexString(chunk.length()))
                .append(";e=f\r\n")
                .append(chunk)
                .append("\r\n"));
        return bytes.toString();
    }

    @Provide
    Arbitrary<String> bad() {
        String chunked = "POST /a" + HOST + "Transfer-Encoding: chunked\r\n\r\n";
        return Arbitraries.of(
                "GET /" + HOST + "X-A: b\r\n c\r\n\r\n",
                "GET /" + HOST + "X-A: b\r\nX-B: c\r\n\t\r\n\r\n",
                "GET  /" + HOST + "\r\n",
                "GET /a/../b" + HOST + "\r\n",
                chunked + "100000002\r\n{}\r\n0\r\n\r\n",
                chunked + "2\r\n{}\r\n0000000002\r\n{}\r\n0\r\n\r\n",
                chunked + "2\r\n{}\r\n 2\r\n{}\r\n0\r\n\r\n");
    }

    @Provide
    Arbitrary<List<Integer>> cuts() {
        return Combinators.combine(
                        Arbitraries.integers().between(1, 200).list().ofMaxSize(30),
                        Arbitraries.integers().between(1, 3))
                .as((sizes, rest) -> {
                    List<Integer> cuts = new ArrayList<>(sizes);
                    cuts.add(rest == 3 ? 10_000 : rest);
                    return cuts;
                });
    }

    /** The last size repeats. */
    private static List<HttpObject> decode(String bytes, List<Integer> cuts) {
        HttpServerOptions options = new HttpServerOptions();
        EmbeddedChannel channel = new EmbeddedChannel();
        channel.pipeline().addLast("httpDecoder", new VertxHttpRequestDecoder(options));
        StrictRequestDecoder.install(
                channel.pipeline(), options, new ReadTimeouts(Duration.ofMinutes(1), Duration.ofMinutes(1), () -> {}));
        int at = 0;
        for (int i = 0; at < bytes.length(); i++) {
            int to = Math.min(bytes.length(), at + cuts.get(Math.min(i, cuts.size() - 1)));
            channel.writeInbound(Unpooled.copiedBuffer(bytes.substring(at, to), StandardCharsets.ISO_8859_1));
            at = to;
        }
        List<HttpObject> decoded = new ArrayList<>();
        for (Object object = channel.readInbound(); object != null; object = channel.readInbound()) {
            decoded.add((HttpObject) object);
        }
        return decoded;
    }
}
