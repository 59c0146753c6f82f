package dev.penstock.gateway.auth;

import dev.penstock.gateway.request.Caller;
import java.util.UUID;

/** What a good token said: who calls, and by which login. */
record VerifiedToken(Caller caller, UUID loginId) {}
