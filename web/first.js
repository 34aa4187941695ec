// Before anything else is here: the remembered theme, so that it never flashes as the other one.
try {
  const theme = localStorage.getItem('signalbox:theme');
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
} catch {
  // Storage is closed to us: the system's theme it is.
}

// And the first questions, so that they are on their way while the script that shows the answers still is.
globalThis.askedAhead = new Map();
for (const url of ['/api/internal/session', '/api/internal/targets']) {
  const answer = fetch(url, { cache: 'no-store', signal: AbortSignal.timeout(25_000) });
  // Whoever takes it hears that it failed; taken by nobody, nobody need hear.
  answer.catch(() => {});
  globalThis.askedAhead.set(url, answer);
}
