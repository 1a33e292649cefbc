import { type PngHands, pngOf } from '../../base/index.ts'
import { sheetOf } from './sprites.ts'

/** What only the builder's machine can do; given by the configuration of the build. */
export type Hands = PngHands & {
  /** Hexadecimal, of all the bytes together. */
  readonly hash: (parts: readonly Uint8Array[]) => string
}

const NAME = 'virtual:map-sprites'

/** The four files of the sprite (two sizes, picture and places), named by what is in them. */
function spriteFiles(hands: Hands): { readonly base: string; readonly files: ReadonlyMap<string, Buffer> } {
  const parts = [1, 2].map((ratio) => {
    const sheet = sheetOf(ratio)
    return {
      ratio,
      png: Buffer.from(pngOf({ kind: 'rgba', ...sheet }, hands)),
      json: Buffer.from(JSON.stringify(sheet.places)),
    }
  })
  const hash = hands.hash(parts.flatMap(({ png, json }) => [png, json]))
  const base = `assets/map-sprites-${hash.slice(0, 10)}`
  return {
    base,
    files: new Map(
      parts.flatMap(({ ratio, png, json }) => {
        const tail = ratio === 1 ? '' : `@${ratio}x`
        return [
          [`${base}${tail}.png`, png],
          [`${base}${tail}.json`, json],
        ] as const
      }),
    ),
  }
}

type Context = { emitFile(file: { type: 'asset'; fileName: string; source: Uint8Array }): string }
type Server = {
  middlewares: {
    use(
      step: (
        request: { url?: string },
        response: { setHeader(name: string, value: string): void; end(body: Buffer): void },
        next: () => void,
      ) => void,
    ): void
  }
}

/** Builds the map's icons into the pages; `virtual:map-sprites` is their address. */
export function mapSprites(hands: Hands) {
  const { base, files } = spriteFiles(hands)
  return {
    name: 'huying-map-sprites',
    resolveId: (id: string) => (id === NAME ? `\0${NAME}` : undefined),
    load: (id: string) => (id === `\0${NAME}` ? `export default ${JSON.stringify(`/${base}`)}` : undefined),
    generateBundle(this: Context) {
      for (const [fileName, source] of files) this.emitFile({ type: 'asset', fileName, source })
    },
    configureServer(server: Server) {
      server.middlewares.use((request, response, next) => {
        const bytes = files.get((request.url ?? '').slice(1).split('?')[0] ?? '')
        if (!bytes) return next()
        response.setHeader('content-type', request.url?.includes('.png') ? 'image/png' : 'application/json')
        response.end(bytes)
      })
    },
  }
}
