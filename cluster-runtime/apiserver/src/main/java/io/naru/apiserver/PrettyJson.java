package io.naru.apiserver;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.ObjectWriter;
import io.naru.apiserver.request.ApiRequest;
import io.naru.apiserver.request.ApiResponse;
import io.naru.machinery.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;

/**
 * Indents JSON for people: with {@code ?pretty}, and for the programs that people read the API with
 * (Kubernetes API concepts, parameter {@code pretty}).
 */
final class PrettyJson {

  private static final List<String> BROWSERS = List.of("curl/", "Wget/", "Mozilla/5.0");

  private PrettyJson() {}

  /** The answer, indented if it is JSON and was asked to be. Streams other than lists stay. */
  static ApiResponse of(ApiRequest request, ApiResponse response) throws InterruptedException {
    if (!response.contentType().equals(ApiResponse.JSON)
        || request.info().verb().equals("watch")
        || !isWanted(request)) {
      return response;
    }
    try {
      byte[] json =
          switch (response) {
            case ApiResponse.Whole whole -> whole.body();
            case ApiResponse.Streamed streamed -> gathered(streamed);
            case ApiResponse.Upgraded upgraded -> new byte[0];
            case ApiResponse.Messages messages -> new byte[0];
          };
      byte[] pretty = Printing.WRITER.writeValueAsBytes(Json.mapper().readTree(json));
      return new ApiResponse.Whole(
          response.code(), response.contentType(), response.headers(), pretty);
    } catch (IOException e) {
      throw new IllegalStateException("an answer is not JSON", e);
    }
  }

  private static boolean isWanted(ApiRequest request) {
    if (request.query().containsKey("pretty")) {
      return request.flag("pretty");
    }
    String agent = request.header("user-agent");
    return BROWSERS.stream().anyMatch(agent::startsWith);
  }

  private static byte[] gathered(ApiResponse.Streamed streamed)
      throws IOException, InterruptedException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    streamed
        .body()
        .writeTo(
            new ApiResponse.Sink() {
              @Override
              public void write(byte[] part) {
                bytes.writeBytes(part);
              }

              @Override
              public void flush() {}
            });
    return bytes.toByteArray();
  }

  /** Made when somebody wants it. */
  private static final class Printing {
    private static final DefaultIndenter INDENT = new DefaultIndenter("  ", "\n");
    private static final ObjectWriter WRITER =
        Json.mapper()
            .writer(
                new DefaultPrettyPrinter(
                        Separators.createDefaultInstance()
                            .withObjectFieldValueSpacing(Separators.Spacing.AFTER)
                            .withObjectEmptySeparator("")
                            .withArrayEmptySeparator(""))
                    .withObjectIndenter(INDENT)
                    .withArrayIndenter(INDENT));
  }
}
