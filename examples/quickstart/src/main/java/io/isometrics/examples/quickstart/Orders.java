package io.isometrics.examples.quickstart;

import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;

/** The store of orders, in memory: the latest of them, and the queue of those to be shipped. */
final class Orders {

  enum State {
    WAITING,
    SHIPPED
  }

  record Order(long id, String text, State state) {}

  static final int MAX_KEPT = 1_000;
  static final int MAX_WAITING = 100;

  private final Map<Long, Order> kept = new LinkedHashMap<>();
  private final Queue<Long> waiting = new ArrayDeque<>();
  private long lastId;

  /** Takes an order; gives its id, or nothing if too many are waiting. */
  synchronized OptionalLong place(String text) {
    if (waiting.size() == MAX_WAITING) {
      return OptionalLong.empty();
    }
    long id = ++lastId;
    kept.put(id, new Order(id, text, State.WAITING));
    waiting.add(id);
    if (kept.size() > MAX_KEPT) {
      kept.remove(kept.keySet().iterator().next());
    }
    return OptionalLong.of(id);
  }

  synchronized Optional<Order> find(long id) {
    return Optional.ofNullable(kept.get(id));
  }

  /** Ships the order that has waited longest; tells whether there was one. */
  synchronized boolean shipNext() {
    Long id = waiting.poll();
    if (id == null) {
      return false;
    }
    kept.computeIfPresent(id, (i, order) -> new Order(i, order.text(), State.SHIPPED));
    return true;
  }

  synchronized int waiting() {
    return waiting.size();
  }

  synchronized Map<State, Integer> countByState() {
    Map<State, Integer> counts = new EnumMap<>(State.class);
    kept.values().forEach(order -> counts.merge(order.state(), 1, Integer::sum));
    return counts;
  }
}
