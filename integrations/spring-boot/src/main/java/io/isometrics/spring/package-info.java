/**
 * Isometrics in Spring Boot 3.4 to 4.1: a bean {@link io.isometrics.MetricsRegistry}, metrics at
 * {@code /actuator/prometheus} beside Micrometer's, settings from {@code application.properties},
 * and an end with the application context. Nothing here is called by applications.
 */
@NullMarked
package io.isometrics.spring;

import org.jspecify.annotations.NullMarked;
