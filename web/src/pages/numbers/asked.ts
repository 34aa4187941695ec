import { SPANS, type SpanDays } from '../../../../src/contract/numbers.ts';

/** What the numbers are asked for, as it stands in the page's address. */
export type Asked = Readonly<{
  days: SpanDays;
  /** A target's id; empty: all of them in sum. */
  target: string;
}>;

const USUAL_SPAN: SpanDays = 30;

/** What an address asks for; a span that there is not is the usual one. */
export function readAsked(address: URLSearchParams): Asked {
  const days = SPANS.find((span) => String(span) === address.get('days')) ?? USUAL_SPAN;
  return { days, target: address.get('target') ?? '' };
}

/** The address that says this; what is as usual is not in it. */
export function writeAsked({ days, target }: Asked): URLSearchParams {
  const address = new URLSearchParams();
  if (days !== USUAL_SPAN) address.set('days', String(days));
  if (target !== '') address.set('target', target);
  return address;
}
