import { say, useSay, useWords, words } from '../../live/index.ts'
import type { Row } from '../../live/wire.ts'
import { codePath } from '../parts/code.ts'
import { DueLight, When } from '../parts/due.tsx'
import type { Column } from '../parts/table.tsx'
import { useCity } from '../session.ts'
import { common } from '../words.ts'

const dictionary = words({
  number: say('编号', 'Number'),
  title: say('标题', 'Title'),
  state: say('状态', 'State'),
  due: say('时限', 'Due'),
  kind: say('类型', 'Kind'),
  category: say('分类', 'Category'),
  urgency: say('紧急程度', 'Urgency'),
  channel: say('渠道', 'Channel'),
  area: say('区划', 'Area'),
  address: say('地址', 'Place'),
  unit: say('主办单位', 'Lead unit'),
  openedAt: say('受理时间', 'Opened'),
  requester: say('诉求人', 'Requester'),
  type: say('事项类型', 'Matter type'),
  tags: say('标签', 'Tags'),
})

/** What a list may show of a matter; the inbox chooses among them. */
export function useMatterColumns(): readonly Column<Row>[] {
  const w = useWords(dictionary)
  const s = useSay()
  const { declared } = useCity()
  const code = (list: string, value: string | null) =>
    value ? s(declared.codes[list]?.codes.find((one) => one.code === value)?.title ?? value) : ''
  const stateOf = (row: Row) => declared.types[row.type]?.flow.states[row.state]
  return [
    {
      key: 'number',
      title: w.number,
      width: '132px',
      show: (row) => <span className="num">{row.number}</span>,
    },
    {
      key: 'title',
      title: w.title,
      width: 'minmax(200px, 3fr)',
      bare: true,
      show: (row) => <MatterTitle row={row} />,
    },
    { key: 'state', title: w.state, width: 'minmax(96px, .6fr)', show: (row) => <StateTag row={row} /> },
    {
      key: 'due',
      title: w.due,
      width: '150px',
      sort: 'due',
      show: (row) => <DueLight due={row.due} light={row.light} closed={stateOf(row)?.kind === 'closed'} />,
    },
    { key: 'kind', title: w.kind, width: '64px', show: (row) => code('kind', row.kind) },
    {
      key: 'category',
      title: w.category,
      width: 'minmax(100px, 1fr)',
      show: (row) =>
        row.category ? (
          <span title={codePath(declared.codes.category, row.category, s)}>
            {code('category', row.category)}
          </span>
        ) : (
          ''
        ),
    },
    { key: 'urgency', title: w.urgency, width: '76px', show: (row) => code('urgency', row.urgency) },
    { key: 'channel', title: w.channel, width: '80px', show: (row) => code('channel', row.channel) },
    { key: 'area', title: w.area, width: 'minmax(80px, 1fr)', show: (row) => row.areaName },
    { key: 'address', title: w.address, width: 'minmax(100px, 1fr)', show: (row) => row.address ?? '' },
    {
      key: 'unit',
      title: w.unit,
      width: 'minmax(90px, 1fr)',
      show: (row) => <span title={row.leadUnitName ?? ''}>{row.leadUnitName ?? ''}</span>,
    },
    {
      key: 'openedAt',
      title: w.openedAt,
      width: '130px',
      sort: 'opened',
      show: (row) => <When at={row.openedAt} />,
    },
    {
      key: 'requester',
      title: w.requester,
      width: '140px',
      show: (row) => [row.requester?.name, row.requester?.phone].filter(Boolean).join(' '),
    },
    {
      key: 'type',
      title: w.type,
      width: '90px',
      show: (row) => s(declared.types[row.type]?.title ?? row.type),
    },
    { key: 'tags', title: w.tags, width: '120px', show: (row) => row.tags.join(' ') },
  ]
}

export function MatterTitle({
  row,
}: {
  row: Pick<Row, 'title' | 'urgency' | 'secret' | 'anonymous' | 'demo' | 'tags'>
}) {
  const s = useSay()
  const c = useWords(common)
  const { declared } = useCity()
  const urgency = declared.codes.urgency?.codes.find((one) => one.code === row.urgency)
  return (
    <span title={row.title}>
      {row.urgency === 'critical' && <span className="tag red">{s(urgency?.title)}</span>}
      {row.urgency === 'urgent' && <span className="tag yellow">{s(urgency?.title)}</span>}
      {row.secret && <span className="tag accent">{c.secret}</span>} {row.title || '—'}
    </span>
  )
}

export function StateTag({ row }: { row: Pick<Row, 'type' | 'state' | 'stateTitle'> }) {
  const s = useSay()
  const { declared } = useCity()
  const state = declared.types[row.type]?.flow.states[row.state]
  const tone = state?.kind === 'closed' ? '' : state?.kind === 'waiting' ? ' yellow' : ' accent'
  const words = s(row.stateTitle ?? state?.title ?? row.state)
  return (
    <span className={`tag state-tag${tone}`} title={words}>
      {words}
    </span>
  )
}
