export {
  arrival,
  blockAfter,
  capacityOf,
  changeableUntil,
  classFor,
  nearest,
  openAt,
  openingOf,
  pausedWhy,
  releasedAt,
  slotsOf,
  slotTimes,
} from './opening.ts'
export {
  estimateOf,
  lineAfter,
  nextAt,
  nextInLine,
  orderOf,
  type Queued,
  SAMPLES,
  waitLight,
} from './queue.ts'
