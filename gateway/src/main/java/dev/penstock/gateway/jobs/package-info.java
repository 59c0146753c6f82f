/** What users see of their jobs in the ledger. */
@NullMarked
package dev.penstock.gateway.jobs;

import org.jspecify.annotations.NullMarked;
