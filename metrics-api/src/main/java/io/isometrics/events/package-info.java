/**
 * For backends that want each single event: {@link io.isometrics.events.EventBackend} hands over
 * every recording once, with its series, its value and the time.
 */
@NullMarked
package io.isometrics.events;

import org.jspecify.annotations.NullMarked;
