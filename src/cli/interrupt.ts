import { exitCodes } from './exitCodes.js';

/**
 * A signal that aborts on the first Ctrl-C, so that what is known can be printed. A second one ends the process at
 * once, for those who do not want to wait.
 */
export function interrupt(): { signal: AbortSignal; release(): void } {
  const controller = new AbortController();
  const onSignal = () => {
    if (controller.signal.aborted) process.exit(exitCodes.interrupted);
    controller.abort();
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  return {
    signal: controller.signal,
    release() {
      process.off('SIGINT', onSignal);
      process.off('SIGTERM', onSignal);
    },
  };
}
