package io.isometrics.grpc;

import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import io.grpc.Status;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** A service with a method of each kind; what it is sent says what it does. */
final class Orders {

  private static final MethodDescriptor.Marshaller<String> TEXT =
      new MethodDescriptor.Marshaller<>() {
        @Override
        public InputStream stream(String value) {
          return new ByteArrayInputStream(value.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public String parse(InputStream stream) {
          try {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        }
      };

  static final MethodDescriptor<String, String> GET = method("Get", MethodType.UNARY);
  static final MethodDescriptor<String, String> LIST = method("List", MethodType.SERVER_STREAMING);
  static final MethodDescriptor<String, String> PUT = method("Put", MethodType.CLIENT_STREAMING);
  static final MethodDescriptor<String, String> CHAT = method("Chat", MethodType.BIDI_STREAMING);
  static final MethodDescriptor<String, String> EARLY = method("Early", MethodType.UNARY);
  static final MethodDescriptor<String, String> UNKNOWN = method("Unknown", MethodType.UNARY);

  static final ServiceDescriptor SERVICE =
      ServiceDescriptor.newBuilder("shop.Orders")
          .addMethod(GET)
          .addMethod(LIST)
          .addMethod(PUT)
          .addMethod(CHAT)
          .addMethod(EARLY)
          .build();

  private Orders() {}

  static ServerServiceDefinition definition() {
    return ServerServiceDefinition.builder(SERVICE)
        .addMethod(GET, ServerCalls.asyncUnaryCall(Orders::answer))
        .addMethod(
            LIST,
            ServerCalls.asyncServerStreamingCall(
                (request, answers) -> {
                  answers.onNext("1");
                  answers.onNext("2");
                  answer(request, answers);
                }))
        .addMethod(PUT, ServerCalls.asyncClientStreamingCall(Collecting::new))
        .addMethod(CHAT, ServerCalls.asyncBidiStreamingCall(Echoing::new))
        .addMethod(
            EARLY,
            (call, headers) -> {
              throw Status.RESOURCE_EXHAUSTED.asRuntimeException();
            })
        .build();
  }

  private static void answer(String request, StreamObserver<String> answers) {
    switch (request) {
      case "throw" -> throw new IllegalStateException("as asked for");
      case "throw status" -> throw Status.NOT_FOUND.asRuntimeException();
      case "hang" -> {}
      case "ok" -> {
        answers.onNext("ok");
        answers.onCompleted();
      }
      case "twice" -> {
        answers.onError(Status.ABORTED.asRuntimeException());
        throw new IllegalStateException("after the status");
      }
      default ->
          answers.onError(
              Status.fromCode(Status.Code.valueOf(request.toUpperCase(Locale.ROOT)))
                  .asRuntimeException());
    }
  }

  /** Does at the end what the last message says. */
  private static class Collecting implements StreamObserver<String> {

    final StreamObserver<String> answers;
    private String last = "ok";

    Collecting(StreamObserver<String> answers) {
      this.answers = answers;
    }

    @Override
    public void onNext(String message) {
      if (message.equals("throw at once")) {
        throw new IllegalStateException("as asked for");
      }
      last = message;
    }

    @Override
    public void onError(Throwable t) {}

    @Override
    public void onCompleted() {
      answer(last, answers);
    }
  }

  private static final class Echoing extends Collecting {

    Echoing(StreamObserver<String> answers) {
      super(answers);
    }

    @Override
    public void onNext(String message) {
      super.onNext(message);
      answers.onNext(message);
    }
  }

  private static MethodDescriptor<String, String> method(String name, MethodType type) {
    return MethodDescriptor.<String, String>newBuilder()
        .setType(type)
        .setFullMethodName(MethodDescriptor.generateFullMethodName("shop.Orders", name))
        .setRequestMarshaller(TEXT)
        .setResponseMarshaller(TEXT)
        .build();
  }
}
