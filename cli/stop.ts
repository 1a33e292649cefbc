const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
/** npm and the launcher may pass on what the terminal has told this process already. */
const SAME_PRESS_MS = 1000
const PRESSED_AGAIN = 130

/**
 * Ctrl-C, termination, a closed terminal: heard from the first moment on, so that nothing is left half open. Who
 * presses again ends the process at once; the engine that is left behind is taken over by the next start.
 */
export function listenForStop(onAsked: () => void): Promise<void> {
  let first = 0
  return new Promise((resolve) => {
    for (const signal of SIGNALS)
      process.on(signal, () => {
        if (first === 0) {
          first = Date.now()
          onAsked()
          resolve()
        } else if (Date.now() - first > SAME_PRESS_MS) process.exit(PRESSED_AGAIN)
      })
  })
}
