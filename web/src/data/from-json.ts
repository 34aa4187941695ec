/** Characters that turn the writing around: with them a title, a ref or a name shows as another than it is. */
const TURNING = /[\u202A-\u202E\u2066-\u2069]/g;

/** What the other side wrote, without what would turn it around; undefined where it is not JSON. */
export function fromJson(text: string): unknown {
  try {
    return JSON.parse(text.replace(TURNING, ''));
  } catch {
    return undefined;
  }
}
