export { definitionFrom } from './decide.ts'
export type { Trial, VersionRow, VersionState } from './declare.ts'
export { differs, openVersions, type Versions } from './versions.ts'
