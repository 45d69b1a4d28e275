/** The page for people: one HTML document, and what is declared as JSON. Uses no other room. */
@NullMarked
package io.isometrics.prometheus.internal.page;

import org.jspecify.annotations.NullMarked;
