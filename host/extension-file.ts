import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import { no, ok, type Refusal, type Result } from '../base/index.ts'
import type { Extension } from '../kit/index.ts'
import { sheets } from '../platform/catalogue/index.ts'
import { refusals } from '../platform/extensions/index.ts'

/** The declaration inside an exported folder. */
const DECLARATION = 'pack.json'
/** A file of people's own making; declarations are a tenth of it. */
const MOST = 2 * 1024 * 1024

/** `careOrg` → `care-org`: the name of the folder and of the package. */
const folderOf = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)

/**
 * The folder of a pack 应用包文件夹 that says what was composed: `huying check` takes it, a city loads it, it may be
 * published as a package. The declaration stays data, so the same file can be imported again.
 */
function folderFiles(declared: Extension, version: number): Readonly<Record<string, string>> {
  const package_ = {
    ...{ name: folderOf(declared.name), version: `${version}.0.0`, type: 'module', exports: './index.js' },
    ...{ description: `${declared.title.zh} · ${declared.title.en}`, peerDependencies: { huying: '*' } },
  }
  return {
    [DECLARATION]: `${JSON.stringify(declared, null, 2)}\n`,
    'index.js': [
      "import { readFileSync } from 'node:fs'",
      "import { extension } from 'huying/kit'",
      '',
      `export const ${declared.name} = extension(JSON.parse(readFileSync(new URL('./${DECLARATION}', import.meta.url), 'utf8')))`,
      '',
    ].join('\n'),
    'package.json': `${JSON.stringify(package_, null, 2)}\n`,
    'README.md': [
      `# ${declared.title.zh} · ${declared.title.en}`,
      '',
      `自建应用第 ${version} 版，由页面导出；声明在 ${DECLARATION}。 Version ${version}, exported from the browser; what it declares stands in ${DECLARATION}.`,
      '',
      '```',
      'npx huying check .                 # 检查 check',
      'HUYING_PACKS=. npx huying start    # 带此应用启动 start a city with it',
      'npx huying pack .                  # 打成 npm 包 make a package',
      '```',
      '',
    ].join('\n'),
  }
}

const word = (value: number): Buffer => {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value >>> 0)
  return bytes
}
const half = (value: number): Buffer => {
  const bytes = Buffer.alloc(2)
  bytes.writeUInt16LE(value)
  return bytes
}
/** 1980-01-01: the same declaration makes the same bytes. */
const DAY = 0x21
const UTF8 = 0x0800

/** Files as one zip, stored as they are: a declaration is small. */
export function zipOf(files: Readonly<Record<string, string>>): Buffer {
  const parts: Buffer[] = []
  const directory: Buffer[] = []
  let at = 0
  for (const [name, text] of Object.entries(files)) {
    const [title, bytes] = [Buffer.from(name), Buffer.from(text)]
    const facts = [
      ...[half(20), half(UTF8), half(0), half(0), half(DAY), word(crc32(bytes))],
      ...[word(bytes.length), word(bytes.length), half(title.length), half(0)],
    ]
    const local = Buffer.concat([word(0x04034b50), ...facts, title, bytes])
    directory.push(
      Buffer.concat([
        ...[word(0x02014b50), half(20), ...facts],
        ...[half(0), half(0), half(0), word(0), word(at), title],
      ]),
    )
    parts.push(local)
    at += local.length
  }
  const index = Buffer.concat(directory)
  const count = half(directory.length)
  const end = Buffer.concat([
    ...[word(0x06054b50), half(0), half(0), count, count],
    ...[word(index.length), word(at), half(0)],
  ])
  return Buffer.concat([...parts, index, end])
}

/** An application as a file: the folder of its pack, zipped. */
export const exported = (declared: Extension, version: number) => ({
  name: `${folderOf(declared.name)}-${version}.zip`,
  mime: 'application/zip',
  bytes: zipOf(
    Object.fromEntries(
      Object.entries(folderFiles(declared, version)).map(([file, text]) => [
        `${folderOf(declared.name)}/${file}`,
        text,
      ]),
    ),
  ),
})

const bad = (why: string): Result<never, Refusal> => no(refusals['extensions.badFile']({ why }))

/** The declaration in an exported zip, or in its `pack.json` alone. Only the data is read, never what else lies in it. */
export async function declarationIn(
  bytes: Buffer,
): Promise<Result<Readonly<Record<string, unknown>>, Refusal>> {
  if (bytes.length > MOST) return bad('文件过大')
  const text =
    bytes.subarray(0, 2).toString('latin1') === 'PK' ? await textInZip(bytes) : ok(bytes.toString('utf8'))
  if (!text.ok) return text
  try {
    const read: unknown = JSON.parse(text.value.replace(/^\uFEFF/, ''))
    if (typeof read === 'object' && read !== null && !Array.isArray(read))
      return ok(read as Readonly<Record<string, unknown>>)
  } catch {
    // told below
  }
  return bad('不是应用声明（JSON）')
}

async function textInZip(bytes: Buffer): Promise<Result<string, Refusal>> {
  const folder = await mkdtemp(join(tmpdir(), 'huying-import-'))
  try {
    const path = join(folder, 'file.zip')
    await writeFile(path, bytes)
    const zip = await sheets.openZip(path, { ...sheets.LIMITS, bytes: MOST, unpackedBytes: 8 * MOST })
    if (!zip.ok) return bad('压缩包打不开')
    try {
      const name = zip.value.names.find((one) => /^([^/]+\/)?pack\.json$/.test(one))
      const found = name === undefined ? null : await zip.value.whole(name, MOST).catch(() => null)
      return found ? ok(found.toString('utf8')) : bad(`压缩包里没有可读的 ${DECLARATION}`)
    } finally {
      await zip.value.close()
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
