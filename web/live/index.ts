export { say } from '../../base/say.ts'
export {
  api,
  expired,
  type Failure,
  type FieldRefusal,
  type Got,
  type Query,
  setCsrf,
  withQuery,
} from './api.ts'
export { currentInstant, useNow } from './clock.ts'
export { type LiveEvent, type LiveState, live, makeConnection } from './connection.ts'
export {
  inLanguage,
  type Language,
  language,
  punctuation,
  type Say,
  speak,
  useLanguage,
  useSay,
  useWords,
  type Words,
  words,
} from './language.ts'
export { type Load, useAgain, useLoad } from './load.ts'
export { type Standing, usePosition } from './position.ts'
export { makeKeptStore, makeStore, readKept, type Store, useStore, writeKept } from './store.ts'
export {
  exact,
  sayAgo,
  sayInstant,
  sayLeft,
  sayMoney,
  sayNumber,
  sayRate,
  saySpan,
  weekdayOf,
} from './time.ts'
