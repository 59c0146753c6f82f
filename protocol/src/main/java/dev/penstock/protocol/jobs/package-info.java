/** Job messages, job kinds with their payloads, and the retry policy of the ledger. */
@NullMarked
package dev.penstock.protocol.jobs;

import org.jspecify.annotations.NullMarked;
