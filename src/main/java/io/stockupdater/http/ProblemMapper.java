package io.stockupdater.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.stockupdater.database.Lanes;
import io.stockupdater.database.SqlState;
import io.stockupdater.text.Json;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns whatever a resource throws into problem details, and logs it under the request's id. */
@Provider
@ApplicationScoped
public class ProblemMapper implements ExceptionMapper<Throwable> {
  private static final Logger LOG = LoggerFactory.getLogger(ProblemMapper.class);

  @Override
  public Response toResponse(Throwable failure) {
    if (failure instanceof Problem problem) {
      return respond(problem);
    }
    if (failure instanceof WebApplicationException refused) {
      return respond(refused);
    }
    if (failure instanceof ClientGone gone) {
      Problem problem = gone.problem();
      return gone.isWhileReading() ? respond(problem) : build(problem);
    }
    if (failure instanceof JsonProcessingException) {
      return respond(new Problem(400, "malformed_json", "the body is not valid JSON"));
    }
    if (SqlState.isLockTimeout(failure)) {
      return respond(
          Problem.tryAgain("lock_timeout", "others are changing the same, try again", 1));
    }
    if (failure instanceof Lanes.Congested) {
      return respond(Problem.tryAgain("database_busy", "the database is busy, try again", 1));
    }
    logFailure(failure);
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
      logFailure(refused);
      return build(problem);
    }
    return respond(problem);
  }

  private static Response respond(Problem problem) {
    LOG.atInfo()
        .addKeyValue("request_id", RequestId.current())
        .addKeyValue("status", problem.status())
        .addKeyValue("code", problem.code())
        .log("request refused: {}", problem.getMessage());
    return build(problem);
  }

  private static void logFailure(Throwable failure) {
    LOG.atError()
        .addKeyValue("request_id", RequestId.current())
        .setCause(failure)
        .log("request failed");
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
