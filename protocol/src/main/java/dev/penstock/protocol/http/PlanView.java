package dev.penstock.protocol.http;

import java.util.Objects;

/** What the tenant has booked. */
public record PlanView(String id, String name) {
    public PlanView {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(name, "name");
    }
}
