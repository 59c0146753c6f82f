package dev.penstock.launcher.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Who may import whom: between modules, and between the packages of the gateway. */
final class ArrowsTest {
    private static final String ROOT = "dev.penstock.";

    /** Module to the modules it may import, besides itself. */
    private static final Map<String, Set<String>> MODULE_ARROWS = Map.of(
            "protocol", Set.of(),
            "config", Set.of(),
            "platform", Set.of("protocol", "config"),
            "engines", Set.of("protocol", "config", "platform"),
            "gateway", Set.of("protocol", "config", "platform"),
            "workers", Set.of("protocol", "config", "platform"),
            "launcher", Set.of("protocol", "config", "platform", "engines", "gateway", "workers"));

    /** What every part of the gateway may import: the shared request vocabulary. */
    private static final String VOCABULARY = "request";

    /**
     * Part of the gateway to the parts it may import, besides itself and the vocabulary. The composition root, the
     * package {@code dev.penstock.gateway} itself, imports everything and is imported by nobody.
     */
    private static final Map<String, Set<String>> GATEWAY_ARROWS = Map.ofEntries(
            Map.entry("request", Set.of()),
            Map.entry("edge", Set.of()),
            Map.entry("announce", Set.of()),
            Map.entry("auth", Set.of("announce")),
            Map.entry("access", Set.of()),
            Map.entry("journal", Set.of("access")),
            Map.entry("me", Set.of()),
            Map.entry("accounts", Set.of("auth")),
            Map.entry("apikeys", Set.of("auth")),
            Map.entry("provision", Set.of("auth")),
            Map.entry("drives", Set.of("access", "journal")),
            Map.entry("nodes", Set.of("access", "journal")),
            Map.entry("uploads", Set.of("access", "journal")),
            Map.entry("content", Set.of("access", "journal")),
            Map.entry("jobs", Set.of("access", "journal")),
            Map.entry("outbox", Set.of("journal")),
            Map.entry("timing", Set.of()),
            Map.entry("proxy", Set.of("timing", "upstream")),
            Map.entry("upstream", Set.of()),
            Map.entry("route", Set.of("announce", "configuration", "upstream")),
            Map.entry("aggregate", Set.of("upstream")),
            Map.entry("configuration", Set.of()),
            Map.entry("ratelimit", Set.of("announce")),
            Map.entry("realtime", Set.of("timing", "announce", "auth", "access", "journal")));

    @Test
    void modulesImportOnlyWhatTheirPomNames() {
        Set<String> wrong = new TreeSet<>();
        for (JavaClass origin : HouseClasses.MAIN) {
            String from = firstSegment(origin, ROOT);
            Set<String> arrows = MODULE_ARROWS.get(from);
            assertNotNull(arrows, "module without an arrow rule: " + origin.getName());
            for (Dependency dependency : origin.getDirectDependenciesFromSelf()) {
                JavaClass target = dependency.getTargetClass();
                if (!target.getPackageName().startsWith(ROOT)) {
                    continue;
                }
                String to = firstSegment(target, ROOT);
                if (!to.equals(from) && !arrows.contains(to)) {
                    wrong.add(from + " → " + to + ": " + dependency.getDescription());
                }
            }
        }
        assertEquals(Set.of(), wrong, () -> String.join("\n", wrong));
    }

    @Test
    void gatewayPartsImportOnlyTheirArrows() {
        String gateway = ROOT + "gateway.";
        Set<String> wrong = new TreeSet<>();
        for (JavaClass origin : HouseClasses.MAIN) {
            if (!origin.getPackageName().startsWith(gateway)) {
                continue;
            }
            String from = firstSegment(origin, gateway);
            Set<String> arrows = GATEWAY_ARROWS.get(from);
            assertNotNull(arrows, "part of the gateway without an arrow rule: " + from);
            for (Dependency dependency : origin.getDirectDependenciesFromSelf()) {
                JavaClass target = dependency.getTargetClass();
                if (!(target.getPackageName() + ".").startsWith(gateway)) {
                    continue;
                }
                String to = target.getPackageName().startsWith(gateway) ? firstSegment(target, gateway) : "the root";
                if (!to.equals(from)
                        && !to.equals(VOCABULARY)
                        && !GATEWAY_ARROWS.get(from).contains(to)) {
                    wrong.add(from + " → " + to + ": " + dependency.getDescription());
                }
            }
        }
        assertEquals(Set.of(), wrong, () -> String.join("\n", wrong));
    }

    @Test
    void noCycleBetweenPackages() {
        slices().matching("dev.penstock.(**)").should().beFreeOfCycles().check(HouseClasses.MAIN);
    }

    @Test
    void purePackagesKnowNeitherVertxNorNetty() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "dev.penstock.protocol..",
                        "dev.penstock.config..",
                        "dev.penstock..realtime.core..",
                        "dev.penstock..outbox.core..",
                        "dev.penstock..throttle.core..",
                        "dev.penstock..upstream.core..",
                        "dev.penstock..auth.jose..",
                        "dev.penstock..ratelimit.core..",
                        "dev.penstock..route.core..",
                        "dev.penstock..proxy.core..",
                        "dev.penstock..timing..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.vertx..", "io.netty..")
                .check(HouseClasses.MAIN);
    }

    private static String firstSegment(JavaClass javaClass, String prefix) {
        String rest = javaClass.getPackageName().substring(prefix.length());
        int dot = rest.indexOf('.');
        return dot < 0 ? rest : rest.substring(0, dot);
    }
}
