export { compose } from './compose.ts'
export { whenFaults } from './compose-when.ts'
export { longestWay, planFaults, ringOf } from './order.ts'
export { childrenOf, partOf, ready, type Whole } from './split.ts'
