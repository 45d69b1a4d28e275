package io.isometrics.spi;

import java.util.function.LongSupplier;

/**
 * Something that a backend counts of itself. It is exported like any counter, by all backends of
 * the registry, so that one backend tells of the trouble of another.
 *
 * @param name begins with {@code isometrics_}, then the name of the backend, and ends in {@code
 *     _total}
 * @param help what it counts, in a sentence
 * @param count the count, which must not go down; called by any thread at each collection
 */
public record OwnCounter(String name, String help, LongSupplier count) {}
