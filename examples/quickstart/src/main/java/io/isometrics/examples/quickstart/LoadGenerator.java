package io.isometrics.examples.quickstart;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** Makes the numbers move: some fifty requests a second, most of them good. */
final class LoadGenerator implements Runnable {

  private static final int THREADS = 2;
  private static final int MAX_PAUSE_MILLIS = 80;

  private final URI service;
  private final HttpClient client = HttpClient.newHttpClient();
  private volatile String latestOrder = "/orders/1";

  private LoadGenerator(URI service) {
    this.service = service;
  }

  /** Starts daemon threads, which ask until the program ends. */
  static void start(URI service) {
    LoadGenerator generator = new LoadGenerator(service);
    for (int i = 0; i < THREADS; i++) {
      Thread thread = new Thread(generator, "load-" + i);
      thread.setDaemon(true);
      thread.start();
    }
  }

  @Override
  public void run() {
    try {
      while (true) {
        TimeUnit.MILLISECONDS.sleep(ThreadLocalRandom.current().nextInt(MAX_PAUSE_MILLIS));
        ask(ThreadLocalRandom.current());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void ask(ThreadLocalRandom random) throws InterruptedException {
    int dice = random.nextInt(100);
    try {
      if (dice < 35) {
        HttpResponse<String> answer = send(order("tea, ".repeat(1 + random.nextInt(200))));
        if (answer.statusCode() == 201) { // not if too many are waiting
          latestOrder = answer.body().strip();
        }
      } else if (dice < 80) {
        send(get(latestOrder));
      } else if (dice < 90) {
        send(get("/healthz"));
      } else if (dice < 97) {
        send(get("/orders/0"));
      } else {
        send(get("/no-such-page"));
      }
    } catch (IOException e) {
      // The service is shutting down, and so is this thread.
    }
  }

  private HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
    return client.send(request, BodyHandlers.ofString());
  }

  private HttpRequest get(String path) {
    return HttpRequest.newBuilder(service.resolve(path)).build();
  }

  private HttpRequest order(String text) {
    return HttpRequest.newBuilder(service.resolve("/orders"))
        .POST(BodyPublishers.ofString(text))
        .build();
  }
}
