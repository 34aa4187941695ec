// Runs before the first paint, so a remembered theme never flashes as the other one.
try {
  const theme = localStorage.getItem('signalbox:theme');
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
} catch {
  // Storage is closed to us: the system's theme it is.
}
