package dev.penstock.gateway.auth.throttle;

import dev.penstock.gateway.auth.throttle.core.NetworkPrefix;
import io.netty.util.NetUtil;

/** Client addresses as they are counted. */
final class Addresses {

    private Addresses() {}

    /** Whom the address stands for; text that is no address stands for itself. */
    static String counted(String address) {
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(address);
        return bytes == null ? address : NetworkPrefix.of(bytes);
    }
}
