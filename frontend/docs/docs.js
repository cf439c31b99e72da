/* global SwaggerUIBundle */
SwaggerUIBundle({
  url: "openapi.json",
  dom_id: "#swagger-ui",
  deepLinking: true,
  displayRequestDuration: true,
  filter: true,
  // A token in localStorage would outlive the tab and be there for any script to read.
  persistAuthorization: false,
  // Tokens and recipes stay here: no request to an online validator.
  validatorUrl: null,
  // An address like /docs?url=... must not show another service's document as ours.
  queryConfigEnabled: false,
});
