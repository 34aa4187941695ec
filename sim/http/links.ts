/** Where the simulator's answers point: every URL in a body is absolute and answered by the simulator. */
export interface Links {
  /** An API address, the mode's prefix included: `api('/repos/acme/shop')`. */
  api(path: string): string;
  /** A page for people. */
  html(path: string): string;
}

/** A ref's name or a path as it stands in a URL: its slashes stay, all else that is not plain is coded. */
export function inPath(name: string): string {
  return name.split('/').map(encodeURIComponent).join('/');
}

/**
 * @param origin where the simulator listens, `http://127.0.0.1:PORT`
 * @param proxied the origin a proxying client believes in (`http://api.github.localhost`), if it does:
 *   it sends its token only there, so that is where it must find the API's links
 */
export function createLinks(origin: string, prefix: string, proxied: string | null): Links {
  const api = (proxied ?? origin) + prefix;
  return { api: (path) => api + path, html: (path) => origin + path };
}
