const SCRIPT = 'script[type="module"][src]'
const KEPT = 'huying.renewedTo'
/** A thousand walls do not all ask at once. */
const SPREAD_MS = 5_000

/**
 * After an update of the city a wall that nobody sits at takes its new pages by itself: what stands at its address now
 * names another program than the one that runs. Once for each, whatever a proxy keeps answering.
 */
export async function renewPages(): Promise<void> {
  const running = document.querySelector(SCRIPT)?.getAttribute('src')
  const page = await fetch(location.pathname, { cache: 'no-store' }).then(
    (got) => (got.ok ? got.text() : ''),
    () => '',
  )
  const given = new DOMParser().parseFromString(page, 'text/html').querySelector(SCRIPT)?.getAttribute('src')
  if (!running || !given || running === given || sessionStorage.getItem(KEPT) === given) return
  sessionStorage.setItem(KEPT, given)
  setTimeout(() => location.reload(), Math.random() * SPREAD_MS)
}
