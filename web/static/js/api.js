// @ts-check
// Asks the GraphQL API. Equal questions in flight are asked once, and answers
// are kept for as long as the data stay the same.

/** Why there is no answer, in words for people. */
export class ApiError extends Error {
  /** @param {string} message @param {string} code @param {string} [request] */
  constructor(message, code, request = "") {
    super(message);
    this.name = "ApiError";
    this.code = code;
    this.request = request;
  }
}

const TIMEOUT = 20_000;
const KEPT = 60;

/**
 * @template T
 * @typedef {{data: T, version: string}} Answer
 */

/**
 * @typedef {object} Api
 * @property {<T = any>(query: string, variables: Record<string, unknown>, options?: {signal?: AbortSignal}) => Promise<Answer<T>>} ask
 * @property {(on: (version: string) => void) => void} onVersion tells the data version of each answer
 */

/**
 * @param {typeof fetch} fetcher
 * @param {string} address
 * @returns {Api}
 */
export function createApi(fetcher, address = "/graphql") {
  /** @type {Map<string, Promise<Answer<any>>>} */
  const flying = new Map();
  /** @type {Map<string, Answer<any>>} */
  const kept = new Map();
  /** @type {((version: string) => void)[]} */
  const listeners = [];
  let version = "";

  /** @param {string} v */
  function saw(v) {
    if (v && v !== version) {
      // The data moved on: nothing kept is true any more.
      if (version) kept.clear();
      version = v;
    }
    for (const f of listeners) f(v);
  }

  /** @param {string} body @returns {Promise<Answer<any>>} */
  async function send(body) {
    let res;
    try {
      res = await fetcher(address, {
        method: "POST", body, signal: AbortSignal.timeout(TIMEOUT),
        headers: { "Content-Type": "application/json", Accept: "application/graphql-response+json, application/json;q=0.9" },
      });
    } catch (e) {
      if (e instanceof Error && e.name === "TimeoutError") throw new ApiError("The server took too long to answer.", "TIMEOUT");
      throw new ApiError("The server cannot be reached. Check the connection, then try again.", "UNREACHABLE");
    }
    return read(res);
  }

  /** @param {string} body */
  function shared(body) {
    const had = flying.get(body);
    if (had) return had;
    const p = send(body).then((a) => {
      saw(a.version);
      kept.delete(body);
      kept.set(body, a);
      if (kept.size > KEPT) kept.delete(/** @type {string} */ (kept.keys().next().value));
      return a;
    }).finally(() => flying.delete(body));
    flying.set(body, p);
    return p;
  }

  return {
    onVersion: (f) => void listeners.push(f),
    ask(query, variables, { signal } = {}) {
      const body = JSON.stringify({ query, variables });
      const have = kept.get(body);
      return abortable(have ? Promise.resolve(have) : shared(body), signal);
    },
  };
}

/**
 * The answer unless the signal comes first; the request itself goes on, since
 * others may wait for it.
 * @template T @param {Promise<T>} p @param {AbortSignal} [signal] @returns {Promise<T>}
 */
function abortable(p, signal) {
  if (!signal) return p;
  return new Promise((resolve, reject) => {
    const stop = () => reject(new DOMException("not wanted any more", "AbortError"));
    if (signal.aborted) return stop();
    signal.addEventListener("abort", stop, { once: true });
    p.then(resolve, reject).finally(() => signal.removeEventListener("abort", stop));
  });
}

/** @param {Response} res @returns {Promise<Answer<any>>} */
async function read(res) {
  let body = null;
  try {
    body = await res.json();
  } catch {}
  if (body === null || typeof body !== "object") {
    throw new ApiError(`The server answered ${res.status} and nothing that can be read.`, "HTTP");
  }
  const fault = body.errors?.[0];
  if (fault) {
    const code = fault.extensions?.code ?? "HTTP";
    throw new ApiError(sentence(code, fault.message ?? ""), code, fault.extensions?.requestId ?? res.headers.get("X-Request-Id") ?? "");
  }
  if (!res.ok || !body.data) throw new ApiError(`The server answered ${res.status}.`, "HTTP");
  return { data: body.data, version: body.extensions?.dataVersion ?? "" };
}

/** @param {string} code @param {string} message */
function sentence(code, message) {
  switch (code) {
    case "UNAVAILABLE": return "The data cannot be read just now. Try again in a moment.";
    case "TIMEOUT": return "The answer took too long. Try again, or ask for less.";
    case "INTERNAL": return "Something went wrong on the server.";
    default: return message === "" ? "The question was refused." : message.charAt(0).toUpperCase() + message.slice(1) + (/[.!?]$/.test(message) ? "" : ".");
  }
}

/** Says whether an error only means that nobody waits any more. @param {unknown} e */
export const isAbort = (e) => e instanceof Error && e.name === "AbortError";

/**
 * Runs the newest of a line of tasks: starting one gives up the one before.
 * @returns {(task: (signal: AbortSignal) => Promise<void>) => Promise<void>}
 */
export function latest() {
  /** @type {AbortController | null} */
  let current = null;
  return async (task) => {
    current?.abort();
    const mine = (current = new AbortController());
    try {
      await task(mine.signal);
    } catch (e) {
      if (!isAbort(e) && !mine.signal.aborted) throw e;
    }
  };
}
