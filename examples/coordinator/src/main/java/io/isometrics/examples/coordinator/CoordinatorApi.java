package io.isometrics.examples.coordinator;

import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerCallHandler;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCalls;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.function.Function;

/** The gRPC service: requests and answers are texts, to need no code generator. */
final class CoordinatorApi {

  /** Owners: the measurements of a manifest, separated by spaces; the answer is its generation. */
  static final MethodDescriptor<String, String> SET_MANIFEST = method("SetManifest");

  /** Owners: the secret, after a restart; the answer is the generation. */
  static final MethodDescriptor<String, String> RECOVER = method("Recover");

  /** Workloads, which attested by connecting: the answer is the generation that lets them join. */
  static final MethodDescriptor<String, String> JOIN = method("Join");

  private CoordinatorApi() {}

  static ServerServiceDefinition of(Coordinator coordinator) {
    return ServerServiceDefinition.builder("coordinator.Coordinator")
        .addMethod(
            SET_MANIFEST, answering(text -> coordinator.setManifest(new Manifest(words(text)))))
        .addMethod(RECOVER, answering(coordinator::recover))
        .addMethod(JOIN, answering(text -> coordinator.generation()))
        .build();
  }

  private static Set<String> words(String text) {
    return text.isBlank() ? Set.of() : Set.of(text.strip().split("\\s+", -1));
  }

  private static ServerCallHandler<String, String> answering(Function<String, Integer> handler) {
    return ServerCalls.asyncUnaryCall(
        (request, answer) -> {
          String text;
          try {
            text = handler.apply(request).toString();
          } catch (StatusRuntimeException e) {
            answer.onError(e);
            return;
          } catch (RuntimeException e) {
            answer.onError(Status.INTERNAL.withCause(e).asRuntimeException());
            return;
          }
          answer.onNext(text);
          answer.onCompleted();
        });
  }

  private static MethodDescriptor<String, String> method(String name) {
    return MethodDescriptor.<String, String>newBuilder()
        .setType(MethodType.UNARY)
        .setFullMethodName("coordinator.Coordinator/" + name)
        .setRequestMarshaller(TextMarshaller.INSTANCE)
        .setResponseMarshaller(TextMarshaller.INSTANCE)
        .build();
  }

  private enum TextMarshaller implements MethodDescriptor.Marshaller<String> {
    INSTANCE;

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
  }
}
