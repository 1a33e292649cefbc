import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { machine, summary, told } from './city.ts'
import { crash } from './crash.ts'

// kill -9 of a whole city under load, in half of the cases with its database server, at random points.
// node bench/kill.ts [--points 200] [--clients 6]

const { values } = parseArgs({
  options: {
    points: { type: 'string', default: '200' },
    clients: { type: 'string', default: '6' },
    port: { type: 'string', default: '41412' },
  },
})
const dataDir = mkdtempSync(join(tmpdir(), 'huying-kill-'))
const done = await crash({
  dataDir,
  port: Number(values.port),
  points: Number(values.points),
  clients: Number(values.clients),
  say: told,
})
rmSync(dataDir, { recursive: true, force: true })
const { startsMs, lost, half, ...rest } = done
process.stdout.write(
  `${JSON.stringify({ bench: 'kill', ...rest, lost: lost.length, half: half.length, firstHalf: half[0], firstLost: lost[0], startMs: summary(startsMs), machine: machine() }, null, 1)}\n`,
)
process.exit(lost.length + half.length + done.doubled > 0 ? 1 : 0)
