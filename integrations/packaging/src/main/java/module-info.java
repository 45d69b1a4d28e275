/** An application that knows the API alone. */
module io.isometrics.packaging {
  requires io.isometrics;
  requires static org.jspecify;
}
