/** Interceptors that measure the calls of gRPC servers and clients. */
@NullMarked
package io.isometrics.grpc;

import org.jspecify.annotations.NullMarked;
