declare global {
  /** What first.js asked for before this script was here, by address. */
  var askedAhead: Map<string, Promise<Response>> | undefined;
}

/** The answer to what was asked ahead, for whoever asks first; whoever asks again asks anew. */
export function takeAhead(url: string): Promise<Response> | undefined {
  const answer = globalThis.askedAhead?.get(url);
  globalThis.askedAhead?.delete(url);
  return answer;
}
