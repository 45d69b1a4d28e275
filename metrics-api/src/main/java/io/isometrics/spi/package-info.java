/**
 * What a backend implements, and what it is given.
 *
 * <p>A backend makes series and carries them away; everything else (checking declarations,
 * get-or-create, looking series up by their labels, limits, scopes, counting what is dropped)
 * happens before a backend is asked. {@link io.isometrics.spi.BackendProvider} makes it known to
 * {@link java.util.ServiceLoader}, {@link io.isometrics.spi.Backend} has the methods. A backend
 * that is read from time to time finds its storage in {@link io.isometrics.aggregation}; one that
 * wants each event extends {@link io.isometrics.events.EventBackend}.
 */
@NullMarked
package io.isometrics.spi;

import org.jspecify.annotations.NullMarked;
