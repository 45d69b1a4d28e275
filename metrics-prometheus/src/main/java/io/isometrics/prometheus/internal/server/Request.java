package io.isometrics.prometheus.internal.server;

import java.net.URI;

/**
 * The head of a request.
 *
 * @param uri what is asked for, as it stands in the request line
 * @param isLast whether the connection ends with the answer
 * @param bodyFollows whether the client may still be sending a body
 */
record Request(String method, URI uri, Headers headers, boolean isLast, boolean bodyFollows) {}
