/** The commands that run one part of Penstock against external services, from a settings file and the environment. */
@NullMarked
package dev.penstock.launcher.service;

import org.jspecify.annotations.NullMarked;
