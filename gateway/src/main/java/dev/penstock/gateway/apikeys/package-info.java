/** Keys for machines: made, listed, revoked, and verified when one comes instead of an access token (ADR 018). */
@NullMarked
package dev.penstock.gateway.apikeys;

import org.jspecify.annotations.NullMarked;
