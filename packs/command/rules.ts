import { declareRefusals, type Refusal, say } from '../../base/index.ts'
import type { Guard } from '../../platform/matters/declare.ts'
import { accidentGrade, type Harm } from './grades.ts'

const LEVEL = ['', '特别重大', '重大', '较大', '一般']
const BY = { dead: '死亡人数', injured: '重伤人数', lossYuan: '直接经济损失' } as const

const refuse = declareRefusals({
  'command.gradeTooLow': {
    http: 422,
    says: (d: { level: number; by: readonly (keyof Harm)[] }) =>
      say(
        `按${d.by.map((one) => BY[one]).join('、')}应定为${LEVEL[d.level]}（${d.level} 级）`,
        `by ${d.by.join(', ')} this is level ${d.level}`,
      ),
    remedy: say('请按事故等级标准定级；可以高于标准，不能低于', 'Grade it by the criteria; higher is possible, lower is not'),
  },
  'command.casualtiesFell': {
    http: 422,
    says: () => say('伤亡人数比已登记的少', 'the casualties are fewer than recorded'),
    remedy: say('确有核减的请写明依据', 'if that is right, say on what ground'),
  },
  'command.notAllRated': {
    http: 422,
    says: (d: { missing: number }) => say(`还有 ${d.missing} 个部门没有评价`, `${d.missing} departments are not rated yet`),
    remedy: say('请逐个评价被召集的部门', 'rate every department that was called'),
  },
})

const number = (value: unknown): number | undefined => (typeof value === 'number' ? value : undefined)

/** What the form says, and where it says nothing what was said at the report. */
const harmOf = (data: Readonly<Record<string, unknown>>, form: Readonly<Record<string, unknown>>): Harm => {
  const harm: { dead?: number; injured?: number; lossYuan?: number } = {}
  for (const name of ['dead', 'injured', 'lossYuan'] as const) {
    const value = number(form[name]) ?? number(data[name])
    if (value !== undefined) harm[name] = value
  }
  return harm
}

/** 定级不得低于法定标准: accidents are graded by the law, the gravest single criterion. */
export const gradedByLaw: Guard = ({ matter }, form): Refusal | null => {
  if (matter.kind !== 'accident' || typeof form.level !== 'string') return null
  const { level, by } = accidentGrade(harmOf(matter.data, form))
  return Number(form.level) > level ? refuse['command.gradeTooLow']({ level, by }) : null
}

/** 迟报漏报瞒报: persons once reported do not vanish without a ground. */
export const neverFewer: Guard = ({ matter }, form): Refusal | null => {
  const fewer = (['dead', 'injured'] as const).some((name) => {
    const now = number(form[name])
    return now !== undefined && now < (number(matter.data[name]) ?? 0)
  })
  return fewer && !form.ground ? refuse['command.casualtiesFell']() : null
}

/** 吹哨人逐个评价: a call is closed when every department that was called is rated. */
export const allRated: Guard = (c, form): Refusal | null => {
  const called = c.tasks.filter((task) => task.role === 'helper' && task.state !== 'withdrawn')
  const rated = new Set((Array.isArray(form.ratings) ? form.ratings : []).map((row) => (row as { unit?: unknown }).unit))
  const missing = called.filter((task) => !rated.has(task.unit)).length
  return Array.isArray(form.ratings) && missing > 0 ? refuse['command.notAllRated']({ missing }) : null
}
