/** Configuration as versioned data (014): documents that never change, by kind, and a pointer to the one in force. */
@NullMarked
package dev.penstock.gateway.configuration;

import org.jspecify.annotations.NullMarked;
