package io.stockupdater.http;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.jspecify.annotations.Nullable;

/**
 * Leaves each parameter of an operation once: Payara merges the document with itself several times,
 * and takes every reference for a parameter of its own.
 */
public class OpenApiFilter implements OASFilter {
  @Override
  public Operation filterOperation(Operation operation) {
    @Nullable List<Parameter> parameters = operation.getParameters();
    if (parameters != null) {
      Map<String, Parameter> distinct = new LinkedHashMap<>();
      for (Parameter parameter : parameters) {
        distinct.putIfAbsent(parameter.getRef() + " " + parameter.getName(), parameter);
      }
      operation.setParameters(List.copyOf(distinct.values()));
    }
    return operation;
  }
}
