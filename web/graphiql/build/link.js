// @ts-check

// Longer addresses than this are cut or refused on their way.
const longest = 8000;

/**
 * The query and variables that an address asks to open.
 * @param {string} href
 */
export function read(href) {
  const params = new URL(href).searchParams;
  return { query: params.get('query') ?? undefined, variables: params.get('variables') ?? undefined };
}

/**
 * The address that opens this query; without it when it would be too long.
 * @param {string} href
 * @param {{query?: string | null, variables?: string | null}} tab
 */
export function write(href, { query, variables }) {
  const url = new URL(href);
  url.search = '';
  const bare = url.href;
  if (query?.trim()) url.searchParams.set('query', query);
  if (query?.trim() && variables?.trim()) url.searchParams.set('variables', variables);
  return url.href.length > longest ? bare : url.href;
}
