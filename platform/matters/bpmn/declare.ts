import { declareRefusals, type Say, say } from '../../../base/index.ts'
import type { Guard, MatterType } from '../declare.ts'

/** A rule of the packs by the kind of matter that names it and its own name. */
export type GuardNamed = (type: string, rule: string) => Guard | undefined

/** An element that a flow of ours cannot carry, and why. */
export type Unfit = {
  readonly id: string
  /** As the standard calls it, e.g. `bpmn:ComplexGateway`. */
  readonly type: string
  readonly name: string | null
  readonly says: Say
}

/** What one process of a file became: a flow that runs, or the elements that hinder it. */
export type ProcessReading = {
  readonly id: string
  readonly name: string | null
  /** Written by this system: read back whole. */
  readonly own: boolean
  readonly type: Omit<MatterType, 'version'> | null
  /** Roles that its lanes name, by the key that actions use; titles as drawn. */
  readonly roles: Readonly<Record<string, string>>
  readonly unfit: readonly Unfit[]
  /** What was read with a change of meaning that a person should know. */
  readonly notes: readonly Unfit[]
}

export type BpmnReading = {
  readonly processes: readonly ProcessReading[]
  /** What the reader of the file did not understand and left out. */
  readonly warnings: readonly string[]
}

/** A file of 5 MB holds thousands of elements; a flow has dozens. */
export const BPMN_BYTES = 5 * 1024 * 1024

export const refusals = declareRefusals({
  'matter.bpmnUnreadable': {
    http: 422,
    says: (d: { why: string }) =>
      say(`不是可读的 BPMN 2.0 文件：${d.why}`, `not a BPMN 2.0 file that can be read: ${d.why}`),
    remedy: say('请用建模工具重新导出 .bpmn 文件', 'export the .bpmn file from your modelling tool again'),
  },
  'matter.bpmnTooLarge': {
    http: 413,
    says: () => say('文件超过 5 MB', 'the file has more than 5 MB'),
    remedy: say('请拆分流程后再导入', 'split the process and import its parts'),
  },
})
