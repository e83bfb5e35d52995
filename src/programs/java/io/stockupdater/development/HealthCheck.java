package io.stockupdater.development;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;

/** Polls a starting server's {@code /health}, and says why when it won't come. */
final class HealthCheck {
  private static final Duration START_MAX = Duration.ofMinutes(4);
  private static final Duration POLL = Duration.ofMillis(250);

  /**
   * Servers say that they are ready although the application was refused; then this is the time
   * left for it.
   */
  private static final Duration GRACE = Duration.ofSeconds(5);

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(2))
          .build();
  private final ApplicationServer server;
  private final Process process;
  private final HttpRequest request;
  private final Path log;

  HealthCheck(ApplicationServer server, Process process, URI baseUri, Path log) {
    this.server = server;
    this.process = process;
    this.request =
        HttpRequest.newBuilder(baseUri.resolve("health")).timeout(Duration.ofSeconds(5)).build();
    this.log = log;
  }

  void await(Runnable progress) {
    long start = System.nanoTime();
    long ready = Long.MAX_VALUE;
    while (!isHealthy()) {
      progress.run();
      long now = System.nanoTime();
      if (ready == Long.MAX_VALUE && server.started().matcher(log()).find()) {
        ready = now;
      }
      if (hasEndedWithin(POLL)) {
        throw failure(
            server.name() + " ended while it started, with exit code " + process.exitValue());
      }
      if (ready != Long.MAX_VALUE && now - ready > GRACE.toNanos()) {
        throw failure("The application did not start");
      }
      if (now - start > START_MAX.toNanos()) {
        throw failure("The application was not ready after " + START_MAX.toSeconds() + " s");
      }
    }
  }

  private boolean isHealthy() {
    try {
      return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false; // not listening yet
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private boolean hasEndedWithin(Duration time) {
    try {
      return process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static StartFailure interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new StartFailure("The start was interrupted.", e);
  }

  private StartFailure failure(String what) {
    String reason = reason();
    String why = reason.isEmpty() ? "" : " (" + reason + ")";
    return new StartFailure(what + why + ": see its log " + log + ".");
  }

  /**
   * The root of the first severe failure, or what the server said of it; empty if there is none.
   */
  private String reason() {
    String reason = "";
    for (String line : log().lines().toList()) {
      Matcher failure = server.failure().matcher(line);
      if (line.matches("\\d.*")) { // the next line of the log, not of a stack trace
        if (!reason.isEmpty()) {
          return reason;
        }
        reason = failure.lookingAt() ? failure.replaceFirst("") : "";
      } else if (!reason.isEmpty() && line.startsWith("Caused by: ")) {
        reason = line.replaceFirst("^Caused by: ([\\w.$]+: )?", "");
      }
    }
    return reason;
  }

  private String log() {
    try {
      return Files.readString(log, UTF_8);
    } catch (IOException e) {
      return "";
    }
  }
}
