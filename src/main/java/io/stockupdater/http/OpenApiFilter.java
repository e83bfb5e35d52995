package io.stockupdater.http;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.Map;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.jspecify.annotations.Nullable;

/**
 * Takes back what Payara adds to schemas: limits that nobody set, some of which no value keeps, and
 * members by the names of Java fields beside those of the JSON.
 */
public class OpenApiFilter implements OASFilter {
  @Override
  public Parameter filterParameter(Parameter parameter) {
    if (parameter.getIn() == Parameter.In.PATH) {
      parameter.setRequired(true);
    }
    Schema schema = parameter.getSchema();
    if (schema != null) {
      clean(schema);
    }
    return parameter;
  }

  @Override
  public Schema filterSchema(Schema schema) {
    clean(schema);
    return schema;
  }

  private static void clean(Schema schema) {
    if (schema.getRef() != null) {
      return;
    }
    schema.setMinLength(limit(schema.getMinLength()));
    schema.setMaxLength(limit(schema.getMaxLength()));
    schema.setMinItems(limit(schema.getMinItems()));
    schema.setMaxItems(limit(schema.getMaxItems()));
    schema.setMinProperties(limit(schema.getMinProperties()));
    schema.setMaxProperties(limit(schema.getMaxProperties()));
    BigDecimal multipleOf = schema.getMultipleOf();
    if (multipleOf != null && multipleOf.signum() == 0) {
      schema.setMultipleOf(null);
    }
    Map<String, Schema> properties = schema.getProperties();
    if (properties != null) {
      for (Map.Entry<String, Schema> property : Map.copyOf(properties).entrySet()) {
        if (!property.getKey().equals(property.getKey().toLowerCase(Locale.ROOT))) {
          schema.removeProperty(property.getKey());
        } else {
          clean(property.getValue());
        }
      }
    }
    if (schema.getItems() != null) {
      clean(schema.getItems());
    }
  }

  /** No limit for what means none. */
  private static @Nullable Integer limit(@Nullable Integer limit) {
    return limit == null || limit <= 0 || limit == Integer.MAX_VALUE ? null : limit;
  }
}
