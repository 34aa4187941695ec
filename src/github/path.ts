/** Names, of refs or files, in the path of a request. */

/** Each part by itself: Octokit's `{+name}` would take a `?`, a `#` or a `%2e` in it as part of the address. */
export function pathOf(name: string): string {
  return name.split('/').map(encodeURIComponent).join('/');
}

/** Whether an address with this in it leads elsewhere. Nothing on GitHub is called so. */
export function leadsAway(part: unknown): boolean {
  return part === '.' || part === '..';
}
