import { Deploy } from '../../../src/contract/deploy.ts';
import { NotificationChannel } from '../../../src/contract/notification.ts';
import { Session } from '../../../src/contract/session.ts';
import type { Answer } from './answer.ts';
import { api } from './api.ts';
import { ask } from './http.ts';

/** The one call that may fire a deploy. Asking again with the same key and body never fires twice. */
export function postDeploy(key: string, body: string): Promise<Answer<Deploy>> {
  return ask(api.deploys, Deploy, { method: 'POST', body, headers: { 'idempotency-key': key } });
}

/** "Look again": sends nothing; the answer is the deploy after the look. */
export function lookAgain(id: string): Promise<Answer<Deploy>> {
  return ask(api.look(id), Deploy, { method: 'POST', body: '{}' });
}

/** "It ran: this is the run." */
export function linkRun(id: string, runId: number): Promise<Answer<Deploy>> {
  return ask(api.link(id), Deploy, {
    method: 'POST',
    body: JSON.stringify({ github_run_id: runId }),
  });
}

/** "It did not run", and how one knows. */
export function abandon(id: string, reason: string): Promise<Answer<Deploy>> {
  return ask(api.abandon(id), Deploy, { method: 'POST', body: JSON.stringify({ reason }) });
}

/** Tries again at once what a channel could not be told; the answer is how it stands as that begins. */
export function retryNotifications(channel: string): Promise<Answer<NotificationChannel>> {
  return ask(api.retry(channel), NotificationChannel, { method: 'POST', body: '{}' });
}

export function signIn(token: string): Promise<Answer<Session>> {
  return ask(api.session, Session, { method: 'POST', body: JSON.stringify({ token }) });
}

export function signOut(): Promise<Answer<Session>> {
  return ask(api.session, Session, { method: 'DELETE' });
}
