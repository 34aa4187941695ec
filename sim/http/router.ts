import type { Endpoint } from './endpoint.ts';

export interface Match {
  readonly endpoint: Endpoint;
  readonly params: Readonly<Record<string, string>>;
}

export type Router = (method: string, path: string) => Match | null;

/** Finds the first endpoint whose pattern fits; segments are decoded after splitting. */
export function createRouter(endpoints: readonly Endpoint[]): Router {
  const compiled = endpoints.map((endpoint) => ({ endpoint, pattern: compile(endpoint.pattern) }));
  return (method, path) => {
    for (const { endpoint, pattern } of compiled) {
      if (endpoint.method !== method && !(endpoint.method === 'GET' && method === 'HEAD')) continue;
      const match = pattern.exec(path);
      if (!match) continue;
      const params = Object.entries(match.groups ?? {}).map(([k, text]) => [k, decoded(text)]);
      return { endpoint, params: Object.fromEntries(params) };
    }
    return null;
  };
}

function compile(pattern: string): RegExp {
  const source = pattern
    .replaceAll('.', '\\.')
    .replaceAll(/:(\w+)/g, '(?<$1>[^/]+)')
    .replaceAll(/\*(\w+)/g, '(?<$1>.+)');
  return new RegExp(`^${source}$`);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
