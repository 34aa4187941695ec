/** Whether the session ended while the page was in use: then signing in is no first visit. */
let hasEnded = false;

export function noteSessionEnd(): void {
  hasEnded = true;
}

export function noteSignIn(): void {
  hasEnded = false;
}

export function hasSessionEnded(): boolean {
  return hasEnded;
}
