// Keeps the pages of one door, and nothing else: answers of the city always come from the city.
const SHELL = __SHELL__
const NAME = 'huying-__DOOR__-__VERSION__'

self.addEventListener('install', (event) => {
  event.waitUntil(
    caches
      .open(NAME)
      .then((cache) => cache.addAll(SHELL.map((path) => new Request(path, { cache: 'reload' }))))
      .then(() => self.skipWaiting()),
  )
})

self.addEventListener('activate', (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) =>
        Promise.all(
          names
            .filter((name) => name.startsWith('huying-__DOOR__-') && name !== NAME)
            .map((name) => caches.delete(name)),
        ),
      )
      .then(() => self.clients.claim()),
  )
})

// A page is asked from the city first, so that a new version is seen at once; the kept one helps when nobody answers.
const page = async (request) => {
  try {
    const fresh = await fetch(request, { signal: AbortSignal.timeout(4000) })
    if (fresh.ok) return fresh
  } catch {
    // No line: the shell below.
  }
  return (await caches.match('/__DOOR__/')) ?? Response.error()
}

self.addEventListener('fetch', (event) => {
  const { request } = event
  const url = new URL(request.url)
  if (request.method !== 'GET' || url.origin !== self.location.origin) return
  if (url.pathname.startsWith('/api/')) return
  if (request.mode === 'navigate') {
    if (url.pathname.startsWith('/__DOOR__')) event.respondWith(page(request))
    return
  }
  if (SHELL.includes(url.pathname))
    event.respondWith(caches.match(url.pathname).then((kept) => kept ?? fetch(request)))
})
