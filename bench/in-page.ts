/**
 * What runs in the page that is measured, as text: it is the browser’s, not ours. Notes when `wanted` rows
 * are there and when the last long task ended; on demand the gaps between frames.
 */
export function inPage(wanted: number): string {
  return `
    const noted = { rowsAt: 0, taskEnd: 0 };
    new PerformanceObserver((list) => {
      for (const { startTime, duration } of list.getEntries()) noted.taskEnd = startTime + duration;
    }).observe({ type: 'longtask', buffered: true });
    new MutationObserver(() => {
      const rows = document.querySelectorAll('[data-target]').length;
      if (rows >= ${wanted} && noted.rowsAt === 0) noted.rowsAt = performance.now();
    }).observe(document, { childList: true, subtree: true });
    window.usable = () => new Promise((resolve) => {
      const timer = setInterval(() => {
        const quietSince = Math.max(noted.rowsAt, noted.taskEnd);
        if (noted.rowsAt === 0 || performance.now() - quietSince < 1000) return;
        clearInterval(timer);
        resolve(quietSince);
      }, 50);
    });
    const gaps = [];
    let last = 0;
    const frame = (at) => {
      if (last > 0) gaps.push(at - last);
      last = at;
      requestAnimationFrame(frame);
    };
    window.startFrames = () => void requestAnimationFrame(frame);
    window.endFrames = () => ({
      longest: Math.max(...gaps),
      all: gaps.length,
      over: gaps.filter((gap) => gap > 100).length,
    });
  `;
}
