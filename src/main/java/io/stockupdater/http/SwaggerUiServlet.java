package io.stockupdater.http;

import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Swagger UI on the application's OpenAPI document, from the webjar: no other host is asked. */
@WebServlet("/api/schema/swagger-ui/*")
public class SwaggerUiServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;
  private static final String WEBJAR = "/META-INF/resources/webjars/swagger-ui/";
  private static final String WEBJAR_POM = "/META-INF/maven/org.webjars/swagger-ui/pom.properties";
  private static final String INITIALIZER = "swagger-initializer.js";

  /** No slash: nothing outside the folder can be named. */
  private static final Pattern FILE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");

  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "map", "application/json",
          "png", "image/png");

  private static final String CONTENT_SECURITY_POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline';"
          + " img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none';"
          + " frame-ancestors 'none'";

  private static final String START =
      """
      window.onload = function () {
        window.ui = SwaggerUIBundle({
          url: '../../../openapi?format=JSON',
          dom_id: '#swagger-ui',
          deepLinking: true,
          validatorUrl: null,
          presets: [SwaggerUIBundle.presets.apis, SwaggerUIStandalonePreset],
          plugins: [SwaggerUIBundle.plugins.DownloadUrl],
          layout: 'StandaloneLayout',
        });
      };
      """;

  private final String version = version();

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String path = request.getPathInfo();
    if (path == null) {
      response.setStatus(HttpServletResponse.SC_MOVED_PERMANENTLY);
      // Not the URI as sent: with two slashes in front it would name another host.
      response.setHeader("Location", request.getContextPath() + request.getServletPath() + "/");
      return;
    }
    String name = path.equals("/") ? "index.html" : path.substring(1);
    byte[] content = FILE.matcher(name).matches() ? content(name) : null;
    String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
    if (content == null || type == null) {
      ErrorServlet.refuse(request, response, Problem.of(404));
      return;
    }
    String tag = "\"" + version + "-" + Integer.toHexString(Arrays.hashCode(content)) + "\"";
    response.setHeader("ETag", tag);
    response.setHeader("Cache-Control", "no-cache");
    response.setHeader("Content-Security-Policy", CONTENT_SECURITY_POLICY);
    response.setContentType(type);
    if (tag.equals(request.getHeader("If-None-Match"))) {
      response.setStatus(HttpServletResponse.SC_NOT_MODIFIED);
      return;
    }
    response.setContentLength(content.length);
    response.getOutputStream().write(content);
  }

  private byte @Nullable [] content(String name) throws IOException {
    if (name.equals(INITIALIZER)) {
      return START.getBytes(StandardCharsets.UTF_8);
    }
    String resource = WEBJAR + version + "/" + name;
    try (InputStream file = SwaggerUiServlet.class.getResourceAsStream(resource)) {
      return file == null ? null : file.readAllBytes();
    }
  }

  private static String version() {
    Properties properties = new Properties();
    try (InputStream file = SwaggerUiServlet.class.getResourceAsStream(WEBJAR_POM)) {
      if (file == null) {
        throw new IllegalStateException("the swagger-ui webjar is not in the WAR");
      }
      properties.load(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return properties.getProperty("version");
  }
}
