import { type Say, say } from '../base/index.ts'
import type { FieldList } from '../platform/fields/declare.ts'
import type { Action, ClockRule, Effect } from '../platform/matters/declare.ts'
import { limitOfData, workingDays } from './declare.ts'
import { area, code, decimal, files, integer, longText, point, text, unit } from './fields.ts'

/** Fields of every matter that is an application for a service item 办件: what it is for, by which version, until when. */
export const applicationFields = {
  title: text({ title: say('事项', 'Service'), required: true, max: 100 }),
  content: longText({ title: say('申请内容', 'What is applied for'), max: 5000 }),
  area: area({ title: say('所属区划', 'Area') }),
  item: text({ title: say('实施编码', 'Code of the item'), required: true, max: 40 }),
  itemTitle: text({ title: say('事项名称', 'Item'), required: true, max: 100 }),
  itemVersion: integer({ title: say('事项版本', 'Version of the item'), required: true, min: 1 }),
  submission: text({ title: say('申报编号', 'Submission'), max: 36 }),
  caseNo: text({ title: say('办件编号', 'Number of the application'), max: 60 }),
  promiseAmount: integer({ title: say('承诺时限', 'Promise'), min: 0 }),
  promiseUnit: code({ title: say('承诺时限单位', 'Unit of the promise'), list: 'limitUnit' }),
  legalAmount: integer({ title: say('法定时限', 'Limit of law'), min: 0 }),
  legalUnit: code({ title: say('法定时限单位', 'Unit of the limit of law'), list: 'limitUnit' }),
  lead: unit({ title: say('实施主体', 'Deciding unit'), required: true }),
} as const satisfies FieldList

/** A few lines of words in the form of an act. */
export const words = (zh: string, en: string, required = true, max = 2000) =>
  longText({ title: say(zh, en), max, ...(required ? { required } : {}) })

/** One line that has to be given, and is nobody's secret: a number, a name of a thing. */
export const line = (zh: string, en: string, max = 100) =>
  text({ title: say(zh, en), required: true, max, grade: 1 })
/** One code of a list that has to be chosen. */
export const choice = (zh: string, en: string, list: string) =>
  code({ title: say(zh, en), list, required: true })
/** A measure, never below nought. */
export const amount = (zh: string, en: string, required = false, digits = 2) =>
  decimal({ title: say(zh, en), min: 0, digits, ...(required ? { required } : {}) })
/** Evidence that an act wants 佐证: at least one picture or file. */
export const evidence = (zh = '照片', en = 'Photographs') =>
  files({ title: say(zh, en), required: true, max: 9 })
/** What a refusal has to give 理由和依据. */
export const reason = { reason: words('理由和依据', 'Why, by which law') }

/** Fields of a matter that somebody reports rather than applies for: what he saw, its own fields, where, and photographs. */
export function reportFields(zh: string, en: string, own: FieldList = {}): FieldList {
  const where = {
    area: area({ title: say('所属区划', 'Area') }),
    point: point({ title: say('位置', 'Place') }),
    files: files({ title: say('照片、附件', 'Photographs, files'), max: 9 }),
  }
  return {
    title: text({ title: say('标题', 'Title'), max: 100 }),
    content: longText({ title: say(zh, en), required: true, min: 2, max: 2000 }),
    ...own,
    ...Object.fromEntries(Object.entries(where).filter(([name]) => !Object.hasOwn(own, name))),
  }
}

/** 依据 of a limit that the place sets for itself. */
export const ours = (zh: string, en: string): Say =>
  say(`我方默认，可配置：${zh}`, `our default, to be configured: ${en}`)

/** Whoever holds a role is told. */
export const tellsRole = (role: string, zh: string, en: string): Effect => ({
  do: 'notify',
  to: { role },
  text: say(zh, en),
})

/** The applicant is told. */
export const tellsApplicant = (zh: string, en: string): Effect => ({
  do: 'notify',
  to: 'requester',
  text: say(zh, en),
})

/** 承诺时限 of the item; `otherwise` in working days where it says nothing. */
export const promiseClock = (basis: Say, otherwise?: number): ClockRule => ({
  title: say('承诺时限', 'Promise'),
  main: true,
  limit: limitOfData('promiseAmount', 'promiseUnit', otherwise ? workingDays(otherwise) : undefined),
  warn: [{ percent: 70 }],
  basis,
})
/** 法定时限 of the item. */
export const legalClock = (basis: Say, otherwise?: number): ClockRule => ({
  title: say('法定时限', 'Limit of law'),
  limit: limitOfData('legalAmount', 'legalUnit', otherwise ? workingDays(otherwise) : undefined),
  warn: [{ percent: 80 }],
  basis,
})

/** 一次性告知: the form of the act that says what is missing. */
export const gapsForm = (zh = '需要补正的全部内容（一次列全）', en = 'All that is missing, in one list') => ({
  gaps: longText({ title: say(zh, en), required: true, min: 2, max: 4000 }),
})

/** 撤回: nothing runs on. */
export const withdrawing = (from: readonly string[], by: readonly string[]): Action => ({
  title: say('撤回申请', 'Withdraw'),
  danger: true,
  from,
  to: 'withdrawn',
  by,
  form: { words: words('撤回原因', 'Why', false) },
  effects: [{ do: 'stopAllClocks' }, { do: 'record', fields: ['words'] }],
})

/**
 * What a lane does to its matter 办理线: `<lane>Done`, `<lane>Failed`, `<lane>Retry`. The lane's end is tagged, so that a rule can
 * wait for all of them.
 */
export function laneActions(
  lane: string,
  title: Say,
  of: {
    readonly from: readonly string[]
    /** Who deals with it when it failed. */
    readonly officer: string
    /** Who else may ask again. */
    readonly retry?: readonly string[]
    /** Kept from the partner's answer. */
    readonly answer: FieldList
    readonly clock?: string
    readonly tellsApplicant?: Say
  },
): Readonly<Record<string, Action>> {
  const { from, officer, retry = [], answer, clock, tellsApplicant: told } = of
  return {
    [`${lane}Done`]: {
      title: say(`${title.zh}已办`, `${title.en} done`),
      beside: true,
      from,
      by: ['system', officer],
      form: answer,
      effects: [
        ...(clock ? [{ do: 'stopClock', clock } as const] : []),
        { do: 'tag', tag: `${lane}Done` },
        { do: 'record', fields: Object.keys(answer) },
      ],
    },
    [`${lane}Failed`]: {
      title: say(`${title.zh}未办成`, `${title.en} failed`),
      from,
      by: ['system'],
      form: { why: words('原因', 'Why', false) },
      effects: [
        { do: 'record', fields: ['why'] },
        {
          do: 'notify',
          to: { role: officer },
          text: say(`${title.zh}未办成，请处理`, `${title.en} failed: look at it`),
        },
        ...(told ? [{ do: 'notify', to: 'requester', text: told } as const] : []),
      ],
    },
    [`${lane}Retry`]: {
      title: say(`重新办理${title.zh}`, `${title.en} again`),
      beside: true,
      from,
      by: [officer, ...retry],
      form: { words: words('说明', 'Words', false) },
    },
  }
}
