import { type FileKind, fileKinds } from './declare.ts'

const RESERVED = /^(con|prn|aux|nul|com\d|lpt\d)$/i

/**
 * A name that is safe on every system and in every header 安全文件名: Chinese and rare characters kept; path parts,
 * control, direction and zero-width characters and what Windows forbids taken out; at most 100 characters before an
 * extension that fits the content (`照片.exe` holding a JPEG becomes `照片.exe.jpg`).
 */
export function safeName(name: string, kind: FileKind): string {
  const last = name.toWellFormed().normalize('NFC').split(/[/\\]/).at(-1) ?? ''
  const plain = last
    // Cc control, Cf format (bidi overrides, zero width), Zl/Zp line separators
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '')
    .replace(/[<>:"|?*]/g, '_')
    .replace(/\s+/g, ' ')
    .replace(/^[. ]+|[. ]+$/g, '')
  const allowed = fileKinds[kind].ext as readonly string[]
  const dot = plain.lastIndexOf('.')
  const fits = dot > 0 && allowed.includes(plain.slice(dot + 1).toLowerCase())
  const stem = (fits ? plain.slice(0, dot) : plain).replace(/(?<![. ])[. ]+$/, '')
  const ext = fits ? plain.slice(dot + 1).toLowerCase() : allowed[0]
  const short = [...stem].slice(0, 100).join('') || 'file'
  return `${RESERVED.test(short) ? `_${short}` : short}.${ext}`
}

/** Kinds a browser shows without running anything in them. */
const SHOWN: readonly FileKind[] = ['jpeg', 'png', 'webp', 'gif', 'pdf', 'mp3', 'wav', 'm4a', 'mp4', 'webm']

/**
 * Response headers with which a stored file cannot do harm: never sniffed, sandboxed, shown in place only where
 * asked for and possible. Names follow RFC 6266 / RFC 8187.
 */
export function headersFor(
  file: { readonly kind: FileKind; readonly name: string; readonly bytes: number; readonly sha256: string },
  inline = false,
): Record<string, string> {
  const encoded = encodeURIComponent(file.name).replace(
    /['()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  const ascii = file.name.replace(/[^\x20-\x7e]|["\\%]/g, '_')
  const media = fileKinds[file.kind].media
  return {
    'content-type': media.startsWith('text/') ? `${media}; charset=utf-8` : media,
    'content-length': String(file.bytes),
    'content-disposition': `${inline && SHOWN.includes(file.kind) ? 'inline' : 'attachment'}; filename="${ascii}"; filename*=UTF-8''${encoded}`,
    'x-content-type-options': 'nosniff',
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox",
    'cache-control': 'private, max-age=3600',
    etag: `"${file.sha256.slice(0, 32)}"`,
  }
}
