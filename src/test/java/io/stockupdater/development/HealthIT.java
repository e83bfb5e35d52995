package io.stockupdater.development;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URL;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.junit.jupiter.api.Test;

class HealthIT extends DeployedIT {
  @ArquillianResource private URL base;

  @Test
  void saysOkWhileTheDatabaseAnswers() throws Exception {
    HttpRequest health = HttpRequest.newBuilder(base.toURI().resolve("/health")).build();
    HttpResponse<String> answer =
        HttpClient.newHttpClient().send(health, HttpResponse.BodyHandlers.ofString());

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("{\"status\":\"ok\"}");
  }
}
