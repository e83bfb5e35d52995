package io.stockupdater.http;

import io.stockupdater.text.Json;
import jakarta.ejb.ApplicationException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A request that ends in an error: RFC 9457 problem details with the seeds' member {@code error}.
 *
 * <p>{@code error} and {@code detail} carry the same text; {@code code} is stable and ends the
 * problem's {@code type}. Thrown by a bean it rolls the transaction back.
 */
@ApplicationException(rollback = true)
public final class Problem extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String code;
  private final transient Map<String, Object> members = new LinkedHashMap<>();
  private final transient Map<String, String> headers = new LinkedHashMap<>();

  /**
   * @param status HTTP status, 400 to 599
   * @param code stable, lower case with underscores
   * @param error what the client reads in {@code error} and {@code detail}
   */
  public Problem(int status, String code, String error) {
    super(error);
    this.status = status;
    this.code = code;
  }

  /** 422 for one member of a JSON body, a query or a path parameter; the text names the member. */
  public static Problem invalidMember(String member, String requirement) {
    return new Problem(422, "invalid_member", member + " " + requirement).with("member", member);
  }

  /** 400 for a malformed path or query parameter. */
  public static Problem invalidParameter(String parameter, String requirement) {
    return new Problem(400, "invalid_parameter", parameter + " " + requirement)
        .with("parameter", parameter);
  }

  /** 404 for a tenant in the path that does not exist. */
  public static Problem tenantNotFound() {
    return new Problem(404, "tenant_not_found", "Tenant not found");
  }

  /** 503 that asks the client to come back. */
  public static Problem tryAgain(String code, String error, int retryAfterSeconds) {
    return new Problem(503, code, error).header("Retry-After", Integer.toString(retryAfterSeconds));
  }

  /** What the server or the framework refused, by its status alone. */
  static Problem of(int status) {
    return switch (status) {
      case 404 -> new Problem(status, "no_such_resource", "no such resource");
      case 405 -> new Problem(status, "method_not_allowed", "method not allowed");
      case 406 ->
          new Problem(status, "not_acceptable", "none of the accepted media types can be produced");
      case 415 -> new Problem(status, "unsupported_media_type", "unsupported media type");
      default ->
          status < 500
              ? new Problem(status, "refused", "the request was refused")
              : new Problem(status, "internal_error", "Server error");
    };
  }

  /** Adds an extension member to the body. */
  public Problem with(String member, Object value) {
    members.put(member, value);
    return this;
  }

  /** Adds a response header. */
  public Problem header(String name, String value) {
    headers.put(name, value);
    return this;
  }

  /** The HTTP status. */
  public int status() {
    return status;
  }

  /** The problem as text, to be given again to another request. */
  public String store() {
    return Json.text(body(""));
  }

  /** A problem that was stored. */
  public static Problem stored(String text) {
    Map<String, Object> body = Json.object(text);
    String type = String.valueOf(body.get("type"));
    Problem problem =
        new Problem(
            ((Number) body.getOrDefault("status", 500)).intValue(),
            type.substring(type.lastIndexOf(':') + 1),
            String.valueOf(body.get("detail")));
    for (String member : List.of("type", "title", "status", "detail", "error", "request_id")) {
      body.remove(member);
    }
    body.forEach(problem::with);
    return problem;
  }

  /** The stable code that ends the problem's type. */
  public String code() {
    return code;
  }

  Map<String, String> headers() {
    return headers;
  }

  Map<String, Object> body(String requestId) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("type", "urn:stock-updater:problem:" + code);
    body.put("title", title(status));
    body.put("status", status);
    body.put("detail", String.valueOf(getMessage()));
    body.put("error", String.valueOf(getMessage()));
    body.put("request_id", requestId);
    body.putAll(members);
    return body;
  }

  private static String title(int status) {
    return switch (status) {
      case 400 -> "Bad Request";
      case 404 -> "Not Found";
      case 405 -> "Method Not Allowed";
      case 406 -> "Not Acceptable";
      case 408 -> "Request Timeout";
      case 409 -> "Conflict";
      case 410 -> "Gone";
      case 413 -> "Content Too Large";
      case 414 -> "URI Too Long";
      case 415 -> "Unsupported Media Type";
      case 422 -> "Unprocessable Content";
      case 429 -> "Too Many Requests";
      case 503 -> "Service Unavailable";
      default -> status < 500 ? "Client Error" : "Server Error";
    };
  }
}
