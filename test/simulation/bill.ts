import type { Ledger } from './ledger.ts';
import { REQUEST_KINDS, type RequestKind } from './transport.ts';
import type { Webhooks } from './webhooks.ts';

/** What the repositories with a hook cost, or those without. */
export type Side = Readonly<{
  /** Deploys, those from outside among them. */
  deploys: number;
  requests: Readonly<Record<RequestKind, number>>;
}>;

export type Bill = Readonly<{ hooked: Side; unhooked: Side }>;

/** Counts what GitHub was asked, apart for what hooks tell of and what is learned by asking alone. */
export function createBill({ ledger, webhooks }: { ledger: Ledger; webhooks: Webhooks }): Readonly<{
  asked: (kind: RequestKind, repository: string) => void;
  total: () => Bill;
}> {
  const nothing = (): Record<RequestKind, number> =>
    Object.fromEntries(REQUEST_KINDS.map((kind) => [kind, 0])) as Record<RequestKind, number>;
  const [hooked, unhooked] = [nothing(), nothing()];

  function deploysOf(isHooked: boolean): number {
    const all = [...ledger.all(), ...ledger.outside()];
    return all.filter(({ wish }) => webhooks.isHooked(wish.repository) === isHooked).length;
  }

  return {
    asked: (kind, repository) => {
      const side = webhooks.isHooked(repository) ? hooked : unhooked;
      side[kind]++;
    },
    total: () => ({
      hooked: { deploys: deploysOf(true), requests: { ...hooked } },
      unhooked: { deploys: deploysOf(false), requests: { ...unhooked } },
    }),
  };
}
