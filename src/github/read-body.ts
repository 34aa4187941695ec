import type { Client } from './client.ts';
import type { Reply } from './reply.ts';

/** Reads a body as our type; what cannot be read shows in GitHub's health too. */
export function understood<T>(client: Client, reply: Reply, parse: (data: unknown) => T): T {
  try {
    return parse(reply.data);
  } catch (error) {
    client.unreadable(reply);
    throw error;
  }
}
