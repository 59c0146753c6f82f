package dev.penstock.protocol.golden;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.penstock.protocol.ContractDocument;
import dev.penstock.protocol.document.Documents;
import dev.penstock.protocol.http.LoginRequest;
import dev.penstock.protocol.json.WireJson;
import dev.penstock.protocol.sync.ClientFrame;
import dev.penstock.protocol.sync.ServerFrame;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The wire, byte for byte: what a version once wrote, every later one writes and reads too. */
class GoldenFilesTest {
    private static final Path FOLDER = Path.of("src/test/resources/golden");

    static Stream<Sample> samples() {
        return Samples.all();
    }

    @ParameterizedTest
    @MethodSource("samples")
    void isWrittenAsItAlwaysWas(Sample sample) throws IOException {
        assertEquals(Documents.json(golden(sample)).toString(), WireJson.writeText(sample.value()));
    }

    @ParameterizedTest
    @MethodSource("samples")
    void isReadAsItAlwaysWas(Sample sample) throws IOException {
        assertEquals(sample.value(), WireJson.read(golden(sample), sample.type()));
    }

    @ParameterizedTest
    @MethodSource("samples")
    void keepsItsSchema(Sample sample) throws IOException {
        if (!sample.schema().isEmpty()) {
            assertEquals(Set.of(), Documents.problems(sample.document(), sample.schema(), golden(sample)));
        }
    }

    @ParameterizedTest
    @MethodSource("samples")
    void itsSchemaHasItsMembers(Sample sample) {
        var schema = Documents.tree(sample.document()).at("/components/schemas/" + sample.schema() + "/properties");
        if (sample.schema().isEmpty() || !schema.isObject()) {
            return;
        }
        Set<String> documented = new TreeSet<>();
        schema.fieldNames().forEachRemaining(documented::add);
        documented.remove("t");
        Set<String> members = Arrays.stream(sample.value().getClass().getRecordComponents())
                .map(GoldenFilesTest::memberName)
                .filter(name -> !name.equals("extensions"))
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(members, documented);
    }

    @Test
    void everyBodyHasAGoldenFile() throws IOException, URISyntaxException {
        Path classes = Path.of(
                        LoginRequest.class.getResource("LoginRequest.class").toURI())
                .getParent();
        Set<String> bodies = new TreeSet<>();
        try (Stream<Path> files = Files.list(classes)) {
            for (Path file : files.toList()) {
                String name = file.getFileName().toString().replace(".class", "");
                if (!name.contains("$") && isRecord("dev.penstock.protocol.http." + name)) {
                    bodies.add(name);
                }
            }
        }
        bodies.removeAll(Samples.all().map(Sample::schema).toList());
        assertEquals(Set.of(), bodies, "bodies without a sample");
    }

    @Test
    void everyFrameHasAGoldenFile() {
        Set<Class<?>> sampled = Samples.all().map(s -> s.value().getClass()).collect(Collectors.toSet());
        for (Class<?> frames : List.of(ClientFrame.class, ServerFrame.class)) {
            for (Class<?> frame : frames.getPermittedSubclasses()) {
                assertTrue(sampled.contains(frame), frame + " has no sample");
            }
        }
    }

    @Test
    void noGoldenFileIsLeftOver() throws IOException {
        Set<String> known = Samples.all().map(s -> s.file() + ".json").collect(Collectors.toSet());
        try (Stream<Path> files = Files.walk(FOLDER)) {
            files.filter(Files::isRegularFile)
                    .forEach(file -> assertTrue(
                            known.contains(FOLDER.relativize(file).toString()), file + " belongs to no sample"));
        }
    }

    @Test
    void wrongBodiesBreakTheirSchema() {
        assertEquals(
                1,
                Documents.problems(ContractDocument.HTTP, "RefreshRequest", "{}")
                        .size());
        assertEquals(
                1,
                Documents.problems(ContractDocument.HTTP, "RefreshRequest", "{\"refreshToken\":7}")
                        .size());
        assertEquals(
                1,
                Documents.problems(ContractDocument.HTTP, "QuotaView", "{\"usedBytes\":1,\"maxBytes\":1,\"x\":1}")
                        .size());
    }

    private static boolean isRecord(String className) {
        try {
            return Class.forName(className).isRecord();
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String memberName(RecordComponent component) {
        JsonProperty renamed = component.getAccessor().getAnnotation(JsonProperty.class);
        return renamed == null || renamed.value().isEmpty() ? component.getName() : renamed.value();
    }

    private static String golden(Sample sample) throws IOException {
        return Files.readString(FOLDER.resolve(sample.file() + ".json"));
    }
}
