export { bodyCells, bodyLine } from './body.ts'
export { columnLetters, headingText } from './cells.ts'
export { findHead, findTables } from './head.ts'
export { damagedNumber, momentText, numberText } from './numbers.ts'
