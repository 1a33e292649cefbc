/** The pages of citizens on a kiosk 自助机: reached from the kiosk's own page, left without a trace. */
const MARK = 'huying.onKiosk'
/** Nobody touches it for so long: what was typed and who was logged in is forgotten. */
const IDLE_MS = 90_000
const KEPT = /^huying\.hall\./

export function enterKiosk(path: string): void {
  sessionStorage.setItem(MARK, '1')
  location.assign(path)
}

export const onKiosk = (): boolean => {
  try {
    return sessionStorage.getItem(MARK) === '1'
  } catch {
    return false
  }
}

/** Logs out, empties what the browser keeps of the person, and goes back to the kiosk's first page. */
export async function leaveKiosk(): Promise<void> {
  try {
    await fetch('/api/citizen/logout', {
      method: 'POST',
      credentials: 'same-origin',
      headers: { 'content-type': 'application/json' },
      body: '{}',
      signal: AbortSignal.timeout(4_000),
    })
  } catch {
    // The session ends by itself; what this machine remembers goes in any case.
  }
  for (const name of Object.keys(localStorage)) if (!KEPT.test(name)) localStorage.removeItem(name)
  sessionStorage.clear()
  for (const { name } of (await indexedDB.databases?.()) ?? []) if (name) indexedDB.deleteDatabase(name)
  location.replace('/hall/kiosk')
}

/** On a kiosk: goes back by itself when nobody touches it. Answers what ends the watch. */
export function watchKiosk(): () => void {
  if (!onKiosk()) return () => undefined
  let timer = setTimeout(() => void leaveKiosk(), IDLE_MS)
  const again = () => {
    clearTimeout(timer)
    timer = setTimeout(() => void leaveKiosk(), IDLE_MS)
  }
  const kinds = ['pointerdown', 'keydown', 'scroll'] as const
  for (const kind of kinds) addEventListener(kind, again, { passive: true })
  return () => {
    clearTimeout(timer)
    for (const kind of kinds) removeEventListener(kind, again)
  }
}
