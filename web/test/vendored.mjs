// Leads the bare names of d3 to the files that browsers get.
import { register } from "node:module";

const hook = `
export async function resolve(name, context, next) {
  if (/^d3-[a-z]+$/.test(name)) return next(new URL("../static/vendor/" + name + ".min.mjs", ${JSON.stringify(import.meta.url)}).href, context);
  return next(name, context);
}`;
register("data:text/javascript," + encodeURIComponent(hook));
