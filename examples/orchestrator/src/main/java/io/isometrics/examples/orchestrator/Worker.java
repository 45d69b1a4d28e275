package io.isometrics.examples.orchestrator;

import io.isometrics.MetricsRegistry;
import io.isometrics.Timer;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Runs containers on its machine. All workers of a process record the same metrics. */
final class Worker implements AutoCloseable {

  /** An image that never starts. */
  static final String BROKEN_IMAGE = "broken";

  enum State {
    CREATED,
    RUNNING,
    FAILED
  }

  /** What runs: here an HTTP server that says its name. */
  static final class Container {

    private final String service;
    private final ClusterState.Service definition;
    private volatile State state = State.CREATED;
    private volatile @Nullable LoopbackServer server;

    Container(String service, ClusterState.Service definition) {
      this.service = service;
      this.definition = definition;
    }

    String service() {
      return service;
    }

    String image() {
      return definition.image();
    }

    State state() {
      return state;
    }

    /** Of one that is running. */
    int port() {
      return Objects.requireNonNull(server).port();
    }
  }

  private final String name;
  private final Timer create;
  private final Timer start;
  private final Timer stop;
  private final List<Container> containers = new CopyOnWriteArrayList<>();

  Worker(MetricsRegistry registry, String name) {
    this.name = name;
    MetricsRegistry container = registry.scope("container");
    create = container.timer("create_duration_seconds", "To create a container.").register();
    start = container.timer("start_duration_seconds", "To start a container.").register();
    stop = container.timer("stop_duration_seconds", "To stop a container.").register();
  }

  String name() {
    return name;
  }

  List<Container> containers() {
    return containers;
  }

  Container create(String service, ClusterState.Service definition) {
    return create.supply(
        () -> {
          Container container = new Container(service, definition);
          containers.add(container);
          return container;
        });
  }

  /** Starts a container; it is running afterwards, or has failed. */
  void start(Container container) {
    start.time(
        () -> {
          try {
            if (container.image().equals(BROKEN_IMAGE)) {
              throw new IOException("The image " + container.image() + " does not start");
            }
            container.server =
                LoopbackServer.start(
                    0,
                    exchange ->
                        LoopbackServer.answer(exchange, 200, container.image() + " on " + name));
            container.state = State.RUNNING;
          } catch (IOException e) {
            container.state = State.FAILED;
          }
        });
  }

  /** Stops a container, and forgets it. */
  void stop(Container container) {
    stop.time(
        () -> {
          containers.remove(container);
          LoopbackServer server = container.server;
          if (server != null) {
            server.close();
          }
        });
  }

  @Override
  public void close() {
    containers.forEach(this::stop);
  }
}
