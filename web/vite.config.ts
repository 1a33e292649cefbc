import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { crc32, deflateSync } from 'node:zlib'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { offlineShell } from './citizen/offline-shell.ts'
import { mapSprites } from './map/sprite-files.ts'

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

/** Six doors, one build: staff console, citizen page, operation-centre screen, devices of the halls, readers of codes, the street. */
const doors = ['console', 'citizen', 'screen', 'hall', 'reader', 'field'].filter((door) =>
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
    const door = /^\/(console|citizen|screen|hall|reader|field)(\/|$)/.exec(path)?.[1]
    if (door && !/\.\w+$/.test(path)) request.url = `/${door}/index.html`
    next()
  })
const historyFallback = () => ({
  name: 'huying-history-fallback',
  configureServer: toDoor,
  configurePreviewServer: toDoor,
})

const worker = readFileSync(here('citizen/sw.js'), 'utf8')

export default defineConfig({
  root: here('.'),
  publicDir: here('public'),
  base: '/',
  plugins: [
    react(),
    historyFallback(),
    mapSprites({
      crc32,
      deflate: (bytes) => deflateSync(bytes, { level: 9 }),
      hash: (parts) => parts.reduce((sum, one) => sum.update(one), createHash('sha256')).digest('hex'),
    }),
    // the city code is shown where there is no network
    offlineShell(
      worker,
      'citizen',
      ['/citizen/manifest.webmanifest', '/citizen/icon.svg'],
      /assets\/code-pages-[^/]*\.(js|css)$/,
    ),
    offlineShell(worker, 'hall'),
    // a shift begins where there is no network, and goes on for eight hours
    offlineShell(worker, 'field', [
      '/field/manifest.webmanifest',
      '/citizen/icon.svg',
      '/citizen/icon-192.png',
    ]),
    // orders are read and answered where there is no network
    offlineShell(
      worker,
      'console',
      ['/citizen/icon.svg'],
      /assets\/(orders-[\w-]{8}\.js|(orders|command)-[\w-]{8}\.css)$/,
    ),
    // a reader is whole without a network: its decoder comes later than its page and belongs to it
    offlineShell(
      worker,
      'reader',
      ['/citizen/icon.svg'],
      /assets\/(camera-[^/]*\.js|zxing_reader-[^/]*\.wasm)$/,
    ),
  ],
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
