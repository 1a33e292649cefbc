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

/** A figure over rows of a register: fields added up (several: multiplied first), by others; or `*` = how many rows. */
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
      const formula = (language: 'zh' | 'en') =>
        sum === '*'
          ? (of?.[language] ?? '')
          : `Σ ${titles(sum, language)}${per ? ` ÷ Σ ${titles(per, language)}` : ''}`
      const declared: IndicatorDeclaration = {
        ...{ title: say(zh, en), formula: say(formula('zh'), formula('en')), version: 1, owner, direction },
        unit: measure === '%' ? 'percent' : measure ? 'value' : 'rows',
        ...(measure && measure !== '%' ? { measure: say(...measure) } : {}),
        count: OF_ROWS,
        rows: {
          of: { register: `${pack}.${register}` },
          ...(sum === '*' ? {} : { sum: sum.split(' ') }),
          ...(per ? { per: per.split(' ') } : {}),
        },
      }
      return [name, declared]
    }),
  )
