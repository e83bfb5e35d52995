package io.stockupdater.http;

import static io.stockupdater.testing.Lines.line;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.stockupdater.development.DeployedIT;
import io.stockupdater.testing.TestClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Clients that send or read slowly, and such as wait for a busy product, in numbers above that of
 * the server's threads: others get on. That they do "at once" is told by the fastest of some.
 */
class SlowClientsIT extends DeployedIT {
  /** More than a server has threads. */
  private static final int MANY = 300;

  /** As many as servers let one connection have. */
  private static final int STREAMS = 90;

  private static final int TRIES = 10;
  private static final long AT_ONCE_NANOS = 100_000_000;

  private final TestClient client = new TestClient(uri(""));
  private final UUID tenant = client.tenant();
  private final UUID product = client.product(tenant, 10);
  private final UUID othersProduct = client.product(client.tenant(), 0);
  private final List<Socket> sockets = new ArrayList<>();

  @AfterEach
  void breakOff() throws IOException {
    for (Socket socket : sockets) {
      socket.setSoLinger(true, 0);
      socket.close();
    }
  }

  @Test
  void othersGetOnBesideSmallBodiesThatDrip() throws IOException {
    for (int i = 0; i < MANY; i++) {
      open(
          "POST /stock/update/"
              + product
              + " HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
              + (i % 2 == 0 ? "Content-Length: 100" : "Transfer-Encoding: chunked")
              + "\r\n\r\n"
              + (i % 2 == 0 ? "{" : "1\r\n{\r\n"));
    }
    assertOthersGetOn();
  }

  @Test
  void othersGetOnBesideOneConnectionWithManyRequests() throws Exception {
    HttpClient one = HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build();
    HttpResponse<String> first =
        one.send(
            HttpRequest.newBuilder(uri("health")).build(), HttpResponse.BodyHandlers.ofString());
    assertThat(first.version()).isEqualTo(HttpClient.Version.HTTP_2);
    List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
    for (int i = 0; i < STREAMS; i++) {
      answers.add(
          one.sendAsync(
              HttpRequest.newBuilder(uri("stock/update/" + product))
                  .header("Content-Type", "application/json")
                  .POST(BodyPublishers.fromPublisher(SlowClientsIT::sendOneByte, 100))
                  .build(),
              HttpResponse.BodyHandlers.ofString()));
    }
    assertOthersGetOn();
    assertThat(answers).noneMatch(CompletableFuture::isDone);
    answers.forEach(answer -> answer.cancel(true));
  }

  private static void sendOneByte(Flow.Subscriber<? super ByteBuffer> subscriber) {
    subscriber.onSubscribe(
        new Flow.Subscription() {
          private boolean isSent;

          @Override
          public void request(long count) {
            if (!isSent) {
              isSent = true;
              subscriber.onNext(ByteBuffer.wrap(new byte[] {'{'}));
            }
          }

          @Override
          public void cancel() {
            // nothing is to be stopped
          }
        });
  }

  @Test
  void othersGetOnBesideDocumentsThatDrip() throws IOException {
    for (int i = 0; i < MANY; i++) {
      open(
          (i % 2 == 0
                      ? "POST /api/v1/tenants/%s/stock/bulk_update"
                      : "PUT /api/v1/tenants/%s/products/bulk")
                  .formatted(tenant)
              + " HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-ndjson\r\nContent-Length: 100\r\n\r\n{");
    }
    assertOthersGetOn();
  }

  @Test
  void othersGetOnBesideListsThatNobodyReads() throws IOException {
    String lines =
        IntStream.range(0, 50_000)
            .mapToObj(i -> line(product, "1", "\"reason\":\"" + "r".repeat(100) + "\""))
            .collect(Collectors.joining("\n"));
    client
        .send("POST", TestClient.pathOf(tenant, "stock/bulk_update"), lines, TestClient.NDJSON)
        .isOk();
    String path = "/" + TestClient.pathOf(tenant, "products/" + product + "/stock/events");
    for (int i = 0; i < MANY; i++) {
      open(
          "GET "
              + path
              + (i % 2 == 0 ? "" : "?limit=1000")
              + " HTTP/1.1\r\nHost: x\r\nAccept: "
              + (i % 2 == 0 ? "application/x-ndjson" : "application/json")
              + "\r\n\r\n");
    }
    // First the server makes as much of the answers as the connections take.
    await().atMost(Duration.ofSeconds(25)).untilAsserted(this::assertOthersGetOn);
  }

  @Test
  void othersGetOnBesideThoseWhoWaitForOneProduct() throws Exception {
    String lines =
        IntStream.range(0, 100_000)
            .mapToObj(i -> line(product, 1))
            .collect(Collectors.joining("\n"));
    ExecutorService upload = Executors.newSingleThreadExecutor();
    try {
      var answer =
          upload.submit(
              () ->
                  client.send(
                      "POST",
                      TestClient.pathOf(tenant, "stock/bulk_update"),
                      lines,
                      TestClient.NDJSON));
      while (!answer.isDone()) {
        for (int i = 0; i < 20 && sockets.size() < MANY; i++) {
          open(update(product));
        }
        assertOthersGetOn();
      }
      answer.get().isOk();
    } finally {
      upload.shutdown();
    }
  }

  private void open(String request) throws IOException {
    Socket socket = new Socket(uri("").getHost(), uri("").getPort());
    sockets.add(socket);
    socket.getOutputStream().write(request.getBytes(ISO_8859_1));
  }

  private void assertOthersGetOn() {
    long bestOfUpdates = Long.MAX_VALUE;
    long bestOfHealth = Long.MAX_VALUE;
    for (int i = 0; i < TRIES; i++) {
      long begin = System.nanoTime();
      assertThat(answer(update(othersProduct))).startsWith("HTTP/1.1 200");
      long between = System.nanoTime();
      client.get("health/live").isOk();
      bestOfUpdates = Math.min(bestOfUpdates, between - begin);
      bestOfHealth = Math.min(bestOfHealth, System.nanoTime() - between);
    }
    assertThat(bestOfUpdates).isLessThan(AT_ONCE_NANOS);
    assertThat(bestOfHealth).isLessThan(AT_ONCE_NANOS);
  }

  private static String update(UUID product) {
    String body = "{\"quantity\":1,\"reason\":\"x\"}";
    return "POST /stock/update/"
        + product
        + " HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: "
        + body.length()
        + "\r\n\r\n"
        + body;
  }

  /** The answer to a request that is sent in one piece, to the end of its body. */
  private String answer(String request) {
    StringBuilder answer = new StringBuilder();
    try (Socket socket = new Socket(uri("").getHost(), uri("").getPort())) {
      socket.setSoTimeout(30_000);
      socket.getOutputStream().write(request.getBytes(ISO_8859_1));
      for (int read = 0; read >= 0 && read != '}'; ) {
        read = socket.getInputStream().read();
        answer.append((char) read);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return answer.toString();
  }
}
