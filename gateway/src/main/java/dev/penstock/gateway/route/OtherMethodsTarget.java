package dev.penstock.gateway.route;

import dev.penstock.gateway.request.Exchange;
import dev.penstock.gateway.request.ProblemException;
import dev.penstock.gateway.request.Target;
import dev.penstock.protocol.problem.ErrorCode;
import java.util.List;

/** Says which methods a path has. */
record OtherMethodsTarget(List<String> methods) implements Target {

    @Override
    public void serve(Exchange exchange) {
        exchange.response().putHeader("Allow", String.join(", ", methods));
        exchange.fail(new ProblemException(ErrorCode.METHOD_NOT_ALLOWED, "See the header Allow"));
    }
}
