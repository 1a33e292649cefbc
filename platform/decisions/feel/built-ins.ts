import { LIST_FUNCTIONS } from './built-ins-list.ts'
import { NUMBER_FUNCTIONS } from './built-ins-number.ts'
import { RANGE_FUNCTIONS } from './built-ins-range.ts'
import { TEXT_FUNCTIONS } from './built-ins-text.ts'
import { TIME_FUNCTIONS } from './built-ins-time.ts'
import type { FeelFunction } from './values.ts'

/** Every built-in function of FEEL (DMN 1.5, chapter 10.3.4) by its name. */
export const BUILT_INS: ReadonlyMap<string, FeelFunction> = new Map(
  Object.entries({
    ...TEXT_FUNCTIONS,
    ...NUMBER_FUNCTIONS,
    ...LIST_FUNCTIONS,
    ...TIME_FUNCTIONS,
    ...RANGE_FUNCTIONS,
  }),
)
