package org.keywright.server.api;

import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.header;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import java.sql.SQLTransientConnectionException;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

class ProblemAdviceTest {

  /** A resource in trouble. */
  @RestController
  static class Troubled {
    @GetMapping("/transaction")
    void transaction() {
      throw new CannotCreateTransactionException(
          "Could not open JDBC Connection", new SQLTransientConnectionException("timed out"));
    }

    @GetMapping("/connection")
    void connection() {
      throw new CannotGetJdbcConnectionException("Failed to obtain JDBC Connection");
    }

    @GetMapping("/mistake")
    void mistake() {
      throw new IllegalStateException("a secret 1234");
    }
  }

  private final MockMvc mvc =
      MockMvcBuilders.standaloneSetup(new Troubled())
          .setControllerAdvice(new ProblemAdvice())
          .build();

  @Test
  void without_a_connection_to_the_database_it_is_said_to_try_again() throws Exception {
    for (String path : new String[] {"/transaction", "/connection"}) {
      mvc.perform(get(path))
          .andExpect(status().isServiceUnavailable())
          .andExpect(header().string("Retry-After", "1"))
          .andExpect(jsonPath("$.code").value("busy"));
    }
  }

  @Test
  void a_mistake_of_the_server_is_told_without_its_words() throws Exception {
    mvc.perform(get("/mistake"))
        .andExpect(status().isInternalServerError())
        .andExpect(
            jsonPath("$.detail")
                .value(
                    "something went wrong in the server; its log has more under the correlation"
                        + " id"));
  }
}
