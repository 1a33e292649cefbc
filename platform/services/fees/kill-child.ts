import { must } from '../../../base/index.ts'
import { openVault } from '../../fields/index.ts'
import { openStore, runJobs } from '../../store/index.ts'
import { httpProvider, openFees } from './index.ts'

// A city's office for kill.test.ts: begins payments, hears callbacks and does the work until it is killed.
// Arguments: database, platform, secret, minutes ahead.

const [database, url, secret, ahead] = process.argv.slice(2) as [string, string, string, string]
const store = must(await openStore({ url: database }))
const now = () => new Date(Date.now() + Number(ahead) * 60_000)
const fees = openFees({
  store,
  district: '440605',
  vault: openVault({ key: Buffer.alloc(32, 7) }),
  providers: () => [httpProvider({ name: 'pretend', title: { zh: '模拟', en: 'Pretended' }, url, secret })],
  sign: () => null,
  unitName: () => undefined,
  now,
})
process.on('disconnect', () => process.exit())
process.on('message', ({ begin, heard }: { begin?: string; heard?: { headers: object; body: string } }) => {
  if (begin)
    void fees
      .begin({ demand: begin, notifyUrl: () => 'http://parent', returnUrl: 'http://parent' })
      .then((begun) => process.send?.({ begun: begun.ok ? begun.value.order : null }))
      .catch(() => undefined)
  if (heard)
    void fees
      .hear('pretend', heard.headers as Record<string, string>, Buffer.from(heard.body))
      .catch(() => undefined)
})
runJobs(store, fees.handlers, { now, batch: 1, workers: 2, pollMs: 20, onError: () => undefined })
process.send?.('ready')
