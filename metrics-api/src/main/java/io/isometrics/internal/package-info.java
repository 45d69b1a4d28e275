/**
 * The one front end of all backends. Not exported: declaration rules, discovery, look-up of series
 * by label values, callbacks, limits and the counting of what is dropped.
 */
package io.isometrics.internal;
