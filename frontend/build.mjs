// Writes what a browser needs into the Python package: docs/ is the /docs page with Swagger UI.
import { cp, mkdir, rm } from "node:fs/promises";
import { fileURLToPath } from "node:url";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const output = here("../src/recipes_api/web/docs/");
const swaggerUi = here("node_modules/swagger-ui-dist/");

await rm(output, { recursive: true, force: true });
await mkdir(output, { recursive: true });
await cp(here("docs/"), output, { recursive: true });
for (const file of ["swagger-ui.css", "swagger-ui-bundle.js", "LICENSE", "NOTICE"]) {
  await cp(swaggerUi + file, output + file);
}
