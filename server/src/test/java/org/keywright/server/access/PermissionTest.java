package org.keywright.server.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.annotation.Annotation;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.keywright.server.actor.Permission;
import org.keywright.server.actor.Requires;
import org.keywright.server.actor.Role;
import org.keywright.server.test.ServerTest;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

@SuppressWarnings("NullAway.Init") // Spring sets the field
class PermissionTest extends ServerTest {

  /** What anybody may call, and why that is no harm is said where it is. */
  private static final Set<String> PUBLIC =
      Set.of(
          "GET /api/v1/session",
          "POST /api/v1/session",
          "POST /api/v1/session/passkey",
          "POST /api/v1/session/passkey/options",
          "POST /api/v1/setup",
          "GET /sign-in",
          "POST /sign-in",
          "GET /setup",
          "POST /setup");

  /** What authenticates by other means than an account or API token, or has nothing to hide. */
  private static final List<String> PUBLIC_FOLDERS = List.of("/pki/", "/client/v1/");

  @Autowired private RequestMappingHandlerMapping requestMappingHandlerMapping;

  @Test
  void each_resource_declares_a_permission_or_is_on_the_public_list() {
    Set<String> undeclared = new TreeSet<>();
    Set<String> declared = new TreeSet<>();
    ours()
        .forEach((mapping, method) -> {
          boolean has = has(method, Requires.class) || has(method, PreAuthorize.class);
          (has ? declared : undeclared).addAll(names(mapping));
        });
    undeclared.removeIf(
        name -> PUBLIC_FOLDERS.stream().anyMatch(folder -> name.contains(" " + folder)));
    assertThat(undeclared).isEqualTo(new TreeSet<>(PUBLIC));
    assertThat(declared.stream().filter(name -> name.contains(" /api/v1/"))).hasSizeGreaterThan(30);
  }

  @Test
  void each_page_that_is_not_public_sends_who_is_not_signed_in_to_sign_in() {
    Set<String> asked = new TreeSet<>();
    ours()
        .forEach((mapping, method) ->
            names(mapping).stream()
                .filter(name -> name.startsWith("GET ") && !name.contains(" /api/"))
                .filter(name -> !PUBLIC.contains(name))
                .filter(name -> PUBLIC_FOLDERS.stream().noneMatch(name.substring(4)::startsWith))
                .forEach(asked::add));
    assertThat(asked).contains("GET /", "GET /account", "GET /my-devices");
    for (String name : asked) {
      assertThat(http.get().uri(path(name)))
          .as(name)
          .hasStatus(302)
          .satisfies(answer ->
              assertThat(answer.getResponse().getHeader("Location")).startsWith("/sign-in"));
    }
  }

  @Test
  void each_resource_refuses_who_is_not_signed_in_and_who_has_no_permission() {
    String auditor = bearer(Role.AUDITOR);
    ours()
        .forEach((mapping, method) -> {
          Requires requires = method.getMethodAnnotation(Requires.class);
          if (requires == null) {
            return;
          }
          for (String name : names(mapping)) {
            if (!name.contains(" /api/")) {
              continue;
            }
            HttpMethod verb = HttpMethod.valueOf(name.substring(0, name.indexOf(' ')));
            String path = path(name);
            assertThat(
                    http.method(verb)
                        .uri(path)
                        .header("Authorization", "Bearer kw_" + "A".repeat(43)))
                .as(name)
                .hasStatus(401);
            assertThat(http.method(verb).uri(path))
                .as(name)
                .satisfies(answer ->
                    assertThat(answer.getResponse().getStatus())
                        .as(name)
                        .isEqualTo(verb.equals(HttpMethod.GET) ? 401 : 403));
            if (!Role.AUDITOR.permissions().contains(requires.value())) {
              assertThat(
                      http.method(verb)
                          .uri(path)
                          .contentType("application/json")
                          .content("{}")
                          .header("Authorization", auditor))
                  .as(name)
                  .satisfies(answer ->
                      // 415: refused for its body's type before anybody asked for more
                      assertThat(answer.getResponse().getStatus()).isIn(403, 415, 422));
            }
          }
        });
  }

  @Test
  void every_permission_belongs_to_a_role() {
    for (Permission permission : Permission.values()) {
      assertThat(Role.values()).anyMatch(role -> role.permissions().contains(permission));
    }
  }

  @Test
  void a_system_manager_cannot_issue_and_an_auditor_can_change_nothing() {
    assertThat(Role.SYSTEM_MANAGER.permissions()).doesNotContain(Permission.DEVICE_ISSUE);
    assertThat(Role.AUDITOR.permissions())
        .allMatch(permission -> permission.name().endsWith("_READ"));
  }

  private Map<RequestMappingInfo, HandlerMethod> ours() {
    Map<RequestMappingInfo, HandlerMethod> all =
        new java.util.HashMap<>(requestMappingHandlerMapping.getHandlerMethods());
    all.values().removeIf(method -> !method.getBeanType().getName().startsWith("org.keywright."));
    // Where the container shows errors: it has no verb, and tells nothing but the status.
    all.keySet().removeIf(mapping -> mapping.getPatternValues().equals(Set.of("/error")));
    return all;
  }

  private static boolean has(HandlerMethod method, Class<? extends Annotation> annotation) {
    return method.hasMethodAnnotation(annotation);
  }

  private static Set<String> names(RequestMappingInfo mapping) {
    Set<String> names = new TreeSet<>();
    for (RequestMethod verb : mapping.getMethodsCondition().getMethods()) {
      for (String path : mapping.getPatternValues()) {
        names.add(verb + " " + path);
      }
    }
    return names;
  }

  private static String path(String name) {
    return name.substring(name.indexOf(' ') + 1)
        .replaceAll("\\{version}", "1")
        .replaceAll("\\{[a-z]+}", "00000000-0000-0000-0000-000000000000");
  }
}
