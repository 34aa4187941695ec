import { isNode, type parseDocument } from 'yaml';
import type { z } from 'zod';

/** Where in a YAML text something is wrong. */

/** What is wrong, at which keys. */
export type Mistake = Readonly<{ keys: readonly PropertyKey[]; message: string }>;

/** Where an issue is; an unknown member is named itself, not only what holds it. */
export function placesOf(issue: z.core.$ZodIssue): Mistake[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      keys: [...issue.path, key],
      message: 'unknown; remove it or correct its name',
    }));
  }
  if (issue.code === 'invalid_key') {
    const message = issue.issues[0]?.message ?? issue.message;
    return [{ keys: issue.path, message }];
  }
  const isMissing = issue.code === 'invalid_type' && issue.input === undefined;
  return [{ keys: issue.path, message: isMissing ? `missing; ${issue.message}` : issue.message }];
}

/** The offset of the innermost thing on the path that the file has. */
export function offsetOf(
  document: ReturnType<typeof parseDocument>,
  keys: readonly PropertyKey[],
): number {
  for (let depth = keys.length; depth > 0; depth--) {
    const parent = document.getIn(keys.slice(0, depth - 1), true);
    const key = keys[depth - 1];
    const pairs =
      parent !== null && typeof parent === 'object' && 'items' in parent ? parent.items : [];
    for (const item of pairs as { key?: unknown; value?: unknown }[]) {
      const name = isNode(item.key) && 'value' in item.key ? String(item.key.value) : undefined;
      if (name === String(key) && isNode(item.key) && item.key.range) return item.key.range[0];
    }
    const node = document.getIn(keys.slice(0, depth), true);
    if (isNode(node) && node.range) return node.range[0];
  }
  return 0;
}
