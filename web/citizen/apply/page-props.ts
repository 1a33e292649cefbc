import type { Checked } from '../../../platform/services/forms/decide.ts'
import type { Application } from './state.ts'

export type PageProps = {
  readonly app: Application
  readonly seen: Checked
  readonly change: (part: Partial<Application>) => void
  /** The citizen wanted to go on: whatever is missing is said. */
  readonly tried: boolean
}
