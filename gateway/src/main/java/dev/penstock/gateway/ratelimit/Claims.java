package dev.penstock.gateway.ratelimit;

import dev.penstock.config.LimitSettings;
import dev.penstock.gateway.ratelimit.core.BucketKey;
import dev.penstock.gateway.ratelimit.core.Claim;
import dev.penstock.gateway.ratelimit.core.PlanTerms.Rates;
import dev.penstock.gateway.ratelimit.core.Rate;
import dev.penstock.gateway.ratelimit.core.Scope;
import dev.penstock.gateway.request.Caller;
import dev.penstock.gateway.request.RouteClass;
import io.netty.util.NetUtil;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** Which buckets a request takes from. Immutable. */
final class Claims {

    private static final int MINUTE_S = 60;
    private static final int IPV6_BYTES = 16;
    private static final int IPV6_NETWORK_BYTES = 8;

    private static final Map<RouteClass, String> PURPOSES = new EnumMap<>(RouteClass.class);

    static {
        for (RouteClass routeClass : RouteClass.values()) {
            PURPOSES.put(routeClass, routeClass.name().toLowerCase(Locale.ROOT));
        }
    }

    private final Rate addressAuth;
    private final Rate address;

    Claims(LimitSettings settings) {
        this.addressAuth = Rate.of(settings.addressAuthPerMinute(), MINUTE_S);
        this.address = Rate.of(settings.addressPerMinute(), MINUTE_S);
    }

    /** A request of somebody known: the buckets of tenant, user and device that have a rate, the widest first. */
    static List<Claim> of(Caller caller, RouteClass routeClass, Rates rates) {
        return of(caller, purpose(routeClass), rates);
    }

    /** Bytes of somebody known, in KiB. */
    static List<Claim> ofBytes(Caller caller, RouteClass direction, Rates rates) {
        return Rates.NONE.equals(rates) ? List.of() : of(caller, "kib-" + purpose(direction), rates);
    }

    /** A request of somebody unknown: by where it comes from. */
    List<Claim> of(String clientAddress, RouteClass routeClass) {
        String subject = network(clientAddress);
        boolean auth = routeClass == RouteClass.AUTH;
        return List.of(new Claim(
                new BucketKey(Scope.ADDRESS, auth ? Limiter.AUTH : "open", subject, subject),
                auth ? addressAuth : address));
    }

    private static List<Claim> of(Caller caller, String purpose, Rates rates) {
        List<Claim> claims = new ArrayList<>(3);
        Object tenant = caller.tenantId();
        if (rates.tenant() != null) {
            claims.add(new Claim(new BucketKey(Scope.TENANT, purpose, tenant, tenant), rates.tenant()));
        }
        if (rates.user() != null) {
            claims.add(new Claim(new BucketKey(Scope.USER, purpose, tenant, caller.userId()), rates.user()));
        }
        if (rates.device() != null) {
            claims.add(new Claim(new BucketKey(Scope.DEVICE, purpose, tenant, caller.deviceId()), rates.device()));
        }
        return claims;
    }

    /** An IPv4 address, or the /64 of an IPv6 one, of which any host has as many as it likes. */
    private static String network(String address) {
        if (address.indexOf(':') < 0) {
            return address;
        }
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(address);
        return bytes == null || bytes.length != IPV6_BYTES
                ? address
                : HexFormat.of().formatHex(bytes, 0, IPV6_NETWORK_BYTES);
    }

    private static String purpose(RouteClass routeClass) {
        return Objects.requireNonNull(PURPOSES.get(routeClass));
    }
}
