/**
 * The contract of a backend, as tests. Whoever writes a backend extends {@link
 * io.isometrics.testkit.contract.BackendContract}, says how to make one and how to read what it
 * exported, and knows whether it keeps the promise: the name that is declared is the name that is
 * exported, with the same type, labels, buckets and values. The rules are listed in
 * docs/backend-contract.md.
 *
 * <p>This package needs JUnit Jupiter and no other library.
 */
@NullMarked
package io.isometrics.testkit.contract;

import org.jspecify.annotations.NullMarked;
