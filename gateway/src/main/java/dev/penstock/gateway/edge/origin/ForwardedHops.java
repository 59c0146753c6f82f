package dev.penstock.gateway.edge.origin;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What proxies wrote about those in front of them, nearest proxy last: {@code Forwarded} (RFC 7239) or the lists
 * {@code X-Forwarded-For}, {@code -Proto} and {@code -Host}. Pure, and bounded in what it reads.
 */
final class ForwardedHops {

    private static final int HOPS_MAX = 32;

    private ForwardedHops() {}

    /** What one proxy wrote; null for what it did not. {@code from} is as it was written, port and quotes taken off. */
    record Hop(
            @Nullable String from,
            @Nullable String scheme,
            @Nullable String host) {}

    /** Of a {@code Forwarded} header, all its lines joined by commas. Broken elements are hops that say nothing. */
    static List<Hop> ofForwarded(String header) {
        List<Hop> hops = new ArrayList<>();
        for (String element : split(header, ',')) {
            String from = null;
            String scheme = null;
            String host = null;
            for (String pair : split(element, ';')) {
                int equals = pair.indexOf('=');
                if (equals < 0) {
                    continue;
                }
                String value = unquoted(pair.substring(equals + 1).strip());
                switch (pair.substring(0, equals).strip().toLowerCase(java.util.Locale.ROOT)) {
                    case "for" -> from = withoutPort(value);
                    case "proto" -> scheme = value;
                    case "host" -> host = value;
                    default -> {
                        // by, and extensions
                    }
                }
            }
            hops.add(new Hop(from, scheme, host));
        }
        return last(hops);
    }

    /** Of the de-facto headers. Schemes and hosts belong to addresses if there are as many, else the last to all. */
    static List<Hop> ofXForwarded(String addresses, @Nullable String schemes, @Nullable String hosts) {
        List<String> froms = split(addresses, ',');
        List<String> protos = schemes == null ? List.of() : split(schemes, ',');
        List<String> names = hosts == null ? List.of() : split(hosts, ',');
        List<Hop> hops = new ArrayList<>();
        for (int i = 0; i < froms.size(); i++) {
            hops.add(new Hop(
                    withoutPort(froms.get(i).strip()), at(protos, i, froms.size()), at(names, i, froms.size())));
        }
        return last(hops);
    }

    private static @Nullable String at(List<String> values, int i, int of) {
        if (values.isEmpty()) {
            return null;
        }
        return values.get(values.size() == of ? i : values.size() - 1).strip();
    }

    private static List<Hop> last(List<Hop> hops) {
        return hops.size() <= HOPS_MAX ? hops : hops.subList(hops.size() - HOPS_MAX, hops.size());
    }

    /** {@code 192.0.2.1:47}, {@code [2001:db8::1]:47} and {@code [2001:db8::1]} without port and brackets. */
    private static String withoutPort(String node) {
        if (node.startsWith("[")) {
            int end = node.indexOf(']');
            return end < 0 ? node : node.substring(1, end);
        }
        int colon = node.indexOf(':');
        return colon < 0 || colon != node.lastIndexOf(':') ? node : node.substring(0, colon);
    }

    private static String unquoted(String value) {
        boolean quoted = value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"");
        return quoted ? value.substring(1, value.length() - 1).replace("\\", "") : value;
    }

    /** Outside quotes. */
    private static List<String> split(String text, char separator) {
        List<String> parts = new ArrayList<>();
        boolean quoted = false;
        int from = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' && quoted) {
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == separator && !quoted) {
                parts.add(text.substring(from, i));
                from = i + 1;
            }
        }
        parts.add(text.substring(Math.min(from, text.length())));
        return parts;
    }
}
