package org.keywright.server.pages;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Lets the pages use the camera that say so; what the security filters say of it stays for others.
 */
@Configuration(proxyBeanMethods = false)
class CameraConfiguration implements WebMvcConfigurer {

  private static final String POLICY = "camera=(self), geolocation=(), usb=()";

  @Override
  public void addInterceptors(InterceptorRegistry registry) {
    registry.addInterceptor(
        new HandlerInterceptor() {
          @Override
          public boolean preHandle(
              HttpServletRequest request, HttpServletResponse response, Object handler) {
            if (handler instanceof HandlerMethod method
                && method.hasMethodAnnotation(UsesCamera.class)) {
              // The filters leave a header that is there already.
              response.setHeader("Permissions-Policy", POLICY);
            }
            return true;
          }
        });
  }
}
