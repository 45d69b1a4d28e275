package io.isometrics.examples.orchestrator;

import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What the managers of the cluster agree on. Immutable: {@link Consensus} replaces it as a whole.
 *
 * @param nodes by name
 * @param services by name
 * @param secrets their names
 * @param volumes their names
 */
record ClusterState(
    Map<String, Node> nodes,
    Map<String, Service> services,
    Set<String> secrets,
    Set<String> volumes) {

  enum Role {
    MANAGER,
    WORKER
  }

  enum Status {
    READY,
    DOWN
  }

  /** A machine. */
  record Node(Role role, Status status) {}

  /**
   * What should run.
   *
   * @param image what each container runs
   * @param replicas how many containers
   */
  record Service(String image, int replicas) {}

  static final ClusterState EMPTY = new ClusterState(Map.of(), Map.of(), Set.of(), Set.of());

  ClusterState {
    nodes = Map.copyOf(nodes);
    services = Map.copyOf(services);
    secrets = Set.copyOf(secrets);
    volumes = Set.copyOf(volumes);
  }

  ClusterState withNode(String name, Node node) {
    return new ClusterState(with(nodes, name, node), services, secrets, volumes);
  }

  ClusterState withService(String name, Service service) {
    return new ClusterState(nodes, with(services, name, service), secrets, volumes);
  }

  ClusterState withoutService(String name) {
    Map<String, Service> rest = new TreeMap<>(services);
    rest.remove(name);
    return new ClusterState(nodes, rest, secrets, volumes);
  }

  ClusterState withSecret(String name) {
    return new ClusterState(nodes, services, with(secrets, name), volumes);
  }

  ClusterState withVolume(String name) {
    return new ClusterState(nodes, services, secrets, with(volumes, name));
  }

  private static <T> Map<String, T> with(Map<String, T> map, String name, T value) {
    Map<String, T> result = new TreeMap<>(map);
    result.put(name, value);
    return result;
  }

  private static Set<String> with(Collection<String> names, String name) {
    Set<String> result = new TreeSet<>(names);
    result.add(name);
    return result;
  }
}
