/**
 * Who calls: login, access tokens (JWT, RS256), rotating refresh tokens, signing keys, and the check in front of every other
 * feature.
 */
@NullMarked
package dev.penstock.gateway.auth;

import org.jspecify.annotations.NullMarked;
