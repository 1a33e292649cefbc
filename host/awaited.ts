/** Facts that somebody else has to have handled before what rests on both is made. */
export type Awaited = {
  /** These were committed. */
  heard(seqs: readonly number[]): void
  /** Until all that were heard of are handled, for a moment at most. */
  settled(): Promise<void>
}

/** How often is looked. */
const LOOK_MS = 20
/** Whoever stands still for so long is no longer waited for. */
const GIVEN_UP_MS = 30_000
/** Further back nobody asks. */
const MOST = 1000

/**
 * Waits for a follower of the ledger: at most `patienceMs`. When that was not enough, `onLate` is called a little later,
 * so that what was made without them is made anew.
 */
export function awaitFacts(
  /** Which of these facts are not handled yet. */
  notYet: (seqs: readonly number[]) => Promise<readonly number[]>,
  options: { readonly patienceMs: number; readonly onLate: () => void },
): Awaited {
  let wanted: readonly { readonly seq: number; readonly since: number }[] = []
  /** True when none is left. */
  async function look(): Promise<boolean> {
    if (wanted.length === 0) return true
    const asked = wanted.map(({ seq }) => seq)
    const left = new Set(await notYet(asked))
    const handled = new Set(asked.filter((seq) => !left.has(seq)))
    wanted = wanted.filter(({ seq, since }) => !handled.has(seq) && Date.now() - since < GIVEN_UP_MS)
    return left.size === 0
  }
  return {
    heard(seqs) {
      const since = Date.now()
      wanted = [...wanted, ...seqs.map((seq) => ({ seq, since }))].slice(-MOST)
    },
    async settled() {
      const until = Date.now() + options.patienceMs
      while (!(await look())) {
        if (Date.now() >= until) {
          setTimeout(options.onLate, options.patienceMs).unref()
          return
        }
        await new Promise((resolve) => setTimeout(resolve, LOOK_MS))
      }
    },
  }
}
