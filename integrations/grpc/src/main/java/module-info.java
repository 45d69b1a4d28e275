/**
 * Measures the calls of gRPC servers and clients, under the names that dashboards for gRPC know.
 *
 * <p>gRPC's jars are automatic modules, so a modular application can't be linked with {@code
 * jlink}; it runs on the module path as any other.
 */
module io.isometrics.grpc {
  requires transitive io.isometrics;
  requires transitive io.grpc;
  requires static org.jspecify;

  exports io.isometrics.grpc;
}
