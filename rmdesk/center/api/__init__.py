"""The center over HTTP: routes that only translate between bytes and the calls of `CenterService`."""
