/** Milliseconds after which the event loop gets a turn. */
const PAUSE = 50;

/** Lets the event loop have its turn now and then: progress bars, Ctrl-C. */
export function breathing(): () => Promise<void> | undefined {
  let last = performance.now();
  return () => {
    if (performance.now() - last < PAUSE) return undefined;
    return new Promise((resolve) =>
      setTimeout(() => {
        last = performance.now();
        resolve();
      }, 0)
    );
  };
}
