package io.stockupdater.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/** Turns whatever a resource throws into problem details, and logs it under the request's id. */
@Provider
@ApplicationScoped
public class ProblemMapper implements ExceptionMapper<Throwable> {
  private static final Logger LOG = System.getLogger(ProblemMapper.class.getName());

  @Override
  public Response toResponse(Throwable failure) {
    if (failure instanceof Problem problem) {
      return respond(problem);
    }
    if (failure instanceof WebApplicationException refused) {
      return respond(refused);
    }
    if (failure instanceof JsonProcessingException) {
      return respond(new Problem(400, "malformed_json", "the body is not valid JSON"));
    }
    LOG.log(Level.ERROR, "request " + RequestId.current() + " failed", failure);
    if (SqlState.isUnavailable(failure)) {
      return build(Problem.tryAgain("database_unavailable", "the database can't be reached", 5));
    }
    return build(new Problem(500, "internal_error", "Server error"));
  }

  private static Response respond(WebApplicationException refused) {
    Response original = refused.getResponse();
    int status = original.getStatus();
    if (status < 400) {
      return original;
    }
    Problem problem = Problem.of(status);
    String allow = original.getHeaderString(HttpHeaders.ALLOW);
    if (allow != null) {
      problem.header(HttpHeaders.ALLOW, allow);
    }
    if (status >= 500) {
      LOG.log(Level.ERROR, "request " + RequestId.current() + " failed", refused);
    }
    return respond(problem);
  }

  private static Response respond(Problem problem) {
    LOG.log(
        Level.INFO,
        "request {0} refused: {1} {2}",
        RequestId.current(),
        Integer.toString(problem.status()),
        problem.getMessage());
    return build(problem);
  }

  private static Response build(Problem problem) {
    Response.ResponseBuilder answer =
        Response.status(problem.status())
            .type(Json.PROBLEM)
            .entity(Json.text(problem.body(RequestId.current())));
    problem.headers().forEach(answer::header);
    return answer.build();
  }
}
