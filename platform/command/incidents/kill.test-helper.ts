import { must, newId } from '../../../base/index.ts'
import { openMessages } from '../../messages/index.ts'
import { openStore } from '../../store/index.ts'
import { start } from './index.ts'
import { actor, caseOf, openTown } from './testing.ts'

// A commander who starts one response after another until the process is killed. Arguments: database, plan.

const [database, plan] = process.argv.slice(2) as [string, string]
const store = must(await openStore({ url: database }))
const units = Array.from({ length: 30 }, (_, n) => `单位${n}`)
const town = openTown(Object.fromEntries(units.map((name) => [name, [[actor(name)], [actor(`${name}副`)]]])))
const messages = openMessages({
  district: 'alarm',
  recipients: async (_reader, _district, to) =>
    'account' in to ? [{ account: to.account, outside: [] }] : [],
  channels: [],
})
const city = {
  ...town.city,
  sms: false,
  tell: messages.send as typeof town.city.tell,
}
process.on('disconnect', () => process.exit())
process.send?.('ready')
for (;;) {
  const commander = actor('指挥长')
  const input = { matter: caseOf(), plan, level: 3 as const, why: '测试', drill: false, separate: '测试' }
  must(await store.tx((tx) => start(city, tx, commander, input, new Date())))
  process.send?.(newId())
}
