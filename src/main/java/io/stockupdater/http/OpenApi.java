package io.stockupdater.http;

/** Names of what {@code META-INF/openapi.yaml} describes for several operations. */
public final class OpenApi {
  public static final String PROBLEM = "Problem";
  public static final String BAD_REQUEST = "BadRequest";
  public static final String BAD_PARAMETER = "BadParameter";
  public static final String NOT_FOUND = "NotFound";
  public static final String TENANT_NOT_FOUND = "TenantNotFound";
  public static final String CONFLICT = "Conflict";
  public static final String TOO_LARGE = "ContentTooLarge";
  public static final String UNSUPPORTED = "UnsupportedMediaType";
  public static final String INVALID_MEMBER = "InvalidMember";
  public static final String UNAVAILABLE = "ServiceUnavailable";
  public static final String SERVER_ERROR = "ServerError";

  private OpenApi() {}
}
