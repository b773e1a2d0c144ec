package org.keywright.server;

import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.info.License;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import org.keywright.server.actor.Actor;
import org.keywright.server.actor.Requires;
import org.springdoc.core.customizers.OperationCustomizer;
import org.springdoc.core.utils.SpringDocUtils;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The description of the REST interface at {@code /v3/api-docs}. */
@Configuration(proxyBeanMethods = false)
class OpenApiConfiguration {

  private static final String TOKEN = "token";

  static {
    // Not from the request: who is signed in.
    SpringDocUtils.getConfig().addRequestWrapperToIgnore(Actor.class);
  }

  @Bean
  OpenAPI openApi() {
    return new OpenAPI()
        .info(
            new Info()
                .title("Keywright")
                .description("Issues credentials onto devices and looks after them.")
                .version("v1")
                .license(new License().name("Apache-2.0")))
        .components(
            new Components()
                .addSecuritySchemes(
                    TOKEN,
                    new SecurityScheme()
                        .type(SecurityScheme.Type.HTTP)
                        .scheme("bearer")
                        .description("An API token, kw_...")))
        .addSecurityItem(new SecurityRequirement().addList(TOKEN));
  }

  /** Says of each operation which permission it takes. */
  @Bean
  OperationCustomizer permissionInDescription() {
    return (operation, method) -> {
      Requires requires = method.getMethodAnnotation(Requires.class);
      if (requires != null) {
        operation.setDescription("Takes the permission " + requires.value() + ".");
      }
      return operation;
    };
  }
}
