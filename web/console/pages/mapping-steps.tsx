import { useState } from 'react'
import { stepsIn, stepsProblem } from '../../../platform/catalogue/decide.ts'
import type { Step } from '../../../platform/catalogue/declare.ts'
import { type Say, say, useSay, useWords, words } from '../../live/index.ts'

const dictionary = words({
  add: say('加一步', 'Add a step'),
  json: say('按数据编辑', 'Edit as data'),
  bad: say('写法不对', 'badly written'),
  remove: say('删除这一步', 'Remove the step'),
  up: say('上移', 'Move up'),
})

/** How the parts of a step are written: a text, a list parted by 、 or commas, a number, one of several, a table. */
type Part =
  | { readonly name: string; readonly says: Say; readonly as: 'text' | 'list' | 'number' | 'table' }
  | { readonly name: string; readonly says: Say; readonly as: readonly (readonly [string, Say])[] }

const find = { name: 'find', says: say('查找', 'find'), as: 'text' } as const
const to = { name: 'with', says: say('换成', 'with'), as: 'text' } as const

/** Steps a steward puts together by filling in; the rarer ones are edited as data. */
const KNOWN: Readonly<
  Record<string, { readonly says: Say; readonly parts: readonly Part[]; readonly fresh: object }>
> = {
  trim: { says: say('去首尾空白', 'trim'), parts: [], fresh: {} },
  collapse: { says: say('合并空白和换行', 'collapse blanks'), parts: [], fresh: {} },
  halfWidth: { says: say('全角转半角', 'half width'), parts: [], fresh: {} },
  fold: { says: say('统一异体符号', 'unify signs'), parts: [], fresh: {} },
  case: {
    says: say('统一大小写', 'letter case'),
    parts: [
      {
        name: 'to',
        says: say('为', 'to'),
        as: [
          ['upper', say('大写', 'upper')],
          ['lower', say('小写', 'lower')],
        ],
      },
    ],
    fresh: { to: 'upper' },
  },
  remove: {
    says: say('删除文字', 'remove'),
    parts: [{ name: 'text', says: say('文字（顿号分隔）', 'texts (comma)'), as: 'list' }],
    fresh: { text: [] },
  },
  replace: { says: say('替换文字', 'replace'), parts: [find, to], fresh: { find: '', with: '' } },
  pattern: { says: say('按模式替换', 'replace a pattern'), parts: [find, to], fresh: { find: '', with: '' } },
  take: { says: say('按模式提取', 'take by a pattern'), parts: [find], fresh: { find: '' } },
  split: {
    says: say('拆分取第几段', 'split, take part'),
    parts: [
      { name: 'at', says: say('分隔符', 'at'), as: 'list' },
      { name: 'take', says: say('第几段', 'part'), as: 'number' },
    ],
    fresh: { at: ['-'], take: 1 },
  },
  between: {
    says: say('取两段文字之间', 'between'),
    parts: [
      { name: 'from', says: say('从', 'from'), as: 'text' },
      { name: 'to', says: say('到', 'to'), as: 'text' },
    ],
    fresh: { from: '', to: '' },
  },
  map: {
    says: say('对照表', 'map table'),
    parts: [
      { name: 'table', says: say('每行：原值、原值 → 新值', 'one a line: from, from → to'), as: 'table' },
      {
        name: 'how',
        says: say('怎样算对应', 'fits when'),
        as: [
          ['whole', say('完全相同', 'the same')],
          ['contains', say('包含', 'contains')],
          ['starts', say('以其开头', 'starts with')],
          ['ends', say('以其结尾', 'ends with')],
        ],
      },
      {
        name: 'otherwise',
        says: say('其他', 'otherwise'),
        as: [
          ['keep', say('保留', 'keep')],
          ['blank', say('置空', 'empty')],
          ['reject', say('退回', 'reject')],
        ],
      },
    ],
    fresh: { table: [], how: 'whole', otherwise: 'keep' },
  },
  prefix: { says: say('前面加', 'put before'), parts: [{ ...find, name: 'text' }], fresh: { text: '' } },
  suffix: { says: say('后面加', 'put after'), parts: [{ ...find, name: 'text' }], fresh: { text: '' } },
  date: {
    says: say('日期写法', 'date order'),
    parts: [
      {
        name: 'order',
        says: say('次序', 'order'),
        as: [
          ['ymd', say('年月日', 'y-m-d')],
          ['dmy', say('日月年', 'd-m-y')],
          ['mdy', say('月日年', 'm-d-y')],
        ],
      },
    ],
    fresh: { order: 'ymd' },
  },
  number: {
    says: say('取标签后的数', 'number after a label'),
    parts: [{ name: 'after', says: say('标签（顿号分隔）', 'labels (comma)'), as: 'list' }],
    fresh: { after: [] },
  },
  scale: {
    says: say('单位换算', 'scale'),
    parts: [{ name: 'times', says: say('乘以', 'times'), as: 'text' }],
    fresh: { times: '1' },
  },
  blank: {
    says: say('视为空', 'counts as empty'),
    parts: [{ name: 'words', says: say('字样（顿号分隔）', 'words (comma)'), as: 'list' }],
    fresh: { words: [] },
  },
  default: { says: say('空时填', 'when empty'), parts: [{ ...find, name: 'text' }], fresh: { text: '' } },
}

type Raw = Readonly<Record<string, unknown>>
const listOf = (text: string): string[] =>
  text
    .split(/[、,，]/)
    .map((one) => one.trim())
    .filter(Boolean)
const tableOf = (text: string) =>
  text.split('\n').flatMap((line) => {
    const [from = '', into] = line.split(/→|=>/)
    return into === undefined ? [] : [{ from: listOf(from), to: into.trim() }]
  })
const tableText = (table: unknown): string =>
  Array.isArray(table)
    ? (table as { from: string[]; to: string }[])
        .map((one) => `${one.from.join('、')} → ${one.to}`)
        .join('\n')
    : ''

/** 清洗步骤: put together by filling in, each in its place; whatever is rarer is edited as data. */
export function Steps({
  steps,
  onChange,
}: {
  steps: readonly Step[]
  onChange: (steps: readonly Step[]) => void
}) {
  const w = useWords(dictionary)
  const s = useSay()
  const [raw, setRaw] = useState<string | null>(null)
  const [wrong, setWrong] = useState<string | null>(null)
  const put = (n: number, patch: Raw): void =>
    onChange(steps.map((step, i) => (i === n ? ({ ...step, ...patch } as Step) : step)))
  const problem = stepsProblem(steps)
  return (
    <div className="stack tight">
      {steps.map((step, n) => {
        const known = KNOWN[step.do]
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: steps have no name but their place
          <div className="steprow" key={n}>
            <b className="small">{known ? s(known.says) : step.do}</b>
            {known?.parts.map((part) => (
              <PartInput
                key={part.name}
                part={part}
                value={(step as unknown as Raw)[part.name]}
                onChange={(value) => put(n, { [part.name]: value })}
              />
            ))}
            {!known && <code className="small">{JSON.stringify(step).slice(0, 120)}</code>}
            {n > 0 && (
              <button
                type="button"
                className="link"
                aria-label={w.up}
                onClick={() =>
                  onChange(
                    steps.map((one, i) => (i === n - 1 ? step : i === n ? (steps[n - 1] as Step) : one)),
                  )
                }
              >
                ↑
              </button>
            )}
            <button
              type="button"
              className="link"
              aria-label={w.remove}
              onClick={() => onChange(steps.filter((_, i) => i !== n))}
            >
              ✕
            </button>
          </div>
        )
      })}
      <div className="row tight">
        <select
          className="input"
          style={{ width: 140 }}
          aria-label={w.add}
          value=""
          onChange={(event) => {
            const chosen = KNOWN[event.target.value]
            if (chosen) onChange([...steps, { do: event.target.value, ...chosen.fresh } as unknown as Step])
          }}
        >
          <option value="">{w.add}…</option>
          {Object.entries(KNOWN).map(([name, { says }]) => (
            <option key={name} value={name}>
              {s(says)}
            </option>
          ))}
        </select>
        <button
          type="button"
          className="link small"
          onClick={() => setRaw(raw === null ? JSON.stringify(steps, null, 1) : null)}
        >
          {w.json}
        </button>
        {problem && <small className="redtext">{s(problem)}</small>}
      </div>
      {raw !== null && (
        <>
          <textarea
            className="input"
            rows={6}
            aria-label={w.json}
            value={raw}
            onChange={(event) => {
              setRaw(event.target.value)
              try {
                const read = stepsIn(JSON.parse(event.target.value))
                setWrong(read.ok ? null : s(read.error))
                if (read.ok) onChange(read.value)
              } catch {
                setWrong(w.bad)
              }
            }}
          />
          {wrong && <small className="redtext">{wrong}</small>}
        </>
      )}
    </div>
  )
}

function PartInput({
  part,
  value,
  onChange,
}: {
  part: Part
  value: unknown
  onChange: (value: unknown) => void
}) {
  const s = useSay()
  const label = s(part.says)
  if (typeof part.as !== 'string')
    return (
      <select
        className="input"
        style={{ width: 100 }}
        aria-label={label}
        value={String(value ?? '')}
        onChange={(event) => onChange(event.target.value)}
      >
        {part.as.map(([name, says]) => (
          <option key={name} value={name}>
            {s(says)}
          </option>
        ))}
      </select>
    )
  if (part.as === 'table')
    return (
      <textarea
        className="input"
        style={{ width: 300 }}
        rows={3}
        aria-label={label}
        placeholder={label}
        defaultValue={tableText(value)}
        onChange={(event) => onChange(tableOf(event.target.value))}
      />
    )
  return (
    <input
      className="input"
      aria-label={label}
      placeholder={label}
      type={part.as === 'number' ? 'number' : 'text'}
      defaultValue={Array.isArray(value) ? value.join('、') : String(value ?? '')}
      onChange={(event) =>
        onChange(
          part.as === 'list'
            ? listOf(event.target.value)
            : part.as === 'number'
              ? Number(event.target.value)
              : event.target.value,
        )
      }
    />
  )
}
