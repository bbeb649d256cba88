package io.naru.apiserver.registry;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.kinds.Kind;
import io.naru.apiserver.request.ApiResponse;
import io.naru.machinery.ApiObject;
import io.naru.machinery.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes a list by joining the stored bytes of its items, which, as in Go, leave out kind and
 * version that the list says already.
 */
final class ListBody implements ApiResponse.Body {

  private static final int CHUNK = 32 * 1024;

  private final Kind kind;
  private final Page page;
  private final byte[] header;
  private byte[] chunk = new byte[CHUNK];
  private int used;

  ListBody(Kind kind, Page page, byte[] header) {
    this.kind = kind;
    this.page = page;
    this.header = header;
  }

  @Override
  public long expectedBytes() {
    return page.items().stream().mapToLong(item -> item.json().length).sum();
  }

  @Override
  public void writeTo(ApiResponse.Sink sink) throws IOException, InterruptedException {
    ObjectNode metadata = Json.object();
    Tables.listMetadata(metadata, page);
    String head =
        "{\"kind\":\""
            + kind.groupVersionKind().kind()
            + "List\",\"apiVersion\":\""
            + kind.groupVersionKind().apiVersion()
            + "\",\"metadata\":"
            + metadata
            + ",\"items\":[";
    write(head.getBytes(StandardCharsets.UTF_8), 0, sink);
    boolean first = true;
    for (ApiObject item : page.items()) {
      writeByte(first ? '{' : ',', sink);
      if (!first) {
        writeByte('{', sink);
      }
      first = false;
      write(item.json(), skip(item.json()), sink);
    }
    write("]}\n".getBytes(StandardCharsets.US_ASCII), 0, sink);
    sink.write(Arrays.copyOf(chunk, used));
    sink.flush();
  }

  /** Where the fields of an item begin that a list shows. */
  private int skip(byte[] json) {
    boolean stored =
        json.length > header.length + 1
            && json[header.length] == ','
            && Arrays.equals(json, 0, header.length, header, 0, header.length);
    return stored ? header.length + 1 : 1;
  }

  private void writeByte(int value, ApiResponse.Sink sink)
      throws IOException, InterruptedException {
    if (used == chunk.length) {
      send(sink);
    }
    chunk[used++] = (byte) value;
  }

  private void write(byte[] bytes, int from, ApiResponse.Sink sink)
      throws IOException, InterruptedException {
    int start = from;
    while (start < bytes.length) {
      if (used == chunk.length) {
        send(sink);
      }
      int length = Math.min(bytes.length - start, chunk.length - used);
      System.arraycopy(bytes, start, chunk, used, length);
      used += length;
      start += length;
    }
  }

  private void send(ApiResponse.Sink sink) throws IOException, InterruptedException {
    sink.write(chunk);
    // The sink keeps what it was given.
    chunk = new byte[CHUNK];
    used = 0;
  }
}
