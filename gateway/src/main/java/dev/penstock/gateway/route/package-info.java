/**
 * The live route table (014): what is built in, what operators add to it, compiled and swapped without dropping a request; its
 * versions, and how operators read and change them.
 */
@NullMarked
package dev.penstock.gateway.route;

import org.jspecify.annotations.NullMarked;
