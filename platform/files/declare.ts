import { declareRefusals, type Id, type Instant, say } from '../../base/index.ts'

const MB = 1024 * 1024

/**
 * What may be attached 可收附件类型, by what is inside and never by name. `limit` bytes; `ext` is what a safe name ends
 * in. Scripts, programs, web pages, SVG and documents with macros are in no list and so refused.
 */
export const fileKinds = {
  jpeg: { media: 'image/jpeg', ext: ['jpg', 'jpeg'], limit: 30 * MB },
  png: { media: 'image/png', ext: ['png'], limit: 30 * MB },
  webp: { media: 'image/webp', ext: ['webp'], limit: 30 * MB },
  heic: { media: 'image/heic', ext: ['heic', 'heif'], limit: 30 * MB },
  gif: { media: 'image/gif', ext: ['gif'], limit: 30 * MB },
  pdf: { media: 'application/pdf', ext: ['pdf'], limit: 100 * MB },
  /** 版式文件, GB/T 33190. */
  ofd: { media: 'application/ofd', ext: ['ofd'], limit: 100 * MB },
  docx: {
    media: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    ext: ['docx'],
    limit: 100 * MB,
  },
  xlsx: {
    media: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    ext: ['xlsx'],
    limit: 100 * MB,
  },
  doc: { media: 'application/msword', ext: ['doc', 'wps'], limit: 100 * MB },
  xls: { media: 'application/vnd.ms-excel', ext: ['xls', 'et'], limit: 100 * MB },
  csv: { media: 'text/csv', ext: ['csv'], limit: 100 * MB },
  txt: { media: 'text/plain', ext: ['txt', 'csv', 'log', 'md'], limit: 10 * MB },
  mp3: { media: 'audio/mpeg', ext: ['mp3'], limit: 200 * MB },
  wav: { media: 'audio/wav', ext: ['wav'], limit: 200 * MB },
  m4a: { media: 'audio/mp4', ext: ['m4a'], limit: 200 * MB },
  amr: { media: 'audio/amr', ext: ['amr'], limit: 50 * MB },
  mp4: { media: 'video/mp4', ext: ['mp4', 'm4v'], limit: 500 * MB },
  mov: { media: 'video/quicktime', ext: ['mov'], limit: 500 * MB },
  webm: { media: 'video/webm', ext: ['webm'], limit: 500 * MB },
  /** Anything can be inside: only where a caller allows it by name. */
  zip: { media: 'application/zip', ext: ['zip'], limit: 200 * MB },
} as const satisfies Record<string, { media: string; ext: readonly string[]; limit: number }>

export type FileKind = keyof typeof fileKinds

/** What anybody may attach unless the caller says otherwise: everything but archives. */
export const usualKinds = (Object.keys(fileKinds) as FileKind[]).filter((kind) => kind !== 'zip')

/** Read out of a picture or film when it came in. Width and height as stored, before turning. */
export type PictureFacts = {
  readonly width: number | null
  readonly height: number | null
  /** When the camera says it was taken; its own clock, local time unless it names another zone. */
  readonly takenAt: Instant | null
  /** WGS-84, degrees. */
  readonly takenPlace: { readonly lon: number; readonly lat: number } | null
}

/** An attachment 附件 as its readers see it. */
export type FileMeta = PictureFacts & {
  readonly district: string
  readonly id: Id
  readonly kind: FileKind
  readonly media: string
  /** Safe to show and to save under; ends in an extension that fits the content. */
  readonly name: string
  readonly bytes: number
  /** SHA-256 of the original, hex. */
  readonly sha256: string
  readonly by: string | null
  readonly at: Instant
  /** A copy without position, camera and time stamps exists and is what `open` gives. */
  readonly cleaned: boolean
  /** What the virus scanner said; `notScanned` when none is set up. */
  readonly scan: 'clean' | 'notScanned'
}

export const refusals = declareRefusals({
  'files.empty': {
    http: 400,
    says: () => say('文件是空的', 'the file is empty'),
    remedy: say('请重新选择文件', 'choose the file again'),
  },
  'files.tooLarge': {
    http: 413,
    says: ({ limitMb }: { limitMb: number }) =>
      say(`文件太大，这类文件最大 ${limitMb} MB`, `the file is too large; this kind may have ${limitMb} MB`),
    remedy: say('请压缩或截取后再上传', 'make it smaller or upload a part'),
  },
  'files.wrongType': {
    http: 415,
    says: ({ found }: { found: string }) =>
      say(`不接收这种文件（识别为 ${found}）`, `files of this kind are not taken (recognised as ${found})`),
    remedy: say(
      '请上传图片、PDF、OFD、Word、Excel、文本、录音或视频；改扩展名无效',
      'upload a picture, PDF, OFD, Word, Excel, text, sound or film; renaming does not help',
    ),
  },
  'files.macros': {
    http: 415,
    says: () => say('文档含有宏', 'the document holds macros'),
    remedy: say('请另存为不含宏的文档再上传', 'save it without macros and upload again'),
  },
  'files.infected': {
    http: 422,
    says: ({ name }: { name: string }) => say(`文件未通过病毒检查：${name}`, `the virus check found ${name}`),
    remedy: say('请检查您的设备，不要再传该文件', 'check your device and do not send this file again'),
  },
  'files.notFound': {
    http: 404,
    says: () => say('没有这个文件', 'there is no such file'),
    remedy: say('请核对链接，或联系受理单位', 'check the link or ask the unit'),
  },
})
