/**
 * What runs in the page that is measured, as text: it is the browser’s, not ours. Notes when the first
 * screenful of rows stands and from when on the page answers within 100 ms, for a second at least; when all
 * `wanted` rows stand; on demand the gaps between frames.
 */
export function inPage(wanted: number): string {
  return `
    const noted = { firstAt: 0, allAt: 0, busyUntil: 0 };
    new PerformanceObserver((list) => {
      for (const { startTime, duration } of list.getEntries()) {
        if (duration > 100) noted.busyUntil = startTime + duration;
      }
    }).observe({ type: 'longtask', buffered: true });
    new MutationObserver(() => {
      const rows = document.querySelectorAll('[data-target]').length;
      if (rows >= ${Math.min(wanted, 10)} && noted.firstAt === 0) noted.firstAt = performance.now();
      if (rows >= ${wanted} && noted.allAt === 0) noted.allAt = performance.now();
    }).observe(document, { childList: true, subtree: true });
    window.usable = () => new Promise((resolve) => {
      let usableAt = 0;
      const timer = setInterval(() => {
        const at = Math.max(noted.firstAt, noted.busyUntil);
        if (noted.firstAt === 0) return;
        if (usableAt === 0 && performance.now() - at > 1000) usableAt = at;
        if (usableAt === 0 || noted.allAt === 0) return;
        clearInterval(timer);
        resolve({ usable: usableAt, all: noted.allAt });
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
