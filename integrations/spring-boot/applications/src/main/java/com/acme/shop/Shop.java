package com.acme.shop;

import io.isometrics.Counter;
import io.isometrics.MetricsRegistry;
import io.isometrics.http.HttpServletMetrics;
import java.util.concurrent.Callable;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** An application with one metric of its own, whose requests are measured. */
@SpringBootApplication
@RestController
public class Shop {

  private final Counter orders;

  Shop(MetricsRegistry registry) {
    orders = registry.counter("shop_orders_total", "Orders taken.").register();
  }

  /** All requests, as Spring Boot takes each bean that is a filter. */
  @Bean
  static HttpServletMetrics requests(MetricsRegistry registry) {
    return HttpServletMetrics.register(registry);
  }

  @PostMapping("/orders")
  String order() {
    orders.increment();
    return "taken\n";
  }

  @GetMapping("/orders/{id}")
  String find(@PathVariable("id") long id) {
    if (id == 0) {
      throw new IllegalStateException("There is no order before the first");
    }
    return "order " + id + "\n";
  }

  /** Answered by another thread. */
  @GetMapping("/orders/{id}/parcel")
  Callable<String> pack(@PathVariable("id") long id) {
    return () -> "parcel " + id + "\n";
  }

  public static void main(String[] arguments) {
    SpringApplication.run(Shop.class, arguments);
  }
}
