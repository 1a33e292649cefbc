import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader'
import { enlarged, type Picture, pgmOf, rgbaOf } from './pictures.test-helper.ts'

let prepared: Promise<void> | undefined

/** The decoder of the reader page, from its own files and not from the network. */
const prepare = (): Promise<void> => {
  prepared ??= (async () => {
    const path = createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm')
    const bytes = await readFile(path)
    prepareZXingModule({ overrides: { wasmBinary: new Uint8Array(bytes).buffer } })
  })()
  return prepared
}

/** Text of the code in a picture: as it came, then enlarged, as the reader page does. */
export async function readWithZxing(picture: Picture): Promise<string | undefined> {
  await prepare()
  for (const one of [picture, enlarged(picture)]) {
    const image = rgbaOf(one) as unknown as ImageData
    const [found] = await readBarcodes(image, { formats: ['QRCode'], tryHarder: true, maxNumberOfSymbols: 1 })
    if (found?.text) return found.text
  }
  return undefined
}

const run = (program: string, args: readonly string[]): Promise<{ code: number | string; out: string }> =>
  new Promise((resolve) => {
    execFile(program, [...args], { maxBuffer: 64 << 20 }, (fault, out) =>
      resolve({ code: fault ? ((fault as NodeJS.ErrnoException).code ?? 1) : 0, out }),
    )
  })

/** Whether the independent decoder (Debian's zbar-tools) is on this machine. */
export const hasZbar = async (): Promise<boolean> => (await run('zbarimg', ['--version'])).code === 0

/** All texts that zbar finds in the pictures. */
export async function readWithZbar(pictures: readonly Picture[]): Promise<ReadonlySet<string>> {
  const folder = await mkdtemp(join(tmpdir(), 'huying-pictures-'))
  try {
    const paths: string[] = []
    for (const [at, picture] of pictures.entries()) {
      const path = join(folder, `${at}.pgm`)
      await writeFile(path, pgmOf(picture))
      paths.push(path)
    }
    const { out } = await run('zbarimg', [
      '-q',
      '--raw',
      '--nodbus',
      '-Sdisable',
      '-Sqrcode.enable',
      ...paths,
    ])
    return new Set(out.split('\n'))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
