package io.naru.apiserver;

import io.naru.apiserver.request.ApiResponse;
import java.io.IOException;
import java.util.function.LongConsumer;

/** Passes everything on, and tells the length of each write before. */
record CountingSink(ApiResponse.Sink sink, LongConsumer told) implements ApiResponse.Sink {

  @Override
  public void write(byte[] part) throws IOException, InterruptedException {
    told.accept(part.length);
    sink.write(part);
  }

  @Override
  public void flush() throws IOException {
    sink.flush();
  }
}
