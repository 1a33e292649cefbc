import { Link } from 'react-router'
import { dayOf } from '../../../base/index.ts'
import { readGridKey } from '../../../platform/places/grids/decide.ts'
import { gridKinds } from '../../../platform/places/grids/declare.ts'
import { lights } from '../../../platform/services/lights/declare.ts'
import { say, useSay, useWords, words } from '../../live/index.ts'
import type { Row } from '../../live/wire.ts'
import { categoriesOf, codePath, kindsOf } from '../parts/code.ts'
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
  grid: say('网格', 'Grid'),
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
    { key: 'state', title: w.state, width: 'minmax(104px, .9fr)', show: (row) => <StateTag row={row} /> },
    {
      key: 'due',
      title: w.due,
      width: '150px',
      sort: 'due',
      show: (row) => (
        <>
          <DueLight due={row.due} light={row.light} closed={stateOf(row)?.kind === 'closed'} />
          {row.lamp && row.lamp !== 'green' && <Lamp light={row.lamp} />}
        </>
      ),
    },
    {
      key: 'kind',
      title: w.kind,
      width: '64px',
      show: (row) => (row.kind ? codePath(kindsOf(declared, row.type), row.kind, s) : ''),
    },
    {
      key: 'category',
      title: w.category,
      width: 'minmax(100px, 1fr)',
      show: (row) =>
        row.category ? (
          <span title={codePath(categoriesOf(declared, row.type), row.category, s)}>
            {code(categoriesOf(declared, row.type)?.name ?? '', row.category)}
          </span>
        ) : (
          ''
        ),
    },
    { key: 'urgency', title: w.urgency, width: '76px', show: (row) => code('urgency', row.urgency) },
    { key: 'channel', title: w.channel, width: '80px', show: (row) => code('channel', row.channel) },
    { key: 'area', title: w.area, width: 'minmax(80px, 1fr)', show: (row) => row.areaName },
    { key: 'address', title: w.address, width: 'minmax(100px, 1fr)', show: (row) => row.address ?? '' },
    { key: 'grid', title: w.grid, width: 'minmax(150px, 1fr)', show: (row) => <GridsOf row={row} /> },
    {
      key: 'unit',
      title: w.unit,
      width: 'minmax(90px, 1fr)',
      show: (row) => (row.leadUnitName ? <span title={row.leadUnitName}>{row.leadUnitName}</span> : ''),
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

/** 落格: the grids it lay in when it came, the narrowest first; each opens as it was on that day. */
export function GridsOf({ row, all = false }: { row: Pick<Row, 'grids' | 'openedAt'>; all?: boolean }) {
  const s = useSay()
  const keys = ['unit', 'duty', 'social'].flatMap((kind) =>
    row.grids.flatMap((key) => {
      const one = readGridKey(key)
      return one?.kind === kind ? [one] : []
    }),
  )
  if (keys.length === 0) return all ? <>—</> : null
  return (
    <>
      {(all ? keys : keys.slice(0, 1)).map(({ kind, code }) => (
        <Link
          key={kind}
          className="small"
          style={{ display: 'inline-block', marginInlineEnd: 8 }}
          to={`/grids?${new URLSearchParams({ kind, code, on: dayOf(new Date(row.openedAt)) })}`}
          title={`${s(gridKinds[kind])} ${code}`}
        >
          {all && `${s(gridKinds[kind])} `}
          <span className="num">{code}</span>
        </Link>
      ))}
    </>
  )
}

export function MatterTitle({
  row,
}: {
  row: Pick<Row, 'title' | 'titleSay' | 'urgency' | 'secret' | 'anonymous' | 'demo' | 'tags'>
}) {
  const s = useSay()
  const c = useWords(common)
  const { declared } = useCity()
  const urgency = declared.codes.urgency?.codes.find((one) => one.code === row.urgency)
  const title = s(row.titleSay ?? row.title)
  return (
    <span title={title}>
      {row.urgency === 'critical' && <span className="tag red">{s(urgency?.title)}</span>}
      {row.urgency === 'urgent' && <span className="tag yellow">{s(urgency?.title)}</span>}
      {row.secret && <span className="tag accent">{c.secret}</span>} {title || '—'}
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

/** 监察灯: what the inspectors see of an application. */
const Lamp = ({ light }: { light: NonNullable<Row['lamp']> }) => {
  const s = useSay()
  return <span className={`tag ${light === 'yellow' ? 'yellow' : 'red'}`}>{s(lights[light])}</span>
}
