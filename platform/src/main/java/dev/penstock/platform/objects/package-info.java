/**
 * The object store: presigned transfers for clients, and the few calls the gateway and the workers make themselves.
 * Speaks S3 through the Vert.x HTTP client and a SigV4 signer; no S3 SDK.
 */
@NullMarked
package dev.penstock.platform.objects;

import org.jspecify.annotations.NullMarked;
