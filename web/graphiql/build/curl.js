// @ts-check

/**
 * A word that a POSIX shell reads as exactly this text.
 * @param {string} text
 */
export function quote(text) {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/**
 * The command that sends this request. JSON escapes line feeds, so the body
 * is one line; --data-raw leaves an @ alone.
 * @param {string} url
 * @param {{query: string, variables?: object, operationName?: string}} request
 */
export function curl(url, request) {
  return [`curl -sS ${quote(url)}`, `-H 'content-type: application/json'`, `--data-raw ${quote(JSON.stringify(request))}`].join(' \\\n  ');
}
