/**
 * Who calls: login, access tokens (JWT), rotating refresh tokens, signing keys and external issuers (017), revocation, and the check
 * in front of every other feature.
 */
@NullMarked
package dev.penstock.gateway.auth;

import org.jspecify.annotations.NullMarked;
