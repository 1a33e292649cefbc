import { ok, type Refusal, type Result } from '../../base/index.ts'
import type { Actor } from '../../platform/org/index.ts'
import type { partners } from '../../platform/services/index.ts'
import type { Reader } from '../../platform/store/index.ts'
import { besideOf } from '../beside.ts'
import type { OpenCity } from '../open.ts'
import { text } from './input.ts'

/** 并行办理进度: what other systems are doing for a matter, for whoever may see it. */
export function laneDesks(city: OpenCity) {
  return {
    lanes: {
      async of(
        reader: Reader,
        who: Actor,
        given: Readonly<Record<string, unknown>>,
        at: Date,
      ): Promise<Result<partners.Beside, Refusal>> {
        const seen = await city.matters.view(reader, who, text(given.matter), at)
        return seen.ok ? ok(await besideOf(city, reader, seen.value.matter)) : seen
      },
    },
  }
}
