package io.stockupdater.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.stockupdater.development.DeployedIT;
import io.stockupdater.text.Json;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.io.IOException;
import java.lang.annotation.Annotation;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** That the OpenAPI document, as the server gives it, is true and complete. */
class OpenApiIT extends DeployedIT {
  private static final Set<String> SERVLETS =
      Set.of("GET /health", "GET /health/live", "GET /health/ready", "GET /metrics");
  private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");

  private static JsonNode document;

  private record Operation(String name, JsonNode node) {}

  @BeforeAll
  static void readDocument() throws Exception {
    document = new ObjectMapper().readTree(get("openapi?format=JSON").body());
  }

  @Test
  void namesEveryRouteAndNoOther() {
    Set<String> routes = new TreeSet<>(SERVLETS);
    for (JavaClass resource :
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.stockupdater")) {
      if (resource.isAnnotatedWith(Path.class)) {
        routes.addAll(routes(resource));
      }
    }

    assertThat(operations().stream().map(Operation::name))
        .containsExactlyInAnyOrderElementsOf(routes);
  }

  private static List<String> routes(JavaClass resource) {
    List<String> routes = new ArrayList<>();
    for (JavaMethod method : resource.getMethods()) {
      for (Annotation annotation : method.reflect().getAnnotations()) {
        HttpMethod verb = annotation.annotationType().getAnnotation(HttpMethod.class);
        if (verb != null) {
          String path = resource.getAnnotationOfType(Path.class).value();
          Path more = method.reflect().getAnnotation(Path.class);
          routes.add(verb.value() + " " + path + (more == null ? "" : more.value()));
        }
      }
    }
    return routes;
  }

  @Test
  void isYamlOrJsonAsTheClientWants() throws Exception {
    HttpResponse<String> yaml = get("openapi");
    HttpResponse<String> json = get("openapi?format=JSON");
    HttpResponse<String> accepted =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(uri("openapi")).header("Accept", "application/json").build(),
                HttpResponse.BodyHandlers.ofString());

    assertThat(yaml.statusCode()).isEqualTo(200);
    assertThat(type(yaml)).startsWith("application/yaml");
    assertThat(yaml.body()).contains("operationId: postBulkUpdate");
    assertThat(type(json)).startsWith("application/json");
    assertThat(type(accepted)).startsWith("application/json");
    assertThat(accepted.body()).isEqualTo(json.body());
  }

  private static String type(HttpResponse<String> answer) {
    return answer.headers().firstValue("Content-Type").orElse("");
  }

  @Test
  void hasNothingThatOpenApiDoesNotKnow() {
    List<String> members = new ArrayList<>();
    document.fieldNames().forEachRemaining(members::add);

    assertThat(members)
        .containsExactlyInAnyOrder("openapi", "info", "servers", "tags", "paths", "components");
  }

  @Test
  void namesNoHost() {
    assertThat(document.path("servers")).hasSize(1);
    assertThat(document.at("/servers/0/url").textValue()).isEqualTo("/");
  }

  @Test
  void givesEveryOperationASummaryAndAnIdOfItsOwn() {
    List<String> ids = new ArrayList<>();
    for (Operation operation : operations()) {
      assertThat(operation.node().path("summary").asText()).as(operation.name()).isNotBlank();
      ids.add(operation.node().path("operationId").asText());
    }
    assertThat(ids).doesNotHaveDuplicates().doesNotContain("");
  }

  @Test
  void describesEveryParameterWithItsSchema() {
    for (Operation operation : operations()) {
      for (JsonNode reference : operation.node().path("parameters")) {
        JsonNode parameter = resolve(reference);
        String name = operation.name() + " " + parameter.path("name").asText();
        assertThat(parameter.path("description").asText()).as(name).isNotBlank();
        assertThat(resolve(parameter.path("schema")).path("type").asText()).as(name).isNotBlank();
      }
      List<String> inPath = new ArrayList<>();
      operation
          .node()
          .path("parameters")
          .forEach(
              reference -> {
                JsonNode parameter = resolve(reference);
                if ("path".equals(parameter.path("in").asText())) {
                  inPath.add("{" + parameter.path("name").asText() + "}");
                }
              });
      assertThat(inPath).allMatch(operation.name()::contains);
      assertThat(operation.name().chars().filter(c -> c == '{').count()).isEqualTo(inPath.size());
    }
  }

  @Test
  void describesEveryAnswerWithASchemaAndAnExample() {
    for (Operation operation : operations()) {
      Map<String, JsonNode> answers =
          new ObjectMapper()
              .convertValue(
                  operation.node().path("responses"),
                  new TypeReference<Map<String, JsonNode>>() {});
      assertThat(answers.keySet()).as(operation.name()).anyMatch(status -> status.startsWith("2"));
      answers.forEach(
          (status, reference) -> {
            String name = operation.name() + " " + status;
            JsonNode answer = resolve(reference);
            assertThat(answer.path("description").asText()).as(name).isNotBlank();
            if (status.compareTo("400") >= 0 && !operation.name().startsWith("GET /health")) {
              assertThat(answer.path("content").has(Json.PROBLEM)).as(name).isTrue();
            }
            for (JsonNode content : answer.path("content")) {
              assertExamplesFit(name, content);
            }
          });
    }
  }

  @Test
  void describesEveryBodyWithASchemaAndAnExample() {
    for (Operation operation : operations()) {
      JsonNode body = resolve(operation.node().path("requestBody"));
      body.path("content")
          .properties()
          .forEach(
              content -> {
                String name = operation.name() + " " + content.getKey();
                if (content.getKey().equals("multipart/form-data")) {
                  assertThat(content.getValue().at("/schema/properties/file/format").asText())
                      .isEqualTo("binary");
                } else {
                  assertExamplesFit(name, content.getValue());
                }
              });
    }
  }

  /** That there is an example, and that each is a value of the schema. */
  private static void assertExamplesFit(String name, JsonNode content) {
    List<JsonNode> examples = new ArrayList<>();
    if (content.has("example")) {
      examples.add(content.path("example"));
    }
    content.path("examples").forEach(example -> examples.add(example.path("value")));
    assertThat(examples).as(name + " examples").isNotEmpty();
    JsonNode schema = resolve(content.path("schema"));
    assertThat(schema.has("type")).as(name + " schema").isTrue();
    if (!name.endsWith(Json.NDJSON)) { // its examples are lines, its schema may be that of a line
      examples.forEach(example -> assertFits(name, schema, example));
    }
  }

  private static void assertFits(String name, JsonNode reference, JsonNode value) {
    JsonNode schema = resolve(reference);
    String type = schema.path("type").asText();
    if (value.isNull()) {
      assertThat(schema.path("nullable").asBoolean()).as(name + " may be null").isTrue();
    } else if (type.equals("object")) {
      assertMembersFit(name, schema, value);
    } else if (type.equals("array")) {
      assertThat(value.isArray()).as(name + " is an array: " + value).isTrue();
      value.forEach(item -> assertFits(name + "[]", schema.path("items"), item));
    } else {
      assertThat(typeOf(value)).as(name).isEqualTo(type);
      if (schema.has("enum")) {
        assertThat(schema.path("enum")).as(name).contains(value);
      }
    }
  }

  private static String typeOf(JsonNode value) {
    return value.isIntegralNumber()
        ? "integer"
        : value.getNodeType().toString().toLowerCase(Locale.ROOT);
  }

  private static void assertMembersFit(String name, JsonNode schema, JsonNode value) {
    assertThat(value.isObject()).as(name + " is an object: " + value).isTrue();
    for (JsonNode required : schema.path("required")) {
      assertThat(value.has(required.asText())).as(name + "." + required.asText()).isTrue();
    }
    JsonNode properties = schema.path("properties");
    if (!properties.isEmpty()) {
      value
          .properties()
          .forEach(
              member -> {
                String path = name + "." + member.getKey();
                assertThat(properties.has(member.getKey())).as(path).isTrue();
                assertFits(path, properties.path(member.getKey()), member.getValue());
              });
    }
  }

  @Test
  void refersToNothingThatIsNotThere() {
    for (JsonNode reference : document.findValues("$ref")) {
      assertThat(document.at(reference.textValue().substring(1)).isMissingNode())
          .as(reference.textValue())
          .isFalse();
    }
  }

  @Test
  void namesMembersAsTheAnswersDo() {
    for (JsonNode schema : document.at("/components/schemas")) {
      schema
          .path("properties")
          .fieldNames()
          .forEachRemaining(member -> assertThat(member).matches("[a-z0-9_]+"));
    }
  }

  private static List<Operation> operations() {
    List<Operation> operations = new ArrayList<>();
    document
        .path("paths")
        .properties()
        .forEach(
            path ->
                path.getValue()
                    .properties()
                    .forEach(
                        entry -> {
                          if (METHODS.contains(entry.getKey())) {
                            String verb = entry.getKey().toUpperCase(Locale.ROOT);
                            operations.add(
                                new Operation(verb + " " + path.getKey(), entry.getValue()));
                          }
                        }));
    return operations;
  }

  private static JsonNode resolve(JsonNode node) {
    return node.has("$ref") ? document.at(node.path("$ref").textValue().substring(1)) : node;
  }

  private static HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(uri(path)).build(), HttpResponse.BodyHandlers.ofString());
  }
}
