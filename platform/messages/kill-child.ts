import { must } from '../../base/index.ts'
import { openStore } from '../store/index.ts'
import { openMessages, webhookChannel } from './index.ts'

// A delivering process for kill.test.ts: runs until it is killed. Arguments: database, gateway, secret, minutes ahead, district.

const [database, gateway, secret, minutesAhead, district] = process.argv.slice(2) as [
  string,
  string,
  string,
  string,
  string,
]
const store = must(await openStore({ url: database }))
const messages = openMessages({
  district,
  recipients: async () => [],
  channels: [
    webhookChannel({ name: 'sms', url: gateway, secret, idempotent: false }),
    webhookChannel({ name: 'wechat', url: gateway, secret }),
  ],
  parallel: 4,
  now: () => new Date(Date.now() + Number(minutesAhead) * 60_000),
})
process.on('disconnect', () => process.exit())
process.send?.('ready')
for (;;) if ((await messages.deliverDue(store)) === 0) await new Promise((resolve) => setTimeout(resolve, 20))
