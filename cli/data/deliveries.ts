import { localText, say } from '../../base/index.ts'
import { datasets, intake as room } from '../../platform/catalogue/index.ts'
import { refused, withCity } from '../city.ts'
import { type Command, type Given, type Out, textOf, UseFault } from '../command.ts'
import { datasetNamed } from './import.ts'

const LIMIT = 50

/** `huying data deliveries`: what came in lately and what became of it. */
export const dataDeliveries: Command = {
  says: say('列出最近的批次及其状态', 'list the latest deliveries and what became of them'),
  options: {
    dataset: {
      type: 'string',
      value: 'ID|CODE',
      says: say('只看这个数据资源', 'of this dataset only'),
    },
    state: {
      type: 'string',
      value: Object.keys(room.deliveryStates).join('|'),
      says: say('只看这种状态', 'in this state only'),
    },
    limit: { type: 'string', value: 'N', says: say('最多几条（默认 50）', 'how many, default 50') },
    city: { type: 'string', value: 'NAME', says: say('城市', 'city') },
  },
  async run(given: Given, out: Out) {
    const limit = Number(textOf(given, 'limit') ?? LIMIT)
    if (!Number.isInteger(limit) || limit < 1 || limit > 10_000)
      throw new UseFault(say('--limit 应为 1–10000 的整数', '--limit is a whole number 1–10000'))
    const state = textOf(given, 'state')
    if (state !== undefined && !Object.hasOwn(room.deliveryStates, state))
      throw new UseFault(
        say(
          `--state 可选：${Object.keys(room.deliveryStates).join(' ')}`,
          `--state is one of: ${Object.keys(room.deliveryStates).join(' ')}`,
        ),
      )
    const named = textOf(given, 'dataset')
    return withCity(given, out, async (city) => {
      const dataset = named ? await datasetNamed(city, named) : undefined
      if (named && !dataset) return refused(out, datasets.refusals['catalogue.noDataset']())
      const rows = await room.list(city.store, city.plan.district, {
        limit,
        ...(dataset ? { dataset: dataset.id } : {}),
        ...(state ? { states: [state as room.DeliveryState] } : {}),
      })
      out.report(
        { rows },
        rows.map(
          (one) =>
            `${localText(one.receivedAt)}  ${room.deliveryStates[one.state].zh.padEnd(4)} ${one.id}  ${one.name}` +
            `${one.counts ? `  ${one.counts.accepted}/${one.counts.rows}` : ''}${one.trouble ? `  ${one.trouble.says.zh}` : ''}`,
        ),
      )
      return 0
    })
  },
}
