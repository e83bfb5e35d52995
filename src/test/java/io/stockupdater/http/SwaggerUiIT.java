package io.stockupdater.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.stockupdater.development.DeployedIT;
import io.stockupdater.development.ExternalPart;
import io.stockupdater.development.TestServer;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.logging.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.TakesScreenshot;
import org.openqa.selenium.WebDriver;
import org.openqa.selenium.WebDriverException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.support.ui.ExpectedConditions;
import org.openqa.selenium.support.ui.WebDriverWait;

/** The Swagger page in a real browser, and what surrounds it. */
class SwaggerUiIT extends DeployedIT {
  private static final Path BROWSER = Path.of("/usr/bin/chromium");
  private static final Path DRIVER = Path.of("/usr/bin/chromedriver");
  private static final String PAGE = "api/schema/swagger-ui/";

  @Test
  void uploadsAFileWithTryItOut(@TempDir Path folder) throws Exception {
    ExternalPart.require(
        Files.isExecutable(BROWSER) && Files.isExecutable(DRIVER),
        "Chromium",
        "the Swagger page",
        "chromium chromium-driver");
    UUID tenant = UUID.randomUUID();
    UUID product = UUID.randomUUID();
    send("api/v1/tenants", "{\"tenant_id\":\"" + tenant + "\",\"name\":\"Browser\"}");
    send(
        "api/v1/tenants/" + tenant + "/products",
        "{\"product_id\":\"" + product + "\",\"sku\":\"B\",\"name\":\"b\"}");
    Path file = folder.resolve("events.ndjson");
    Files.writeString(file, "{\"product_id\":\"" + product + "\",\"delta\":42}\n");

    WebDriver browser = browser(folder);
    try {
      browser.get(uri(PAGE).toString());
      WebDriverWait wait = new WebDriverWait(browser, Duration.ofSeconds(30));
      WebElement operation =
          wait.until(
              ExpectedConditions.elementToBeClickable(
                  By.cssSelector("[id$='postBulkUpdate'] .opblock-summary-control")));
      operation.click();
      wait.until(
              ExpectedConditions.elementToBeClickable(
                  By.cssSelector("[id$='postBulkUpdate'] .try-out__btn")))
          .click();
      wait.until(
              ExpectedConditions.elementToBeClickable(
                  By.cssSelector("[id$='postBulkUpdate'] tr[data-param-name='tenant_id'] input")))
          .sendKeys(Keys.chord(Keys.CONTROL, "a"), tenant.toString());
      wait.until(
              ExpectedConditions.presenceOfElementLocated(
                  By.cssSelector("[id$='postBulkUpdate'] input[type='file']")))
          .sendKeys(file.toString());
      browser.findElement(By.cssSelector("[id$='postBulkUpdate'] .execute")).click();
      String answer =
          wait.until(
                  ExpectedConditions.visibilityOfElementLocated(
                      By.cssSelector(
                          "[id$='postBulkUpdate'] .live-responses-table tr.response .response-col_description")))
              .getText();

      assertThat(
              browser
                  .findElement(
                      By.cssSelector(
                          "[id$='postBulkUpdate'] .live-responses-table tr.response .response-col_status"))
                  .getText())
          .contains("200");
      assertThat(answer).contains("\"final_level\": 42");
      assertThat(get("api/v1/tenants/" + tenant + "/products/" + product).body())
          .contains("\"stock\":42");
      List<LogEntry> complaints = browser.manage().logs().get(LogType.BROWSER).getAll();
      assertThat(complaints).filteredOn(line -> line.getLevel().equals(Level.SEVERE)).isEmpty();
    } catch (WebDriverException | AssertionError e) {
      Path picture = TestServer.shared().log().resolveSibling("swagger-ui.png");
      Files.write(picture, ((TakesScreenshot) browser).getScreenshotAs(OutputType.BYTES));
      throw e;
    } finally {
      browser.quit();
    }
  }

  @Test
  void isServedWithItsTypesAndRules() throws Exception {
    HttpResponse<String> page = get(PAGE);
    HttpResponse<String> start = get(PAGE + "swagger-initializer.js");

    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.headers().firstValue("Content-Type"))
        .hasValueSatisfying(type -> assertThat(type).startsWith("text/html"));
    assertThat(page.headers().firstValue("Content-Security-Policy"))
        .hasValueSatisfying(policy -> assertThat(policy).contains("connect-src 'self'"));
    assertThat(page.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
    assertThat(start.body()).contains("openapi").doesNotContain("http://", "https://");
    String tag = page.headers().firstValue("ETag").orElseThrow();
    HttpResponse<String> again =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(uri(PAGE)).header("If-None-Match", tag).build(),
                HttpResponse.BodyHandlers.ofString());
    assertThat(again.statusCode()).isEqualTo(304);
  }

  @Test
  void isFoundWithoutTheSlash() throws Exception {
    HttpResponse<String> answer = get("api/schema/swagger-ui");

    assertThat(answer.statusCode()).isEqualTo(301);
    assertThat(answer.headers().firstValue("Location")).contains("/api/schema/swagger-ui/");
  }

  @ParameterizedTest
  @ValueSource(strings = {"nothing.js", "pom.properties", "..;/index.html", "a/b.js"})
  void hasNoOtherFiles(String name) throws Exception {
    HttpResponse<String> answer = get(PAGE + name);

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.body()).contains("\"error\":\"no such resource\"");
  }

  private static WebDriver browser(Path folder) {
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    ChromeOptions options = new ChromeOptions();
    options.setBinary(BROWSER.toString());
    options.addArguments(
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--disable-dev-shm-usage",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--window-size=1280,2000",
        "--user-data-dir=" + folder.resolve("profile"));
    options.setCapability("goog:loggingPrefs", logs);
    ChromeDriverService service =
        new ChromeDriverService.Builder().usingDriverExecutable(DRIVER.toFile()).build();
    return new ChromeDriver(service, options);
  }

  private static HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(uri(path)).build(), HttpResponse.BodyHandlers.ofString());
  }

  private static void send(String path, String json) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(uri(path))
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString(json))
                    .build(),
                HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
  }
}
