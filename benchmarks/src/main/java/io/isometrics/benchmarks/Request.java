package io.isometrics.benchmarks;

import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * What a request would be counted by. The values are in fields, which a compiler must read again
 * each time, so no look-up is worked out beforehand.
 */
@State(Scope.Benchmark)
public class Request {

  enum Method {
    GET,
    POST,
    PUT
  }

  enum Outcome {
    OK,
    CLIENT_ERROR,
    SERVER_ERROR
  }

  enum Zone {
    EAST,
    WEST
  }

  enum Tier {
    FREE,
    GOLD
  }

  /** As enums. */
  Method method = Method.GET;

  Outcome outcome = Outcome.OK;
  Zone zone = Zone.EAST;
  Tier tier = Tier.GOLD;

  /** As texts that are kept, and know their hash code once they have been looked up. */
  String methodText = "GET";

  String outcomeText = "OK";
  String zoneText = "EAST";
  String tierText = "GOLD";

  /** What texts are cut from that are built anew for each look-up. */
  private String line = "GET OK EAST GOLD";

  String freshMethod() {
    return line.substring(0, 3);
  }

  String freshOutcome() {
    return line.substring(4, 6);
  }
}
