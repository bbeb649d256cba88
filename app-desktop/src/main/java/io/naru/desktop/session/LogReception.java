package io.naru.desktop.session;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.naru.desktop.logs.LineAssembler;
import io.naru.desktop.logs.LogListener;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes lines, or the server's complaint, of a response's bytes. One response's thread at a time.
 */
final class LogReception {

  private final LogListener listener;
  private final LineAssembler assembler = new LineAssembler();
  private final StringBuilder complaint = new StringBuilder();
  private volatile boolean error;

  LogReception(LogListener listener) {
    this.listener = listener;
  }

  /** Called before the first byte: whether these are a Status in JSON, not a log. */
  void expectError(boolean expected) {
    error = expected;
  }

  void received(List<ByteBuffer> buffers) {
    List<String> lines = new ArrayList<>();
    buffers.forEach(buffer -> assembler.add(buffer, lines));
    pass(lines);
  }

  void finish(@Nullable Throwable broken) {
    List<String> lines = new ArrayList<>();
    assembler.finish(lines);
    pass(lines);
    if (error) {
      listener.ended(said());
    } else {
      listener.ended(broken == null ? null : Failures.message(broken));
    }
  }

  private void pass(List<String> lines) {
    if (error) {
      lines.forEach(complaint::append);
    } else if (!lines.isEmpty()) {
      listener.lines(lines);
    }
  }

  private String said() {
    try {
      Status status = Serialization.jsonMapper().readValue(complaint.toString(), Status.class);
      return status.getMessage() == null ? complaint.toString() : status.getMessage();
    } catch (JsonProcessingException e) {
      return complaint.toString(); // a proxy's page, or text: better than nothing
    }
  }
}
