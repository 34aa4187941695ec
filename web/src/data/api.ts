const API = '/api/internal';

/** Every address of the API that the pages call. */
export const api = {
  session: `${API}/session`,
  github: `${API}/github`,
  notifications: `${API}/notifications`,
  retry: (channel: string) => `${API}/notifications/${encodeURIComponent(channel)}/retry`,
  events: `${API}/events`,
  targets: `${API}/targets`,
  form: (target: string, ref: string) =>
    `${API}/targets/${encodeURIComponent(target)}/form?${new URLSearchParams({ ref })}`,
  lock: (target: string) => `${API}/targets/${encodeURIComponent(target)}/lock`,
  unlock: (target: string, seen: string) =>
    `${API}/targets/${encodeURIComponent(target)}/lock?${new URLSearchParams({ locked_at_utc: seen })}`,
  targetEvents: (target: string) => `${API}/targets/${encodeURIComponent(target)}/events`,
  diff: (target: string, ref: string) =>
    `${API}/targets/${encodeURIComponent(target)}/diff?${new URLSearchParams({ ref })}`,
  refs: (target: string, q: string) =>
    `${API}/targets/${encodeURIComponent(target)}/refs?${new URLSearchParams({ q })}`,
  checks: (target: string) => `${API}/targets/${encodeURIComponent(target)}/checks`,
  deploys: `${API}/deploys`,
  history: (query: string, cursor: string | null) =>
    `${API}/deploys?${query}${cursor === null ? '' : `&cursor=${cursor}`}`,
  csv: (query: string) => `${API}/deploys.csv?${query}`,
  commit: (sha: string) => `${API}/commits/${encodeURIComponent(sha)}`,
  recent: (limit: number) => `${API}/deploys?limit=${limit}`,
  deploy: (id: string) => `${API}/deploys/${encodeURIComponent(id)}`,
  jobTimes: (target: string) => `${API}/targets/${encodeURIComponent(target)}/jobs`,
  numbers: (days: number, zone: string) =>
    `${API}/numbers?${new URLSearchParams({ days: String(days), zone })}`,
  log: (id: string) => `${API}/deploys/${encodeURIComponent(id)}/log`,
  unconfirmed: `${API}/deploys?status=unconfirmed&limit=100`,
  timeline: (id: string) => `${API}/deploys/${encodeURIComponent(id)}/timeline`,
  link: (id: string) => `${API}/deploys/${encodeURIComponent(id)}/link`,
  look: (id: string) => `${API}/deploys/${encodeURIComponent(id)}/look`,
  abandon: (id: string) => `${API}/deploys/${encodeURIComponent(id)}/abandon`,
};
