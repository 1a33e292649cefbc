import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { offlineShell } from './citizen/offline-shell.ts'

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

/** Four doors, one build: staff console, citizen page, operation-centre screen, devices of the halls. */
const doors = ['console', 'citizen', 'screen', 'hall'].filter((door) =>
  existsSync(here(`${door}/index.html`)),
)

/** Where the development server finds the city; the built pages always ask the server they came from. */
const city = process.env.HUYING_API ?? 'http://127.0.0.1:8080'

type Server = {
  middlewares: { use(step: (request: { url?: string }, response: unknown, next: () => void) => void): void }
}

/** `/console/any/deep/link` is the console's page: what the real server does with the built files. */
const toDoor = (server: Server): void =>
  server.middlewares.use((request, _response, next) => {
    const path = (request.url ?? '').split('?')[0] ?? ''
    const door = /^\/(console|citizen|screen|hall)(\/|$)/.exec(path)?.[1]
    if (door && !/\.\w+$/.test(path)) request.url = `/${door}/index.html`
    next()
  })
const historyFallback = () => ({
  name: 'huying-history-fallback',
  configureServer: toDoor,
  configurePreviewServer: toDoor,
})

export default defineConfig({
  root: here('.'),
  publicDir: here('public'),
  base: '/',
  plugins: [react(), historyFallback(), offlineShell(readFileSync(here('citizen/sw.js'), 'utf8'))],
  server: { proxy: { '/api': { target: city, changeOrigin: false }, '/open311': city } },
  build: {
    outDir: here('dist'),
    emptyOutDir: true,
    target: 'es2022',
    // Nothing inlined: the content security policy allows neither inline script nor data: script.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 700,
    rolldownOptions: {
      input: Object.fromEntries(doors.map((door) => [door, here(`${door}/index.html`)])),
    },
  },
})
