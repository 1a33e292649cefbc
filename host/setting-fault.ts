import type { Say } from '../base/index.ts'

/** A setting that cannot be used: one sentence, said at start. */
export class SettingFault extends Error {
  readonly says: Say
  constructor(says: Say) {
    super(says.en)
    this.says = says
  }
}
