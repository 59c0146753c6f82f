package dev.penstock.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.penstock.protocol.ContractDocument;
import dev.penstock.protocol.Ids;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is served is what {@code openapi.yaml} says, no more and no less, and what needs a token asks for one. */
final class ContractRoutesIT {

    private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch");

    private static GatewayFixture fixture;
    private static JsonNode document;

    @BeforeAll
    static void start() throws Exception {
        fixture = GatewayFixture.start();
        document = new YAMLMapper().readTree(ContractDocument.HTTP.text());
    }

    @AfterAll
    static void stop() {
        fixture.close();
    }

    /** What one method of one path does, with what proves the right to call it. */
    private record Operation(String method, String path, JsonNode security) {

        boolean needsToken() {
            return security.size() > 0 && security.get(0).has("bearer") && security.size() == 1;
        }

        String name() {
            return method + ' ' + path;
        }

        String anyPath() {
            return path.replaceAll("\\{[^}]*}", Ids.next().toString());
        }
    }

    @Test
    void servesWhatIsDocumented() {
        assertEquals(names(operations(), o -> true), served());
    }

    @Test
    void asksForATokenExactlyWhereDocumented() {
        Set<String> refused = new TreeSet<>();
        for (Operation operation : operations()) {
            Object body = operation.method().equals("GET") || operation.method().equals("DELETE") ? null : "{}";
            ApiClient.Answer answer = fixture.anonymous().send(operation.method(), operation.anyPath(), body);
            if (answer.header("WWW-Authenticate").isPresent() && answer.code().equals("unauthorized")) {
                refused.add(operation.name());
            }
        }
        refused.remove("POST /v1/bucket-events"); // has a secret of its own
        assertEquals(names(operations(), Operation::needsToken), refused);
    }

    private static Set<String> served() {
        Router router = GatewayFixture.await(mounted());
        Set<String> served = new TreeSet<>();
        for (Route route : router.getRoutes()) {
            for (HttpMethod method : route.methods()) {
                served.add(method.name() + ' ' + route.getPath().replaceAll(":([a-zA-Z]+)", "{$1}"));
            }
        }
        return served;
    }

    /** Routes are mounted on an event loop, as the edge does. */
    private static Future<Router> mounted() {
        Promise<Router> mounted = Promise.promise();
        fixture.vertx().runOnContext(run -> {
            Router router = Router.router(fixture.vertx());
            fixture.gateway().routes().forEach(module -> module.mount(router));
            mounted.complete(router);
        });
        return mounted.future();
    }

    private static List<Operation> operations() {
        List<Operation> operations = new ArrayList<>();
        document.get("paths")
                .forEachEntry((path, members) -> members.forEachEntry((method, operation) -> {
                    if (METHODS.contains(method)) {
                        JsonNode own = operation.get("security");
                        JsonNode security = own == null ? document.get("security") : own;
                        operations.add(new Operation(method.toUpperCase(Locale.ROOT), path, security));
                    }
                }));
        return operations;
    }

    private static Set<String> names(List<Operation> operations, Predicate<Operation> which) {
        Set<String> names = new TreeSet<>();
        operations.stream().filter(which).forEach(operation -> names.add(operation.name()));
        return names;
    }
}
