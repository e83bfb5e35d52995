package io.stockupdater.development;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stockupdater.dataset.DataSet;
import io.stockupdater.dataset.DataSetShape;
import io.stockupdater.dataset.DataSetUpload;
import io.stockupdater.testing.TestClient;
import jakarta.jms.Connection;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.activemq.ActiveMQConnectionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The WAR on a full Payara Server, from an untouched domain through the operator's scripts and
 * back. Needs the profile {@code payara}.
 */
class PayaraServerIT {
  private static final String DEPLOYED_NAME = "stock-updater";
  private static final String DATABASE = "payara";
  private static final long EVENT_MILLIS_MAX = 30_000;

  private final int port = Ports.free();
  private final HttpClient http = HttpClient.newHttpClient();

  @Test
  void servesAsItsScriptsConfigureItAndIsUndone(@TempDir Path folder) throws Exception {
    StatementTimeout.shorten(TestServices.database(DATABASE));
    PayaraDomain domain = TestServices.started().add(PayaraDomain.copy(folder));
    try (domain) {
      domain.start(environment(Map.of()));
      Map<String, String> untouched = settings(domain);
      refuses(domain, "default data source is H2");

      Path driver = ApplicationServer.jarOf(org.postgresql.Driver.class);
      domain.asadmin("add-library", driver.toString());
      domain.runScript("configure.asadmin");
      domain.stop();
      domain.start(environment(Map.of("LOCK_TIMEOUT_MILLIS", "abc")));
      refuses(domain, "LOCK_TIMEOUT_MILLIS must be a whole number");

      domain.stop();
      domain.start(environment(Map.of()));
      deploy(domain);
      serves(folder);
      assertThat(Files.readString(folder.resolve("domain1/config/domain.xml")))
          .contains("${ENV=STOCK_JDBC_URL}")
          .doesNotContain("jdbc:postgresql:");

      domain.asadmin("undeploy", DEPLOYED_NAME);
      domain.runScript("undo.asadmin");
      domain.asadmin("remove-library", driver.getFileName().toString());
      domain.stop();
      domain.start(Map.of());
      assertThat(settings(domain)).containsAllEntriesOf(untouched);
    }
  }

  private Map<String, String> environment(Map<String, String> more) {
    Map<String, String> environment = new HashMap<>(more);
    environment.put("SERVER_HOST", "127.0.0.1");
    environment.put("SERVER_PORT", Integer.toString(port));
    environment.put("STOCK_JDBC_URL", TestServices.database(DATABASE).jdbcUrl());
    environment.put("ACTIVEMQ_URL", TestServices.broker().url());
    return environment;
  }

  /** What the domain is configured to; not the port, of which the script knows only the default. */
  private static Map<String, String> settings(PayaraDomain domain) throws Exception {
    return domain
        .asadmin("get", "*")
        .lines()
        .filter(line -> line.matches("(configs\\.config\\.server-config|resources)\\..*=.*"))
        .filter(line -> !line.contains("listener.http-listener-1.port="))
        .collect(
            Collectors.toMap(
                line -> line.substring(0, line.indexOf('=')),
                line -> line.substring(line.indexOf('=') + 1)));
  }

  private static void deploy(PayaraDomain domain) throws Exception {
    domain.asadmin(
        "deploy", "--contextroot", "/", "--name", DEPLOYED_NAME, Project.war().toString());
  }

  /** The command says little; the reason is in the server's log. */
  private static void refuses(PayaraDomain domain, String reason) throws Exception {
    assertThatThrownBy(() -> deploy(domain)).isInstanceOf(StartFailure.class);
    assertThat(Files.readString(domain.log())).as("log").contains(reason);
  }

  private void serves(Path folder) throws Exception {
    assertThat(get("health")).isEqualTo("{\"status\":\"ok\"}");
    assertThat(get("openapi")).contains("/stock/bulk_update", "/stock/update/");
    assertThat(get("metrics")).contains("stock_");
    ActiveMQConnectionFactory broker = new ActiveMQConnectionFactory(TestServices.broker().url());
    try (Connection connection = broker.createConnection();
        Session session = connection.createSession();
        MessageConsumer consumer = session.createConsumer(session.createTopic("stock-updated"))) {
      connection.start();
      DataSet sample =
          DataSet.generate(DataSetShape.plain(7, 10, 1_000, 1_000), folder.resolve("sample"));
      DataSetUpload upload = new DataSetUpload(base());
      upload.loadCatalogue(sample);
      List<String> answers = new ArrayList<>();
      upload.sendUpdates(sample, answers::add);
      assertThat(String.join("\n", answers))
          .contains("\"status\":\"success\"", "\"total_events_processed\":1000");

      UUID product = sample.tenants().get(0).products().get(0).id();
      HttpResponse<String> updated =
          http.send(
              HttpRequest.newBuilder(base().resolve("stock/update/" + product))
                  .header("Content-Type", "application/json")
                  .POST(
                      HttpRequest.BodyPublishers.ofString("{\"quantity\":7,\"reason\":\"smoke\"}"))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(updated.statusCode()).isEqualTo(200);
      awaitEvent(consumer, product);
      StatementTimeout.assertIsThePools(
          TestServices.database(DATABASE), new TestClient(base()), product);
    }
  }

  private static void awaitEvent(MessageConsumer consumer, UUID product) throws Exception {
    Message message;
    do {
      message = consumer.receive(EVENT_MILLIS_MAX);
      assertThat(message).as("an event of the single update").isNotNull();
    } while (!message.getBody(String.class).contains("smoke"));
    assertThat(message.getStringProperty("product_id")).isEqualTo(product.toString());
  }

  private String get(String path) throws Exception {
    HttpResponse<String> answer =
        http.send(
            HttpRequest.newBuilder(base().resolve(path)).build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(path).isEqualTo(200);
    return answer.body();
  }

  private URI base() {
    return URI.create("http://127.0.0.1:" + port + "/");
  }
}
