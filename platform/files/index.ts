import type { RoomSchema } from '../store/index.ts'

export { headersFor, safeName } from './decide.ts'
export {
  type FileKind,
  type FileMeta,
  fileKinds,
  type PictureFacts,
  refusals,
  usualKinds,
} from './declare.ts'
export { type Disk, openDisk } from './disk.ts'
export {
  type Files,
  type FilesOptions,
  type Incoming,
  type Opened,
  openFiles,
  type Placing,
  type Received,
  type Scanner,
} from './files.ts'
export { picturesOf } from './keep.ts'
export { A4, type Colour, jpegSize, type Mark, widthOf, wrap, writePdf } from './pdf.ts'
export { cut, isRare, readFont } from './rare-han.ts'

export const schema: RoomSchema = {
  room: 'files',
  migrations: new URL('./migrations/', import.meta.url),
  tables: { file: 'district' },
}
