package io.isometrics.http;

import java.io.IOException;
import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.PushPromiseHandler;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/** Sends with another client, and measures. */
final class MeasuredHttpClient extends HttpClient {

  private final HttpClient client;
  private final ClientRequests metrics;

  MeasuredHttpClient(HttpClient client, ClientRequests metrics) {
    this.client = client;
    this.metrics = metrics;
  }

  @Override
  public <T> HttpResponse<T> send(HttpRequest request, BodyHandler<T> handler)
      throws IOException, InterruptedException {
    ClientRequests.Call call = metrics.started(request);
    HttpResponse<T> response;
    try {
      response = client.send(request, handler);
    } catch (Throwable t) {
      call.ended(null, t);
      throw t;
    }
    call.ended(response, null);
    return response;
  }

  @Override
  public <T> CompletableFuture<HttpResponse<T>> sendAsync(
      HttpRequest request, BodyHandler<T> handler) {
    return sendAsync(request, handler, null);
  }

  @Override
  public <T> CompletableFuture<HttpResponse<T>> sendAsync(
      HttpRequest request, BodyHandler<T> handler, @Nullable PushPromiseHandler<T> pushes) {
    ClientRequests.Call call = metrics.started(request);
    CompletableFuture<HttpResponse<T>> answer;
    try {
      answer = client.sendAsync(request, handler, pushes);
    } catch (Throwable t) {
      call.ended(null, t);
      throw t;
    }
    // Not what depends on it: cancelling that would not cancel the request.
    @SuppressWarnings("FutureReturnValueIgnored")
    var unused = answer.whenComplete(call::ended);
    return answer;
  }

  @Override
  public Optional<CookieHandler> cookieHandler() {
    return client.cookieHandler();
  }

  @Override
  public Optional<Duration> connectTimeout() {
    return client.connectTimeout();
  }

  @Override
  public Redirect followRedirects() {
    return client.followRedirects();
  }

  @Override
  public Optional<ProxySelector> proxy() {
    return client.proxy();
  }

  @Override
  public SSLContext sslContext() {
    return client.sslContext();
  }

  @Override
  public SSLParameters sslParameters() {
    return client.sslParameters();
  }

  @Override
  public Optional<Authenticator> authenticator() {
    return client.authenticator();
  }

  @Override
  public Version version() {
    return client.version();
  }

  @Override
  public Optional<Executor> executor() {
    return client.executor();
  }

  @Override
  public WebSocket.Builder newWebSocketBuilder() {
    return client.newWebSocketBuilder();
  }
}
