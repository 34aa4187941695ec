/** Time zones by their IANA names, as a request and signalbox.yaml may say them. */

const IANA_NAME = /^[A-Za-z][\w+-]*(\/[\w+-]+)*$/;

/** Whether the calendar of that zone is known. */
export function isZone(name: string): boolean {
  try {
    return IANA_NAME.test(name) && Intl.DateTimeFormat('en', { timeZone: name }) !== null;
  } catch {
    return false;
  }
}
