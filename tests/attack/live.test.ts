import { after, before, describe } from 'node:test'
import { doors } from './doors.ts'
import { foreign } from './foreign.ts'
import { injection } from './injection.ts'
import { goLive, type Live } from './live.ts'
import { outside } from './outside.ts'
import { uploads } from './uploads.ts'

describe('attacks on a live server', () => {
  let here: Live
  before(async () => {
    here = await goLive()
  })
  after(() => here.city.stop())
  const live = () => here

  foreign(live)
  doors(live)
  uploads(live)
  outside(live)
  injection(live)
})
