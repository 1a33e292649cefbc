// Keeps the pages of the citizen's door, and nothing else: answers of the city always come from the city.
const SHELL = __SHELL__
const NAME = 'huying-citizen-__VERSION__'

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
            .filter((name) => name.startsWith('huying-citizen-') && name !== NAME)
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
  return (await caches.match('/citizen/')) ?? Response.error()
}

self.addEventListener('fetch', (event) => {
  const { request } = event
  const url = new URL(request.url)
  if (request.method !== 'GET' || url.origin !== self.location.origin) return
  if (url.pathname.startsWith('/api/')) return
  if (request.mode === 'navigate') {
    if (url.pathname.startsWith('/citizen')) event.respondWith(page(request))
    return
  }
  if (SHELL.includes(url.pathname))
    event.respondWith(caches.match(url.pathname).then((kept) => kept ?? fetch(request)))
})
