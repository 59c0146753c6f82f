/** The vocabulary every stage of a request shares: who calls, what is asked, how it is answered or refused. */
@NullMarked
package dev.penstock.gateway.request;

import org.jspecify.annotations.NullMarked;
