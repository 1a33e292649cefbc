import { declareRefusals, type Say, say } from '../../../base/index.ts'
import type { ItemBody, ItemVersion, JointChild, Question } from '../items/declare.ts'

/** Matter type of a joint application 一件事办件. */
export const JOINT_TYPE = 'serviceHall.joint'

/** What an author says to compose one; the rest follows from the items. */
export type Composing = Pick<ItemBody, 'title' | 'summary' | 'unit' | 'area' | 'topic' | 'words'> & {
  readonly children: readonly Pick<JointChild, 'item' | 'after' | 'when' | 'brought'>[]
  /** Questions of the joint service itself, asked first: which parts are wanted 选办. */
  readonly questions?: readonly Question[]
}

/** A field of the merged form and who reads it. */
export type Shared = { readonly field: string; readonly title: Say; readonly consumers: readonly string[] }

/** 减负对比: asked of an applicant together, against one by one. */
export type Saving = {
  readonly fields: { readonly apart: number; readonly together: number }
  readonly materials: { readonly apart: number; readonly together: number }
  readonly visits: { readonly apart: number; readonly together: number }
  readonly days: { readonly apart: number; readonly together: number }
}

export type Composed = {
  readonly body: ItemBody
  /** Fields asked once and read by several. */
  readonly shared: readonly Shared[]
  readonly saving: Saving
}

export type JointFault = { readonly path: string; readonly says: Say }
export type Versions = ReadonlyMap<string, ItemVersion>

export const refusals = declareRefusals({
  'joint.badPlan': {
    http: 422,
    says: (d: { faults: readonly JointFault[] }) =>
      say(
        `一件事有 ${d.faults.length} 处不符合要求：${d.faults[0]?.says.zh ?? ''}`,
        `${d.faults.length} thing(s) of the joint service are not right: ${d.faults[0]?.says.en ?? ''}`,
      ),
    remedy: say('请按提示修改子事项和办理顺序', 'Mend the items and their order'),
  },
})
