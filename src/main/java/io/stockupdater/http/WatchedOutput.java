package io.stockupdater.http;

import io.stockupdater.http.LostClients.Watch;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;

/** An answer whose end needs nobody who listens. */
final class WatchedOutput extends ServletOutputStream {
  private final ServletOutputStream answer;
  private final Watch watch;

  WatchedOutput(ServletOutputStream answer, Watch watch) {
    this.answer = answer;
    this.watch = watch;
  }

  @Override
  public void write(int single) throws IOException {
    try {
      answer.write(single);
    } catch (IOException e) {
      watch.whileWriting(e);
    }
  }

  @Override
  public void write(byte[] bytes, int start, int length) throws IOException {
    try {
      answer.write(bytes, start, length);
    } catch (IOException e) {
      watch.whileWriting(e);
    }
  }

  @Override
  public void flush() throws IOException {
    if (!watch.isGone()) {
      try {
        answer.flush();
      } catch (IOException e) {
        watch.whileWriting(e);
      }
    }
  }

  @Override
  public void close() throws IOException {
    if (!watch.isGone()) {
      try {
        answer.close();
      } catch (IOException e) {
        watch.whileWriting(e);
      }
    }
  }

  @Override
  public boolean isReady() {
    return answer.isReady();
  }

  @Override
  public void setWriteListener(WriteListener listener) {
    answer.setWriteListener(listener);
  }
}
