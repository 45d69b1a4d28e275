package com.acme.shop;

import io.isometrics.Counter;
import io.isometrics.MetricsRegistry;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** An application with one metric. */
@SpringBootApplication
@RestController
public class Shop {

  private final Counter orders;

  Shop(MetricsRegistry registry) {
    orders = registry.counter("shop_orders_total", "Orders taken.").register();
  }

  @PostMapping("/orders")
  String order() {
    orders.increment();
    return "taken\n";
  }

  public static void main(String[] arguments) {
    SpringApplication.run(Shop.class, arguments);
  }
}
