import { type Say, say } from '../base/index.ts'
import { type IndicatorDeclaration, OF_ROWS } from '../brain/indicators/declare.ts'
import type { FieldList } from '../platform/fields/declare.ts'
import type { Words } from './transitions.ts'

export type { Condition, IndicatorDeclaration, Period } from '../brain/indicators/declare.ts'

/** Indicators 指标 over one kind of matter that one office answers for, first version: unit, title, 口径, which matters, and how. */
export const figuresOf =
  (type: string, owner: Say) =>
  (
    unit: IndicatorDeclaration['unit'],
    title: Words,
    formula: Words,
    count: Omit<IndicatorDeclaration['count'], 'type'>,
    more: Pick<IndicatorDeclaration, 'direction'> & Partial<IndicatorDeclaration>,
  ): IndicatorDeclaration => ({
    ...{ title: say(...title), unit, version: 1, owner, formula: say(...formula) },
    count: { type, ...count },
    ...more,
  })

/** How many were opened in the period 新增, of the matters that `of` counts; fewer are better. */
export const openedFigure = (
  of: ReturnType<typeof figuresOf>,
  title: Words,
  formula: Words,
): IndicatorDeclaration => of('matters', title, formula, { period: 'openedAt' }, { direction: 'down' })

/** How long a clock ran 用时, in the middle of the matters that ended in the period; shorter is better. */
export const medianMinutes = (
  of: ReturnType<typeof figuresOf>,
  [zh, en]: Words,
  clock: string,
  target: number,
): IndicatorDeclaration =>
  of(
    'minutes',
    [`${zh}（中位数）`, `${en}, median`],
    [
      `期间内办结的${zh}，分钟数取中位数`,
      `minutes of those ended in the period: ${en.toLowerCase()}, median`,
    ],
    { period: 'closedAt' },
    { mean: { ran: clock }, percentile: 50, direction: 'down', target },
  )

/**
 * The three figures that every kind of matter has: in hand 在办, overdue 逾期, done in time 按时率 of one clock; `noun` is what they
 * are called, `prefix` begins their names.
 */
export const usualFigures = (
  type: string,
  owner: Say,
  noun: Words,
  clock: string,
  prefix: string,
): Readonly<Record<string, IndicatorDeclaration>> => {
  const of = figuresOf(type, owner)
  const [zh, en] = noun
  return {
    [`${prefix}Open`]: of(
      'matters',
      [`在办${zh}`, `${en} in hand`],
      [`截至时点未办结的${zh}`, `${en.toLowerCase()} not ended at that moment`],
      { period: 'standing', where: [{ is: 'open' }] },
      { direction: 'none' },
    ),
    [`${prefix}Overdue`]: of(
      'matters',
      [`逾期${zh}`, `${en} overdue`],
      [`截至时点当前时限已过的${zh}`, `${en.toLowerCase()} whose present limit has passed`],
      { period: 'standing', where: [{ is: 'overdue' }] },
      { direction: 'down', target: 0 },
    ),
    [`${prefix}InTime`]: of(
      'percent',
      [`${zh}按时率`, `${en} in time`],
      ['期间内到期且按时办的 ÷ 期间内到期的 × 100%', 'in time ÷ due in the period × 100 %'],
      { period: { clockDue: clock } },
      { of: [{ clock, result: 'kept' }], direction: 'up', target: 100 },
    ),
  }
}

/**
 * A figure over rows of a register: fields added up (several: multiplied first), by others; or `*` = how many rows, where a
 * test stands instead of the others only those of which it holds (`phase=operating`).
 */
export type RowFigureLine = readonly [
  zh: string,
  en: string,
  register: string,
  sum: string,
  per: string,
  measure: Words | '%' | null,
  direction: IndicatorDeclaration['direction'],
]

/** Figures over registers of one pack 台账指标, a line each; how they are reckoned is said by the titles of the fields. */
export const rowFigures = (
  pack: string,
  owner: Say,
  registers: Readonly<Record<string, { readonly title: Say; readonly fields: FieldList }>>,
  lines: Readonly<Record<string, RowFigureLine>>,
): Readonly<Record<string, IndicatorDeclaration>> =>
  Object.fromEntries(
    Object.entries(lines).map(([name, [zh, en, register, sum, per, measure, direction]]) => {
      const titles = (fields: string, language: 'zh' | 'en') =>
        fields
          .split(' ')
          .map((one) => registers[register]?.fields[one]?.title[language] ?? one)
          .join(' × ')
      const of = registers[register]?.title
      const where = per.includes('=') ? testsOf(per) : undefined
      const formula = (language: 'zh' | 'en') =>
        sum === '*'
          ? `${of?.[language] ?? ''}${where ? `, ${titles(where[0]?.field ?? '', language)}: ${{ zh, en }[language]}` : ''}`
          : `Σ ${titles(sum, language)}${per ? ` ÷ Σ ${titles(per, language)}` : ''}`
      const declared: IndicatorDeclaration = {
        ...{ title: say(zh, en), formula: say(formula('zh'), formula('en')), version: 1, owner, direction },
        unit: measure === '%' ? 'percent' : measure ? 'value' : 'rows',
        ...(measure && measure !== '%' ? { measure: say(...measure) } : {}),
        count: OF_ROWS,
        rows: {
          of: { register: `${pack}.${register}` },
          ...(sum === '*' ? {} : { sum: sum.split(' ') }),
          ...(where ? { where } : per ? { per: per.split(' ') } : {}),
        },
      }
      return [name, declared]
    }),
  )

/** Tests of rows as a line says them: `state=kept,gone`. */
const testsOf = (line: string) => {
  const [field = '', codes = ''] = line.split('=')
  return [{ field, in: codes.split(',') }]
}

/** 占比: rows of a register of which something holds (`state=over`), of all rows or of those of which `among` holds. */
export const rowShare = (
  owner: Say,
  register: string,
  title: Words,
  formula: Words,
  is: string,
  direction: IndicatorDeclaration['direction'],
  among?: string,
): IndicatorDeclaration => ({
  ...{ title: say(...title), formula: say(...formula), unit: 'percent', version: 1, owner, direction },
  count: OF_ROWS,
  rows: {
    of: { register },
    ...(among ? { where: testsOf(among) } : {}),
    share: { tests: testsOf(is) },
  },
})
